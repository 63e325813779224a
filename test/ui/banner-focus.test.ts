import '../../src/elements.js';
import { expect, html } from '@open-wc/testing';
import { until } from '../helpers.js';
import {
  asked,
  banner,
  click,
  css,
  focused,
  focusName,
  gone,
  isShown,
  make,
  opened,
  page,
  part,
  parts,
  press,
  settled,
  start,
  status,
  still,
  walk,
} from './setup.js';

const byId = (id: string): HTMLElement => document.querySelector<HTMLElement>(`#${id}`)!;

const OVER = ['bottom', 'top', 'bottom-start', 'bottom-end', 'inline'] as const;

describe('<consent-banner>: keys', () => {
  for (const placement of OVER) {
    it(`${placement}: takes the focus from nobody (A11Y-10)`, async () => {
      const consent = start();
      consent.acceptAll();
      const element = await banner(html`<consent-banner placement=${placement}></consent-banner>`);
      byId('after').focus();
      consent.reset();
      await asked(element);
      await still(element);
      expect(focusName()).to.equal('after');
    });

    it(`${placement}: Tab comes to its link and buttons where it stands in the page, and goes on (A11Y-9, A11Y-10)`, async () => {
      start();
      await banner(html`<consent-banner placement=${placement}></consent-banner>`);
      byId('before').focus();
      expect(await walk('Tab', 5)).to.deep.equal(['a', 'accept', 'reject', 'customize', 'after']);
    });

    it(`${placement}: Shift+Tab comes in from behind, and leaves at the front`, async () => {
      start();
      await banner(html`<consent-banner placement=${placement}></consent-banner>`);
      byId('after').focus();
      expect(await walk('Shift+Tab', 5)).to.deep.equal(['customize', 'reject', 'accept', 'a', 'before']);
    });
  }

  it('center: Tab goes round inside, in both directions (A11Y-11, DOM-2)', async () => {
    start();
    await banner(html`<consent-banner placement="center"></consent-banner>`);
    expect(focusName()).to.equal('title');
    const stops = ['a', 'accept', 'reject', 'customize'];
    expect(await walk('Tab', 8)).to.deep.equal([...stops, ...stops]);
    expect(await walk('Shift+Tab', 5)).to.deep.equal(['reject', 'accept', 'a', 'customize', 'reject']);
  });

  it("center: Tab goes round by the page's own link inside, each time", async () => {
    start();
    await banner(
      html`<consent-banner placement="center"
        ><p slot="text">Read <a id="own" href="/how">how</a>.</p></consent-banner
      >`,
    );
    const stops = ['own', 'a', 'accept', 'reject', 'customize'];
    expect(await walk('Tab', 10)).to.deep.equal([...stops, ...stops]);
    expect(await walk('Shift+Tab', 5)).to.deep.equal(['reject', 'accept', 'a', 'own', 'customize']);
  });

  it('shows where the focus is, by an outline (A11Y-7)', async () => {
    start();
    const element = await banner();
    byId('before').focus();
    for (const name of ['a', 'accept', 'reject', 'customize']) {
      await press('Tab');
      expect(focusName()).to.equal(name);
      const { outlineStyle, outlineWidth } = getComputedStyle(focused()!);
      expect(outlineStyle, name).not.to.equal('none');
      expect(parseFloat(outlineWidth), name).to.be.at.least(2);
    }
    expect(isShown(element)).to.be.true;
  });
});

