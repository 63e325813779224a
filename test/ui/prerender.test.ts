/** The banner that stands in the page's HTML, as each engine has it. What is around it is in test/pages/prerender.spec.ts. */
import { expect } from '@open-wc/testing';
import { prerender } from 'consent-elements/prerender';
import { readConsent } from '../../src/index.js';
import { until } from '../helpers.js';
import { later } from './setup.js';

const config = { policy: '1', policyUrl: '/privacy', services: [{ id: 'metrics', category: 'analytics', provider: 'Metrics Ltd' }] };

const page = (body: string, lang = 'en', library = ''): string =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>A page</title><script type="application/json" data-consent-config>${JSON.stringify(config)}</script>${library}</head><body>${body}</body></html>`;

const MAIN = '<main><h1>A page</h1><p>Text with <a href="#there">a link</a>.</p></main>';

/** A page in a frame. */
async function open(html: string, width = 700): Promise<Document> {
  const frame = Object.assign(document.createElement('iframe'), { srcdoc: html, width, height: 500, title: 'A page' });
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  later(() => frame.remove());
  await loaded;
  return frame.contentDocument!;
}

const baseOf = (inside: Document): HTMLElement | null | undefined => inside.querySelector('consent-banner')?.shadowRoot?.querySelector<HTMLElement>('.base');
const press = (inside: Document, part: string): void => baseOf(inside)!.querySelector<HTMLElement>(`[part=${part}]`)!.click();

const library = '<script src="/dist/cdn/consent.js" defer></script>';

describe('a banner that was rendered ahead', () => {
  for (const [part, via] of [['accept', 'accept-all'], ['reject', 'reject-all']] as const)
    it(`${part}: recorded without any file, and read as any record`, async () => {
      const inside = await open(await prerender(page(MAIN)));
      expect(baseOf(inside)!.getClientRects()).to.have.length(1);
      expect(baseOf(inside)!.matches(':popover-open')).to.equal(true);
      press(inside, part);
      expect(baseOf(inside)).to.equal(null);
      // Another document of the site sees the cookie a moment later.
      await until(() => readConsent(document.cookie, config), 'it is recorded');
      const record = readConsent(document.cookie, config)!;
      expect(record).to.include({ via, lang: 'en', policy: '1' });
      expect(record.granted.includes('analytics')).to.equal(part === 'accept');
      expect(record.denied.includes('analytics')).to.equal(part === 'reject');
      // Who comes back sees none.
      const again = await open(await prerender(page(MAIN)));
      expect(baseOf(again)).to.equal(null);
    });

  it('the library takes the answer over, and its own answers close the banner', async () => {
    const inside = await open(await prerender(page(MAIN, 'en', library)));
    const { consent } = inside.defaultView!;
    expect(consent!.asking).to.have.length(3);
    press(inside, 'reject');
    expect(consent!.record!.via).to.equal('reject-all');
    expect(baseOf(inside)).to.equal(null);
    consent!.reset();
    await until(() => baseOf(inside)?.getClientRects().length === 1, 'the element asks');
    consent!.acceptAll();
    await until(() => !baseOf(inside), 'it is answered');
  });

  for (const placement of ['bottom', 'top', 'bottom-start', 'bottom-end', 'center', 'inline'])
    for (const lang of ['en', 'he'])
      it(`${placement}, ${lang}: every part where the element has it`, async () => {
        const boxes: unknown[] = [];
        const body = `<consent-banner placement="${placement}"></consent-banner>${MAIN}`;
        for (const html of [await prerender(page(body, lang)), page(body, lang, '<script src="/dist/cdn/consent-full.js"></script>')])
          for (const width of [320, 700, 1000]) {
            const inside = await open(html, width);
            await until(() => baseOf(inside)?.getClientRects().length, 'it is shown');
            const measure = () =>
              [baseOf(inside)!, ...baseOf(inside)!.querySelectorAll('*')].map((node) => {
                const { x, y, width, height } = node.getBoundingClientRect();
                return [node.localName, ...[x, y, width, height].map(Math.round)].join(' ');
              });
            // After the entrance, which the one that is there from the start does not make, everything stands still.
            let before: string[] = [];
            await until(async () => {
              const now = measure();
              const isStill = !baseOf(inside)!.getAnimations({ subtree: true })[0] && now.join() === before.join();
              before = now;
              if (!isStill) await new Promise((resolve) => setTimeout(resolve, 50));
              return isStill;
            }, 'it stands still');
            boxes.push(before);
          }
        expect(boxes.slice(0, 3)).to.deep.equal(boxes.slice(3));
      });

  it('the room that it takes is given back', async () => {
    const inside = await open(await prerender(page(MAIN)));
    const root = inside.documentElement;
    const room = () => inside.defaultView!.getComputedStyle(root).getPropertyValue('padding-bottom');
    await until(() => parseFloat(room()) > baseOf(inside)!.offsetHeight, 'room');
    press(inside, 'accept');
    await until(() => room() === '0px', 'none');
  });
});
