/* What a declaration or a page may hold against the elements: markup in texts, odd ids, long words, loud style sheets. */
import '../../src/elements.js';
import { expect, html } from '@open-wc/testing';
import type { ConsentBanner, ConsentPreferences } from '../../src/elements.js';
import type { ConsentConfig } from '../../src/index.js';
import {
  audit,
  box,
  click,
  css,
  cssInside,
  isOnTop,
  later,
  listenTo,
  opened,
  page,
  part,
  parts,
  resize,
  root,
  settled,
  shownStates,
  start,
  still,
  textOf,
  unfold,
  toggle,
} from './setup.js';

/** A page with both layers, the second one open and unfolded. */
async function both(): Promise<[ConsentBanner, ConsentPreferences]> {
  await page(html`<consent-banner></consent-banner><consent-preferences inline></consent-preferences>`);
  const layers = [document.querySelector('consent-banner')!, document.querySelector('consent-preferences')!] as const;
  unfold(layers[1]);
  for (const layer of layers) await still(layer);
  return [...layers];
}

async function dialog(): Promise<ConsentPreferences> {
  await page(html`<consent-preferences open></consent-preferences>`);
  const panel = document.querySelector('consent-preferences')!;
  await opened(panel);
  unfold(panel);
  await still(panel);
  return panel;
}

const MARKUP = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><b>bold</b>';

/** Every text of a declaration is the same. */
const everywhere = (text: string): ConsentConfig => ({
  policy: text,
  lang: 'en',
  controller: { name: text, address: text, email: text, country: text },
  categories: [
    { id: 'analytics', label: text, description: text },
    { id: 'essential', label: text, description: text },
  ],
  services: [
    {
      id: 'a',
      category: 'analytics',
      label: text,
      description: text,
      provider: text,
      country: text,
      hosts: [text],
      cookies: [{ name: text, purpose: text, maxAgeDays: 1 }],
      storage: [{ type: 'localStorage', name: text, purpose: text }],
    },
    { id: 'b', category: 'analytics', provider: text },
  ],
});