describe('<consent-banner>: the focus afterwards is never lost', () => {
  const decisions = [
    ['accepting', (element: Element) => (part(element, 'accept').focus(), press('Enter'))],
    ['rejecting', (element: Element) => (part(element, 'reject').focus(), press('Space'))],
    ['closing by Escape', (element: Element) => (part(element, 'reject').focus(), press('Escape'))],
  ] as const;

  for (const placement of [...OVER, 'center'] as const)
    for (const [way, act] of decisions) {
      it(`${placement}: after ${way} it is back where it was`, async () => {
        const consent = start();
        consent.acceptAll();
        const element = await banner(html`<consent-banner placement=${placement}></consent-banner>`);
        byId('after').focus();
        consent.reset();
        await asked(element);
        await act(element);
        await gone(element);
        await until(() => focusName() === 'after', `the focus is back, not on ${focusName()}`);
      });

      it(`${placement}: after ${way} it is in the main content where it was nowhere`, async () => {
        start();
        const element = await banner(html`<consent-banner placement=${placement}></consent-banner>`);
        (document.activeElement as HTMLElement | null)?.blur();
        await act(element);
        await gone(element);
        await until(() => document.activeElement?.closest('main'), `the focus is in main, not on ${focusName()}`);
      });
    }

  it('is in the main content where the element it came from is gone', async () => {
    const consent = start();
    consent.acceptAll();
    const element = await banner();
    const opener = make('button', { id: 'opener' });
    byId('before').after(opener);
    opener.focus();
    consent.reset();
    await asked(element);
    await press('Tab');
    opener.remove();
    part(element, 'accept').focus();
    await press('Enter');
    await gone(element);
    await until(() => document.activeElement?.closest('main'), 'the focus is in main');
  });

  it('is in the main content where the element it came from cannot have it any more', async () => {
    start();
    const element = await banner();
    const before = byId('before') as HTMLButtonElement;
    before.focus();
    await press('Tab');
    await press('Tab');
    before.disabled = true;
    await press('Enter');
    await gone(element);
    await until(() => document.activeElement?.closest('main'), `the focus is in main, not on ${focusName()}`);
  });

  it('goes on from the main content by Tab', async () => {
    start();
    const element = await banner();
    part(element, 'accept').focus();
    await press('Enter');
    await gone(element);
    await press('Tab');
    expect(focusName()).to.equal('after');
  });

  it('leaves no trace on the element that took it, once it goes on', async () => {
    start();
    const element = await banner();
    const main = document.querySelector('main')!;
    const before = main.outerHTML;
    part(element, 'accept').focus();
    await press('Enter');
    await gone(element);
    byId('after').focus();
    expect(main.outerHTML.replace(' style=""', '')).to.equal(before);
  });

  it('is back after a click with the mouse', async () => {
    start();
    const element = await banner();
    byId('after').focus();
    await click(part(element, 'reject'));
    await gone(element);
    await until(() => document.activeElement?.closest('main'), `the focus is where it was, not on ${focusName()}`);
  });

  it('stays where it is in the page when the decision comes from elsewhere', async () => {
    const consent = start();
    const element = await banner();
    byId('before').focus();
    consent.acceptAll();
    await gone(element);
    expect(focusName()).to.equal('before');
  });

  it('comes out of the banner when the decision comes from elsewhere', async () => {
    const consent = start();
    const element = await banner();
    part(element, 'accept').focus();
    consent.rejectAll();
    await gone(element);
    await until(() => document.activeElement?.closest('main'), `the focus is in main, not on ${focusName()}`);
  });

  it("comes out of the page's own link inside the banner, too", async () => {
    start();
    const element = await banner(
      html`<consent-banner
        ><p slot="text">Read <a id="own" href="/how">how</a>.</p></consent-banner
      >`,
    );
    byId('own').focus();
    await press('Escape');
    await gone(element);
    await until(() => document.activeElement?.closest('main'), `the focus is in main, not on ${focusName()}`);
  });

  it("is back where it was before the banner, also by way of the page's own link inside", async () => {
    start();
    const element = await banner(
      html`<consent-banner
        ><p slot="text">Read <a id="own" href="/how">how</a>.</p></consent-banner
      >`,
    );
    byId('before').focus();
    expect(await walk('Tab', 3)).to.deep.equal(['own', 'a', 'accept']);
    await press('Enter');
    await gone(element);
    await until(() => focusName() === 'before', `the focus is back, not on ${focusName()}`);
  });

  it('scrolls the page nowhere', async () => {
    start();
    const element = await banner();
    css('main { padding-bottom: 3000px }');
    scrollTo({ top: 800, behavior: 'instant' });
    const { scrollY } = window;
    expect(scrollY).to.be.above(700);
    part(element, 'accept').focus({ preventScroll: true });
    await press('Enter');
    await gone(element);
    await until(() => document.activeElement?.closest('main'), 'the focus is in main');
    expect(window.scrollY).to.be.closeTo(scrollY, 1);
  });

  it('is in the main content after the answer was given in the preferences that the banner opened', async () => {
    start();
    await page(html`<consent-banner></consent-banner><consent-preferences></consent-preferences>`);
    const element = document.querySelector('consent-banner')!;
    const panel = document.querySelector('consent-preferences')!;
    part(element, 'customize').focus();
    await press('Enter');
    await opened(panel);
    part(panel, 'save').focus();
    await press('Enter');
    await gone(element);
    await until(() => document.activeElement?.closest('main'), `the focus is in main, not on ${focusName()}`);
  });

  it('is back on the button that opened the preferences, when they are closed without an answer', async () => {
    start();
    await page(html`<consent-banner></consent-banner><consent-preferences></consent-preferences>`);
    const element = document.querySelector('consent-banner')!;
    const panel = document.querySelector('consent-preferences')!;
    part(element, 'customize').focus();
    await press('Enter');
    await opened(panel);
    await press('Escape');
    await until(() => focusName() === 'customize', `the focus is back, not on ${focusName()}`);
    expect(isShown(element)).to.be.true;
  });

  it('stays in the banner where the page cancels the answer', async () => {
    start();
    const element = await banner();
    element.addEventListener('consent-request', (event) => event.preventDefault());
    part(element, 'accept').focus();
    await press('Enter');
    await settled(element);
    expect(focusName()).to.equal('accept');
  });

  it('is not needed for the announcement: the words come while the focus is elsewhere (A11Y-16)', async () => {
    start();
    const element = await banner();
    part(element, 'accept').focus();
    await press('Enter');
    await until(() => status(element).textContent, 'the words come');
    expect(status(element).contains(focused())).to.be.false;
    expect(parts(element, 'base')).to.be.empty;
  });
});
