/** Hard mode: the browser's own policy, written from the declaration. */
import { expect } from '@open-wc/testing';
import type { ConsentConfig } from '../../src/index.js';
import type { HardModeOptions } from '../../src/guard.js';
import { clearConsent } from '../helpers.js';
import { turn } from '../core/setup.js';
import type { HardPage } from './hard-page.js';
import { GUARDED, hits, vendor } from './setup.js';

const loaded = (frame: HTMLIFrameElement) => new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));

let count = 0;

/** A page in hard mode. */
async function open(config: ConsentConfig = GUARDED, options: HardModeOptions = {}) {
  const frame = document.createElement('iframe');
  frame.src = `${new URL('hard.html', import.meta.url).href}?${count}#${encodeURIComponent(JSON.stringify({ config, options }))}`;
  document.body.append(frame);
  let loads = 0;
  frame.addEventListener('load', () => loads++);
  await loaded(frame);
  const page = () => frame.contentWindow as unknown as HardPage;
  return {
    page,
    /** How often it has loaded. */
    loads: () => loads,
    next: () => loaded(frame),
    /** The ways in which it gets through. @param expected How many to wait for. */
    async reaches(expected = 0): Promise<string[]> {
      const word = `hard-${Date.now()}-${count++}-`;
      const { ways } = page();
      page().ask((way, file) => `${vendor}/${word}${ways.indexOf(way)}-/${file}`);
      const through = async () => {
        const found = await hits(word);
        return ways.filter((_, index) => found.some((hit) => hit.includes(`${word}${index}-`)));
      };
      for (let tries = 0; tries < 50 && (await through()).length < expected; tries++) await turn(100);
      if (!expected) await turn(1000);
      return through();
    },
  };
}

afterEach(() => {
  document.querySelectorAll('iframe').forEach((frame) => frame.remove());
  clearConsent();
});

describe('hard mode', () => {
  it('nothing passes before an answer; a grant reloads, and all passes; a withdrawal closes it at once', async () => {
    const { page, loads, next, reaches } = await open();
    expect(await reaches()).to.deep.equal([]);
    const reload = next();
    page().consent.acceptAll();
    await reload;
    expect(await reaches(page().ways.length)).to.deep.equal(page().ways);
    page().consent.withdraw();
    await turn();
    expect(await reaches()).to.deep.equal([]);
    expect(loads()).to.equal(2);
  });

  it('a no, and a yes to what has no host, reload nothing', async () => {
    const { page, loads } = await open();
    page().consent.decide({ site: true });
    page().consent.rejectAll();
    await turn(300);
    expect(loads()).to.equal(1);
  });

  it('what nobody declares is closed too, unless it is safe', async () => {
    const closed = await open({ policy: '1' });
    closed.page().consent.acceptAll();
    expect(await closed.reaches()).to.deep.equal([]);
    const { page, reaches } = await open({ policy: '1' }, { safe: ['127.0.0.1', 'not a host', '', '*.cdn.example', 'https://fonts.example/'] });
    expect(await reaches(page().ways.length)).to.deep.equal(page().ways);
    const { content } = page().document.querySelector('meta[http-equiv]') as HTMLMetaElement;
    expect(content).to.include(' cdn.example:* ws://cdn.example:* *.cdn.example:* ');
    expect(content).to.include(' fonts.example:* ');
    expect(content).not.to.include('not a host');
    // A vendor may have a name below the page's own.
    expect(content).to.include(` ${location.hostname}:* `);
    expect(content).not.to.include(`*.${location.hostname}`);
  });

  it('a page in the background waits for its next load', async () => {
    const { page, loads, reaches } = await open();
    Object.defineProperty(page().document, 'visibilityState', { value: 'hidden' });
    page().consent.acceptAll();
    await turn(300);
    expect(loads()).to.equal(1);
    expect(await reaches()).to.deep.equal([]);
  });

  it('where no record can be kept it does not reload: it would ask again without end', async () => {
    const { page, loads } = await open();
    const refuse = { get: () => '', set: () => {}, configurable: true };
    Object.defineProperty(page().document, 'cookie', refuse);
    Object.defineProperty(page(), 'localStorage', { get: () => { throw new Error('refused'); } });
    page().consent.acceptAll();
    await turn(300);
    expect(loads()).to.equal(1);
  });

  it('reset() closes it again', async () => {
    const { page, next, reaches } = await open();
    const reload = next();
    page().consent.acceptAll();
    await reload;
    page().consent.reset();
    await turn();
    expect(await reaches()).to.deep.equal([]);
  });
});