/** Texts that stick out of an element's surface, or out of the button that they are in. */
function textsOutside(layer: Element): string[] {
  const texts = document.createTreeWalker(layer.shadowRoot!, NodeFilter.SHOW_TEXT);
  const outside: string[] = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode as Text;
    const frame = parentElement?.closest('button, [part~=base]');
    if (!frame || !data.trim() || parentElement!.closest('.hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { left, right } = box(frame);
    const isInside = [...range.getClientRects()].every((line) => line.left >= left - 0.5 && line.right <= right + 0.5);
    if (!isInside) outside.push(data.trim().slice(0, 40));
  }
  return outside;
}

const linksOf = (element: Element): HTMLAnchorElement[] => [...element.shadowRoot!.querySelectorAll('a')];

describe('texts of a declaration', () => {
  it('stay text, whatever markup they hold', async () => {
    start({
      ...everywhere(MARKUP),
      messages: { title: MARKUP, ask: MARKUP, accept: MARKUP, save: MARKUP, explain: MARKUP, alwaysOn: MARKUP },
    });
    const layers = await both();
    for (const layer of layers) {
      expect(layer.shadowRoot!.querySelectorAll('img, script, b, iframe')).to.be.empty;
      expect(textOf(part(layer, 'base'))).to.contain('<img src=x onerror="window.hacked=1">');
    }
    expect((window as { hacked?: unknown }).hacked).to.be.undefined;
  });

  it('stay text in the announcement, too', async () => {
    start({ messages: { saved: MARKUP } });
    const [banner] = await both();
    await click(part(banner, 'accept'));
    await settled(banner);
    expect(banner.shadowRoot!.querySelector('[role=status]')!.children).to.be.empty;
  });

  it('may hold braces and dollars without becoming a place for others', async () => {
    start({ controller: { name: '{purposes} $& $1 {constructor}' } });
    const [banner] = await both();
    expect(textOf(part(banner, 'text'))).to.contain('{purposes} $& $1 {constructor}');
  });

  for (const policyUrl of [
    'javascript:window.hacked=1',
    ' javascript:window.hacked=1',
    'JavaScript:window.hacked=1',
    'java\nscript:window.hacked=1',
    '\u0001javascript:window.hacked=1',
    'data:text/html,<script>1</script>',
    'vbscript:1',
  ])
    it(`never make a working link of ${JSON.stringify(policyUrl)}`, async () => {
      const told = listenTo('error');
      start({ policyUrl, services: [{ id: 'a', category: 'analytics', policyUrl }] });
      for (const layer of await both())
        for (const link of linksOf(layer)) expect(link.protocol, link.outerHTML).to.match(/^https?:$/);
      expect((window as { hacked?: unknown }).hacked).to.be.undefined;
      expect(told.length).to.be.below(2);
    });

  for (const policyUrl of [
    '/privacy',
    'privacy.html',
    '#privacy',
    '?page=privacy',
    'https://a.example/p',
    '//a.example/p',
    'http://a.example:81/p',
  ])
    it(`make a link of ${policyUrl}`, async () => {
      start({ policyUrl, services: [{ id: 'a', category: 'analytics', policyUrl }] });
      const layers = await both();
      expect(layers.flatMap(linksOf).map(({ href }) => href)).to.deep.equal(
        Array<string>(3).fill(new URL(policyUrl, document.baseURI).href),
      );
    });
});

describe('ids of a declaration', () => {
  const IDS = [
    'a"b',
    "a'b",
    'a`b',
    'a.b',
    'a#b',
    'a>b',
    'a&amp;b',
    'a\\b',
    'a/b',
    'a,b',
    '[a]',
    '1',
    '-',
    'ünïcödé',
    '分析',
    '🍪',
    'a\u200bb',
    'title',
    'label-x',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__proto__',
  ];

  for (const id of IDS)
    it(`may be ${JSON.stringify(id)}: shown, off at first, turned, saved`, async () => {
      const consent = start({
        categories: [
          { id, label: 'Odd' },
          { id: 'plain', label: 'Plain' },
        ],
        services: [
          { id: `${id}-service`, category: id, label: 'Odd service' },
          { id: 'other', category: id, label: 'Other' },
        ],
      });
      const panel = await dialog();
      expect(shownStates(panel)).to.deep.equal({ Odd: 'off', 'Odd service': 'off', Other: 'off', Plain: 'off' });
      const element = toggle(panel, 'Odd service');
      await click(element);
      await settled(panel);
      expect(shownStates(panel)).to.deep.equal({ Odd: 'half', 'Odd service': 'on', Other: 'off', Plain: 'off' });
      await click(part(panel, 'save'));
      expect(consent.granted(`${id}-service`)).to.be.true;
      expect(consent.granted('other')).to.be.false;
      expect(consent.granted('plain')).to.be.false;
    });

  for (const id of ['constructor', 'toString', '__proto__', 'a"b'])
    it(`of a service may be ${JSON.stringify(id)}`, async () => {
      const consent = start({ services: [{ id, category: 'analytics', label: 'Odd' }] });
      const panel = await dialog();
      expect(shownStates(panel)).to.include({ Analytics: 'off', Odd: 'off' });
      await click(toggle(panel, 'Odd'));
      await settled(panel);
      expect(shownStates(panel)).to.include({ Analytics: 'on', Odd: 'on' });
      await click(part(panel, 'reject'));
      expect(consent.granted(id)).to.be.false;
    });

  it('name the category in the banner where there is no label', async () => {
    start({ categories: [{ id: 'constructor' }, { id: 'a"b' }] });
    const [banner] = await both();
    expect(textOf(part(banner, 'text'))).to.contain('constructor and a"b');
  });
});

describe('long words', () => {
  const LONG = 'Donaudampfschifffahrtsgesellschaft'.repeat(8);

  for (const width of [320, 1024])
    it(`break at ${width} px: nothing is cut off, every switch and button is there (A11Y-4)`, async () => {
      await resize(width, 720);
      start({
        ...everywhere(LONG),
        policyUrl: '/privacy',
        messages: { title: LONG, accept: LONG, reject: LONG, customize: LONG, save: LONG },
      });
      const panel = await dialog();
      const base = part(panel, 'base');
      expect(base.scrollWidth).to.be.at.most(base.clientWidth);
      expect(textsOutside(panel)).to.deep.equal([]);
      for (const element of [
        ...parts(panel, 'switch'),
        ...parts(panel, 'accept'),
        ...parts(panel, 'save'),
        ...parts(panel, 'close'),
      ]) {
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, right } = box(element);
        expect(left >= box(base).left && right <= box(base).right, element.outerHTML.slice(0, 120)).to.be.true;
        expect(isOnTop(element), element.outerHTML.slice(0, 120)).to.be.true;
      }
    });

  for (const placement of ['bottom', 'top', 'bottom-start', 'center', 'inline'])
    it(`break in the banner: ${placement} at 320 px`, async () => {
      await resize(320, 640);
      start({ ...everywhere(LONG), policyUrl: '/privacy', messages: { title: LONG } });
      await page(html`<consent-banner placement=${placement}></consent-banner>`);
      const banner = document.querySelector('consent-banner')!;
      await still(banner);
      for (const element of [part(banner, 'base'), part(banner, 'text'), part(banner, 'title')])
        expect(element.scrollWidth).to.be.at.most(element.clientWidth + 1);
      for (const name of ['accept', 'reject', 'customize']) expect(box(part(banner, name)).right).to.be.at.most(320);
      if (placement !== 'inline') expect(isOnTop(part(banner, 'accept'))).to.be.true;
    });

  it('on the buttons make them higher, not wider, and twins still', async () => {
    await resize(320, 640);
    start({ messages: { accept: 'Accept all of them, every single one', reject: 'No' } });
    await page(html`<consent-banner></consent-banner>`);
    const banner = document.querySelector('consent-banner')!;
    await still(banner);
    const [yes, no] = [part(banner, 'accept'), part(banner, 'reject')];
    expect(box(yes).height).to.be.closeTo(box(no).height, 0.5);
    expect(box(yes).width / box(no).width).to.be.within(0.9, 1.1);
    for (const button of [yes, no]) expect(button.scrollWidth).to.be.at.most(button.clientWidth + 1);
  });
});

