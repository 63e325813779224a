/* Dark, forced colours, reduced motion: where an engine can emulate them. */
import '../../src/elements.js';
import { expect, html } from '@open-wc/testing';
import { canEmulateMedia } from '../helpers.js';
import {
  audit,
  box,
  click,
  css,
  closed,
  focused,
  gone,
  isShown,
  media,
  opened,
  page,
  part,
  parts,
  press,
  root,
  settled,
  start,
  still,
  toggle,
  unfold,
} from './setup.js';

type Layers = [HTMLElementTagNameMap['consent-banner'], HTMLElementTagNameMap['consent-preferences']];

/** Both layers in one page, a switch of each kind: on, off, half. */
async function both(placement = 'bottom'): Promise<Layers> {
  await page(
    html`<consent-banner placement=${placement}></consent-banner><consent-preferences inline></consent-preferences>`,
  );
  const [banner, panel] = [document.querySelector('consent-banner')!, document.querySelector('consent-preferences')!];
  unfold(panel);
  toggle(panel, 'Functionality').click();
  await settled(panel);
  toggle(panel, 'Metrics').click();
  await settled(panel);
  await still(panel);
  return [banner, panel];
}

/** Red, green, blue, 0 to 255, as they are painted. */
function rgb(color: string): [number, number, number] {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!];
}

/** WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const [red, green, blue] = rgb(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

/** What cannot be told by axe: boundaries, states and focus stand out by 3:1 (A11Y-6). */
async function expectShapes([banner, panel]: Layers): Promise<void> {
  for (const layer of [banner, panel]) {
    const surface = getComputedStyle(part(layer, 'base')).backgroundColor;
    for (const name of ['accept', 'reject'])
      expect(contrast(getComputedStyle(part(layer, name)).borderTopColor, surface), `border of ${name}`).to.be.at.least(
        3,
      );
  }
  const surface = getComputedStyle(part(panel, 'base')).backgroundColor;
  for (const name of ['Functionality', 'Analytics', 'Web beacons']) {
    const element = toggle(panel, name);
    const [track, thumb] = [getComputedStyle(element), getComputedStyle(element, '::before')];
    expect(contrast(track.borderTopColor, surface), `track of ${name}`).to.be.at.least(3);
    expect(contrast(thumb.backgroundColor, track.backgroundColor), `thumb of ${name}`).to.be.at.least(3);
  }
  part(banner, 'accept').focus();
  await press('Tab');
  const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(focused()!);
  expect([outlineStyle, parseFloat(outlineWidth) >= 2]).to.deep.equal(['solid', true]);
  expect(contrast(outlineColor, getComputedStyle(part(banner, 'base')).backgroundColor), 'focus ring').to.be.at.least(
    3,
  );
}

describe('in the light', () => {
  it('stands out: buttons, switches, focus (A11Y-6)', async () => {
    start();
    await expectShapes(await both());
  });

  it('has switches that are told apart by more than colour', async () => {
    start();
    const [, panel] = await both();
    const shape = (name: string) => {
      const { left, top, width, height } = getComputedStyle(toggle(panel, name), '::before');
      return [left, top, width, height].join();
    };
    const shapes = ['Functionality', 'Analytics', 'Web beacons'].map(shape);
    expect(new Set(shapes).size, shapes.join(' | ')).to.equal(3);
  });
});

