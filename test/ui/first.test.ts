/** The first layer of the script tag, as built: `dist/cdn/ui/first.js`. No element is defined here, but by the last test. */
import { expect, html, nextFrame } from '@open-wc/testing';
import { registry } from '../../src/core/registry.js';
import type * as First from '../../src/ui/banner/ask-first.js';
import de from '../../src/locales/de.js';
import { until } from '../helpers.js';
import { audit, box, CONFIG, events, focusName, isOnTop, isShown, later, leave, listenTo, make, named, OPTIONAL, page, pageUnderModal, part, parts, press, start, status, stored, textOf } from './setup.js';
import type { ConsentConfig } from '../../src/index.js';

/** A file of the interface, as built. */
const built = (name: string): Promise<unknown> => import(`/dist/cdn/ui/${name}.js`);

const { askFirst } = (await built('first')) as typeof First;

/** Files of the interface that were asked for. */
const files: string[] = [];

beforeEach(() => {
  const shared = registry();
  const note = (name: string) => Promise.resolve(void files.push(name));
  shared.load = note;
  shared.import = (name) => note(name).then(() => built(name));
  later(() => {
    delete shared.load;
    delete shared.import;
    files.length = 0;
  });
});

async function ask(attributes: Record<string, string> = {}, config: ConsentConfig = CONFIG) {
  const consent = start(config);
  await page();
  const banner = make('consent-banner', attributes);
  document.body.prepend(banner);
  later(() => banner.remove());
  await askFirst(banner, consent);
  return { banner, consent };
}

const room = () => document.documentElement.style.getPropertyValue('--consent-banner-height');

const isGone = (banner: Element) => expect(parts(banner, 'base')).to.have.length(0);