describe("a visitor's own text spacing (A11Y-5)", () => {
  const SPACING =
    '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }';

  for (const width of [320, 1280]) {
    it(`cuts nothing off the banner at ${width} px`, async () => {
      await resize(width, 720);
      start();
      await page(html`<consent-banner></consent-banner>`);
      const banner = document.querySelector('consent-banner')!;
      cssInside(banner, SPACING);
      await still(banner);
      const text = part(banner, 'text');
      expect(getComputedStyle(text).letterSpacing).not.to.equal('normal');
      for (const name of ['accept', 'reject', 'customize']) {
        const button = part(banner, name);
        expect(
          [button.scrollWidth - button.clientWidth, button.scrollHeight - button.clientHeight],
          name,
        ).to.deep.equal([0, 0]);
        expect(isOnTop(button), name).to.be.true;
      }
      expect(text.scrollWidth).to.be.at.most(text.clientWidth + 1);
      expect(text.scrollHeight === text.clientHeight || getComputedStyle(text).overflowY === 'auto').to.be.true;
      expect(overlaps([text, part(banner, 'accept'), part(banner, 'reject'), part(banner, 'customize')])).to.deep.equal(
        [],
      );
      await audit();
    });

    it(`cuts nothing off the panel at ${width} px`, async () => {
      await resize(width, 720);
      start();
      const panel = await dialog();
      cssInside(panel, SPACING);
      await still(panel);
      const base = part(panel, 'base');
      expect(textsOutside(panel)).to.deep.equal([]);
      for (const button of base.querySelectorAll('button'))
        expect([button.scrollWidth - button.clientWidth, button.scrollHeight - button.clientHeight]).to.deep.equal([
          0, 0,
        ]);
      expect(overlaps(['accept', 'reject', 'save'].map((name) => part(panel, name)))).to.deep.equal([]);
      const rows = [...base.querySelectorAll<HTMLElement>('h3, [part~=switch], .description, summary')];
      expect(overlaps(rows.filter((element) => element.checkVisibility()))).to.deep.equal([]);
    });
  }

  function overlaps(elements: readonly HTMLElement[]): string[] {
    return elements.flatMap((one, index) =>
      elements.slice(index + 1).flatMap((other) => {
        const [a, b] = [box(one), box(other)];
        const isApart =
          a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || a.bottom <= b.top + 0.5 || b.bottom <= a.top + 0.5;
        return isApart ? [] : [`${textOf(one)} | ${textOf(other)}`];
      }),
    );
  }
});