if (canEmulateMedia) {
  describe('in the dark (A11Y-6, A11Y-18)', () => {
    for (const placement of ['bottom', 'center', 'inline'])
      it(`passes axe with the banner: ${placement}`, async () => {
        await media({ colorScheme: 'dark' });
        css(':root { color-scheme: light dark }');
        start();
        await page(html`<consent-banner placement=${placement}></consent-banner>`);
        await audit();
      });

    it('passes axe with the panel unfolded, and stands out', async () => {
      await media({ colorScheme: 'dark' });
      css(':root { color-scheme: light dark }');
      start();
      const layers = await both('inline');
      await audit();
      await expectShapes(layers);
    });

    it('is dark by itself, where the page says nothing of schemes', async () => {
      await media({ colorScheme: 'dark' });
      start();
      for (const layer of await both()) {
        const { backgroundColor, color } = getComputedStyle(part(layer, 'base'));
        expect(luminance(backgroundColor)).to.be.below(0.1);
        expect(contrast(color, backgroundColor)).to.be.at.least(4.5);
      }
    });

    it('is as light as a page that is light whatever the system says', async () => {
      await media({ colorScheme: 'dark' });
      css(':root { color-scheme: light }');
      start();
      for (const layer of await both())
        expect(luminance(getComputedStyle(part(layer, 'base')).backgroundColor)).to.be.above(0.9);
    });

    it('is as dark as a page that is dark in the light', async () => {
      css(':root { color-scheme: dark }');
      start();
      const layers = await both();
      for (const layer of layers)
        expect(luminance(getComputedStyle(part(layer, 'base')).backgroundColor)).to.be.below(0.1);
      await audit();
      await expectShapes(layers);
    });

    it('passes axe from right to left', async () => {
      await media({ colorScheme: 'dark' });
      css(':root { color-scheme: light dark }');
      root('dir', 'rtl');
      start();
      await both('bottom-end');
      await audit();
    });
  });

  describe('in forced colours (A11Y-7)', () => {
    it('passes axe', async () => {
      await media({ forcedColors: 'active', colorScheme: 'light' });
      start();
      await both();
      await audit();
    });

    // axe takes -webkit-text-fill-color for the text's, which Chromium reports as if nothing was forced.
    it('can be read in the dark', async () => {
      await media({ forcedColors: 'active', colorScheme: 'dark' });
      start();
      for (const layer of await both()) {
        const { backgroundColor } = getComputedStyle(part(layer, 'base'));
        expect(luminance(backgroundColor)).to.be.below(0.1);
        for (const element of layer.shadowRoot!.querySelectorAll(
          'p:not(.hidden), h2, h3, a, summary, button, code, .state',
        ))
          expect(contrast(getComputedStyle(element).color, backgroundColor), element.outerHTML).to.be.at.least(4.5);
      }
    });

    it('keeps borders, and shows states without a background', async () => {
      await media({ forcedColors: 'active' });
      start();
      const [banner, panel] = await both();
      for (const element of [
        part(banner, 'base'),
        part(banner, 'accept'),
        part(banner, 'reject'),
        part(panel, 'base'),
        ...parts(panel, 'switch'),
      ]) {
        const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
        expect([borderTopStyle, parseFloat(borderTopWidth) >= 1], element.outerHTML.slice(0, 80)).to.deep.equal([
          'solid',
          true,
        ]);
      }
      const places = ['Functionality', 'Analytics', 'Web beacons'].map(
        (name) => getComputedStyle(toggle(panel, name), '::before').left,
      );
      expect(new Set(places).size, places.join()).to.equal(3);
      for (const name of ['Functionality', 'Analytics', 'Web beacons']) {
        const element = toggle(panel, name);
        expect(
          contrast(getComputedStyle(element, '::before').backgroundColor, getComputedStyle(element).backgroundColor),
          `thumb of ${name}`,
        ).to.be.at.least(3);
      }
    });

    it('shows where the focus is', async () => {
      await media({ forcedColors: 'active' });
      start();
      const [banner] = await both();
      part(banner, 'accept').focus();
      await press('Tab');
      expect(getComputedStyle(focused()!).outlineStyle).to.equal('solid');
    });

    it('keeps yes and no alike', async () => {
      await media({ forcedColors: 'active' });
      start();
      const [banner] = await both();
      for (const name of ['color', 'background-color', 'border-top-color', 'border-top-width'])
        expect(getComputedStyle(part(banner, 'accept')).getPropertyValue(name)).to.equal(
          getComputedStyle(part(banner, 'reject')).getPropertyValue(name),
        );
    });
  });

  describe('with reduced motion (A11Y-8)', () => {
    it('moves nothing: banner, panel, switches', async () => {
      await media({ reducedMotion: 'reduce' });
      const consent = start();
      await page(html`<consent-banner></consent-banner><consent-preferences></consent-preferences>`);
      const [banner, panel] = [
        document.querySelector('consent-banner')!,
        document.querySelector('consent-preferences')!,
      ];
      expect(banner.shadowRoot!.getAnimations().length).to.equal(0);
      consent.open();
      await opened(panel);
      expect(panel.shadowRoot!.getAnimations().length).to.equal(0);
      await click(toggle(panel, 'Analytics'));
      await settled(panel);
      expect(panel.shadowRoot!.getAnimations().length).to.equal(0);
      await click(part(panel, 'save'));
      await closed(panel);
      await gone(banner);
    });
  });

  describe('with motion', () => {
    it('moves a few pixels for a moment, and nothing waits for it', async () => {
      await media({ reducedMotion: 'no-preference' });
      const consent = start();
      await page(html`<consent-banner></consent-banner>`);
      const banner = document.querySelector('consent-banner')!;
      for (const animation of banner.shadowRoot!.getAnimations())
        expect(Number(animation.effect!.getComputedTiming().duration)).to.be.at.most(200);
      part(banner, 'accept').click();
      expect(consent.record!.via).to.equal('accept-all');
      await settled(banner);
      expect(isShown(banner), 'gone at once').to.be.false;
    });
  });

  describe('on paper', () => {
    it('prints the page, not the question over it', async () => {
      start();
      const [banner] = await both();
      await media({ media: 'print' });
      expect(box(part(banner, 'base')).height).to.equal(0);
    });
  });
}