describe('the first layer without Lit', () => {
  for (const [lang, sentence] of [
    ['en', /The Clay Weekly(, .+)? and .+ for .+ and /],
    ['de-AT', /The Clay Weekly(, .+)? und .+ Wofür: .+ und /],
  ] as const)
    it(`${lang}: is there without \`Intl\`, whose first use takes longer than all the rest`, async () => {
      const { Intl: former } = window;
      const used: unknown[] = [];
      window.Intl = new Proxy(former, { get: (target, key) => used.push(key) && (Reflect.get(target, key) as unknown) });
      later(() => (window.Intl = former));
      const { banner } = await ask({ lang }, { ...CONFIG, controller: { name: 'The Clay Weekly' } });
      expect(textOf(part(banner, 'text'))).to.match(sentence);
      expect(used).to.deep.equal([]);
    });

  for (const [name, via] of [['accept', 'accept-all'], ['reject', 'reject-all']] as const)
    it(`${name}: recorded, said, gone, and its room with it`, async () => {
      const { banner, consent } = await ask();
      expect(isShown(banner)).to.equal(true);
      await until(() => parseFloat(room()) > 50, 'there is room for it');
      await audit();
      part(banner, name).click();
      expect(stored()!.via).to.equal(via);
      expect(consent.granted('analytics')).to.equal(name === 'accept');
      isGone(banner);
      expect(textOf(status(banner))).to.equal('Your choice is saved.');
      await nextFrame();
      expect(room()).to.equal('');
    });

  it('is a region with a name, over the edge of the window and everything in it', async () => {
    const { banner } = await ask();
    expect(named(part(banner, 'base'))).to.deep.equal({ role: 'region', name: 'Your choice about cookies' });
    expect(innerHeight - box(part(banner, 'base')).bottom).to.be.within(8, 16);
    expect(isOnTop(part(banner, 'accept'))).to.equal(true);
    expect(box(part(banner, 'accept')).width).to.equal(box(part(banner, 'reject')).width);
  });

  it('Escape in it is no answer, and asks no more in this session', async () => {
    const { banner, consent } = await ask();
    part(banner, 'reject').focus();
    await press('Escape');
    isGone(banner);
    expect(stored()).to.equal(undefined);
    expect(consent.asking).to.deep.equal([]);
  });

  it('a listener of the page keeps the answer from being recorded', async () => {
    const { banner } = await ask();
    const requests = events('consent-request');
    const refuse = (event: Event) => event.preventDefault();
    document.addEventListener('consent-request', refuse);
    later(() => document.removeEventListener('consent-request', refuse));
    part(banner, 'accept').click();
    expect(requests.map(({ via, choices, composed }) => [via, choices, composed])).to.deep.equal([['accept-all', Object.fromEntries(OPTIONAL.map((id) => [id, true])), true]]);
    expect(stored()).to.equal(undefined);
    expect(isShown(banner)).to.equal(true);
  });

  it('an answer from elsewhere closes it, and so does the end of the store', async () => {
    const first = await ask();
    first.consent.rejectAll();
    isGone(first.banner);
    first.consent.reset();
    first.consent.stop();
    first.banner.remove();
    const second = await ask();
    second.consent.stop();
    isGone(second.banner);
  });

  it('the focus goes back to where it came from', async () => {
    const { banner } = await ask();
    document.querySelector<HTMLElement>('#after')!.focus();
    part(banner, 'accept').focus();
    part(banner, 'accept').click();
    expect(focusName()).to.equal('after');
  });

  it('“Preferences” opens them; who points at it has their code on its way', async () => {
    const { banner } = await ask();
    part(banner, 'customize').dispatchEvent(new Event('pointerenter'));
    expect(files).to.deep.equal(['consent-preferences']);
    part(banner, 'customize').click();
    expect(document.querySelector('consent-preferences')!.hasAttribute('open')).to.equal(true);
  });

  it('in the centre it is a modal dialog: Tab is kept in it, Escape closes it', async () => {
    const { banner } = await ask({ placement: 'center' });
    const base = part(banner, 'base');
    expect(base.matches('dialog:modal')).to.equal(true);
    expect(named(base)).to.deep.equal({ role: 'dialog', name: 'Your choice about cookies' });
    expect(files).to.include('wrap-tab');
    await press('Escape');
    await until(() => !parts(banner, 'base')[0], 'it is closed');
    expect(stored()).to.equal(undefined);
  });

  it('beside the page’s own modal dialog it waits below', async () => {
    await page(html`<dialog>One moment.</dialog>`);
    const dialog = document.querySelector('dialog')!;
    dialog.showModal();
    const consent = start();
    const banner = make('consent-banner');
    document.body.append(banner);
    await askFirst(banner, consent);
    expect(isShown(banner)).to.equal(true);
    expect(isOnTop(part(banner, 'accept'))).to.equal(false);
    dialog.close();
    expect(isOnTop(part(banner, 'accept'))).to.equal(true);
  });

  it('waits below a modal dialog in a shadow root that has the focus, too (DOM-8)', async () => {
    await pageUnderModal();
    const consent = start();
    const banner = make('consent-banner');
    document.body.append(banner);
    later(() => banner.remove());
    await askFirst(banner, consent);
    expect(part(banner, 'base').matches(':popover-open')).to.equal(false);
  });

  it('the focus comes out of the page’s own link in it, to where it was last (A11Y-11)', async () => {
    const consent = start();
    await page();
    const banner = make('consent-banner');
    banner.innerHTML = '<p slot="text">We count. <a href="#more" id="more">More</a></p>';
    document.body.prepend(banner);
    later(() => banner.remove());
    await askFirst(banner, consent);
    const [before, after, more] = ['before', 'after', 'more'].map((id) => document.querySelector<HTMLElement>(`#${id}`)!);
    for (const place of [before, after]) {
      place!.focus();
      more!.focus();
    }
    expect(focusName()).to.equal('more');
    consent.rejectAll();
    expect(focusName()).to.equal('after');
  });

  it('in the centre, taken out of the page, it gives the focus back (DOM-5)', async () => {
    await page();
    document.querySelector<HTMLElement>('#before')!.focus();
    const consent = start();
    const banner = make('consent-banner', { placement: 'center' });
    document.body.append(banner);
    await askFirst(banner, consent);
    expect(focusName()).not.to.equal('before');
    banner.remove();
    await until(() => focusName() === 'before', 'the focus is back');
  });

  it('speaks the page’s language, and another one when that changes; one that does not come leaves what was said', async () => {
    const errors = listenTo('error');
    const { documentElement } = document;
    const former = documentElement.lang;
    later(() => (documentElement.lang = former));
    documentElement.lang = 'de-AT';
    const { banner } = await ask();
    expect(part(banner, 'base').lang).to.equal('de');
    expect(textOf(part(banner, 'accept'))).to.equal(de.accept);
    registry().import = () => Promise.reject(new Error('gone'));
    const german = part(banner, 'base');
    part(banner, 'reject').focus();
    documentElement.lang = 'fr';
    expect(isShown(banner), 'it stands while French is on its way').to.equal(true);
    await until(() => errors.length === 1, 'the console is told');
    await until(() => part(banner, 'base') !== german, 'it asks again');
    expect(part(banner, 'base').lang).to.equal('de');
    documentElement.lang = 'en';
    await until(() => part(banner, 'base').lang === 'en', 'it speaks English');
    expect(parts(banner, 'base')).to.have.length(1);
    expect(focusName(), 'the focus stays').to.equal('reject');
    part(banner, 'accept').click();
    expect(stored()!.lang).to.equal('en');
  });

  it('the page’s words, where it has some', async () => {
    const { banner } = await ask({}, { ...CONFIG, messages: { title: 'Biscuits?', accept: 'Yes' } });
    expect(textOf(part(banner, 'title'))).to.equal('Biscuits?');
    expect(textOf(part(banner, 'accept'))).to.equal('Yes');
    expect(textOf(part(banner, 'reject'))).to.equal('Reject all');
  });

  it('about a category that came later it asks alone, and says that the rest stays', async () => {
    leave({ granted: ['essential', 'acceptance', 'analytics'], denied: ['functionality'] });
    const { banner, consent } = await ask();
    expect(textOf(part(banner, 'text'))).to.contain('Web beacons').and.not.contain('Functionality');
    expect(textOf(part(banner, 'accept'))).to.equal('Accept');
    part(banner, 'accept').click();
    expect(OPTIONAL.map(consent.granted)).to.deep.equal([false, true, true]);
  });

  it('moved by `placement` it follows; out of the page it gives its room back, and asks again when told to', async () => {
    const { banner, consent } = await ask();
    banner.setAttribute('placement', 'top');
    await until(() => parts(banner, 'base')[0]?.matches('.top'), 'it is at the top');
    await until(() => parseFloat(room()) > 50, 'there is room for it');
    banner.remove();
    await until(() => room() === '', 'the room is given back');
    document.body.append(banner);
    await askFirst(banner, consent);
    expect(isShown(banner)).to.equal(true);
    expect(parts(banner, 'base')).to.have.length(1);
  });

  it('put elsewhere in the page it is on top again; the language of other elements is nothing to it', async () => {
    const { banner } = await ask();
    const base = part(banner, 'base');
    const other = make('p', { style: 'position: fixed; inset: 0; z-index: 2147483647' });
    document.body.append(other, banner);
    later(() => other.remove());
    other.lang = 'de';
    await until(() => isOnTop(base), 'it is on top');
    expect(part(banner, 'base')).to.equal(base);
  });

  it('stays hidden where the page hides it, and is seen where the page hides what is not defined', async () => {
    const hidden = await ask({ hidden: '' });
    expect(isShown(hidden.banner)).to.equal(false);
    hidden.banner.remove();
    hidden.consent.stop();
    const style = make('style');
    style.append(':not(:defined) { visibility: hidden; display: none }');
    document.head.append(style);
    later(() => style.remove());
    const { banner } = await ask();
    expect(part(banner, 'base').checkVisibility({ visibilityProperty: true })).to.equal(true);
  });

  it('where the element is defined it leaves the question to that; code that comes later leaves it standing', async () => {
    const { banner, consent } = await ask();
    const base = part(banner, 'base');
    await import('../../src/ui/banner/define.js');
    await nextFrame();
    expect(parts(banner, 'base')).to.deep.equal([base]);
    part(banner, 'accept').click();
    isGone(banner);
    consent.reset();
    await until(() => isShown(banner), 'the element asks');
    await askFirst(banner, consent);
    expect(parts(banner, 'base')).to.have.length(1);
    expect(part(banner, 'base')).not.to.equal(base);
  });
});