describe('the style of the page', () => {
  const LOUD = `
    body { letter-spacing: 6px; word-spacing: 20px; text-transform: uppercase; line-height: 3; text-align: right;
      white-space: nowrap; font-style: italic; font-weight: 900; font-variant: small-caps; text-indent: 40px;
      text-shadow: 2px 2px red; font-size: 40px; color: rgb(255, 0, 0); word-break: break-all; hyphens: auto;
      font-stretch: condensed; list-style: square; text-align-last: right; tab-size: 20 }`;
  const INHERITED = [
    'letter-spacing',
    'word-spacing',
    'text-transform',
    'line-height',
    'text-align',
    'white-space',
    'font-style',
    'font-weight',
    'font-variant-caps',
    'text-indent',
    'text-shadow',
    'font-size',
    'color',
    'word-break',
  ];

  const stylesOf = (layers: readonly Element[]): [name: string, style: Record<string, string>][] =>
    layers
      .flatMap((layer) => [
        part(layer, 'base'),
        ...layer.shadowRoot!.querySelectorAll('p:not(.hidden), h2, h3, button'),
      ])
      .map((element) => {
        const style = getComputedStyle(element);
        return [element.localName, Object.fromEntries(INHERITED.map((name) => [name, style.getPropertyValue(name)]))];
      });

  it('does not leak in: what would be inherited is set (DOM-12)', async () => {
    start();
    const layers = await both();
    const before = stylesOf(layers);
    css(LOUD);
    const leaks = stylesOf(layers).flatMap(([name, style], index) =>
      INHERITED.filter((property) => style[property] !== before[index]![1][property]).map(
        (property) => `${name}: ${property}`,
      ),
    );
    expect([...new Set(leaks)]).to.deep.equal([]);
  });

  it('gives its font, and nothing else', async () => {
    css('body { font-family: Georgia, serif }');
    start();
    for (const layer of await both()) {
      expect(getComputedStyle(part(layer, 'base')).fontFamily).to.contain('Georgia');
      expect(getComputedStyle(part(layer, 'accept')).fontFamily).to.contain('Georgia');
    }
  });

  it('of 62.5 % on the root makes nothing smaller (DOM-12)', async () => {
    start();
    const layers = await both();
    const sizes = () =>
      layers.flatMap((layer) =>
        ['title', 'accept', 'reject'].map((name) => {
          const { fontSize, height, paddingLeft } = getComputedStyle(part(layer, name));
          return [fontSize, height, paddingLeft];
        }),
      );
    const before = sizes();
    css('html { font-size: 62.5% }');
    expect(sizes()).to.deep.equal(before);
    css('html { font-size: 200% }');
    expect(sizes()).to.deep.equal(before);
  });

  it('does not reach inside by element selectors, not even by force (DOM-12)', async () => {
    start();
    const layers = await both();
    const before = layers.map(
      (layer) =>
        getComputedStyle(part(layer, 'reject')).cssText || getComputedStyle(part(layer, 'reject')).backgroundColor,
    );
    css(
      'button, section, dialog, h2, p, input { display: none !important; background: red !important; opacity: 0.1 !important }',
    );
    expect(
      layers.map(
        (layer) =>
          getComputedStyle(part(layer, 'reject')).cssText || getComputedStyle(part(layer, 'reject')).backgroundColor,
      ),
    ).to.deep.equal(before);
    for (const layer of layers) expect(part(layer, 'reject').checkVisibility()).to.be.true;
  });

  it('reaches parts and tokens', async () => {
    css(`consent-banner { --consent-surface: rgb(1, 2, 3); --consent-text: rgb(250, 251, 252); --consent-font-size: 18px; --consent-radius: 0px }
      consent-banner::part(accept), consent-banner::part(reject) { background: rgb(9, 9, 9) }`);
    start();
    const [banner] = await both();
    const base = getComputedStyle(part(banner, 'base'));
    expect([base.backgroundColor, base.color, base.fontSize, base.borderTopLeftRadius]).to.deep.equal([
      'rgb(1, 2, 3)',
      'rgb(250, 251, 252)',
      '18px',
      '0px',
    ]);
    expect(getComputedStyle(part(banner, 'accept')).backgroundColor).to.equal('rgb(9, 9, 9)');
  });

  it('of text twice as big keeps everything in reach', async () => {
    await resize(640, 480);
    css('consent-banner, consent-preferences { --consent-font-size: 30px }');
    start();
    await page(html`<consent-banner></consent-banner>`);
    const banner = document.querySelector('consent-banner')!;
    await still(banner);
    for (const name of ['accept', 'reject', 'customize']) {
      part(banner, name).scrollIntoView({ block: 'nearest', behavior: 'instant' });
      expect(isOnTop(part(banner, name)), name).to.be.true;
    }
    const panel = await dialog();
    for (const name of ['close', 'accept', 'reject', 'save']) {
      part(panel, name).scrollIntoView({ block: 'nearest', behavior: 'instant' });
      expect(isOnTop(part(panel, name)), name).to.be.true;
    }
  });

  it('of a page that scrolls its body, or is fixed, leaves the banner usable', async () => {
    css('html, body { height: 100%; overflow: hidden } body { position: fixed; inset: 0; overflow: auto }');
    const consent = start();
    await page(html`<consent-banner></consent-banner>`);
    const banner = document.querySelector('consent-banner')!;
    await still(banner);
    expect(isOnTop(part(banner, 'accept'))).to.be.true;
    await click(part(banner, 'accept'));
    expect(consent.record!.via).to.equal('accept-all');
  });

  it('from right to left turns the panel round, switches and all', async () => {
    root('dir', 'rtl');
    start();
    const panel = await dialog();
    const [row] = parts(panel, 'category').slice(2);
    const [heading, element] = [row!.querySelector('h3')!, row!.querySelector('[part~=switch]')!];
    expect(box(element).left).to.be.below(box(heading).left);
    expect(box(part(panel, 'close')).left).to.be.below(box(part(panel, 'title')).left);
    await audit();
  });
});

// Errors of the page are no concern of the elements, and the other way round.
describe('a page with faults', () => {
  it('shows the banner where a listener of the page throws', async () => {
    const told = listenTo('error');
    const consent = start();
    later(
      consent.subscribe(() => {
        throw new Error('theirs');
      }),
    );
    const [banner] = await both();
    await click(part(banner, 'accept'));
    await settled(banner);
    expect(parts(banner, 'base')).to.be.empty;
    expect(consent.record!.via).to.equal('accept-all');
    expect(told.join()).to.contain('theirs');
  });

  it('shows nothing and throws nothing where it has no store', async () => {
    const layers = await both();
    for (const layer of layers) expect(parts(layer, 'base')).to.be.empty;
    layers[1].open = true;
    await settled(layers[1]);
    layers[1].inline = false;
    await settled(layers[1]);
    expect(parts(layers[1], 'save')).to.be.empty;
  });
});
