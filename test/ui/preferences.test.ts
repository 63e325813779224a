import '../../src/elements.js';
import { expect, html } from '@open-wc/testing';
import type { ConsentPreferences } from '../../src/elements.js';
import { until } from '../helpers.js';
import {
  audit,
  box,
  click,
  closed,
  drag,
  events,
  focusName,
  isOnTop,
  isShown,
  later,
  leave,
  make,
  named,
  opened,
  page,
  part,
  parts,
  preferences,
  press,
  resize,
  settled,
  shownStates,
  start,
  still,
  toggle,
  unfold,
  walk,
} from './setup.js';

const byId = (id: string): HTMLElement => document.querySelector<HTMLElement>(`#${id}`)!;

/** A panel that was opened by a button of the page. */
async function panelOpened(): Promise<ConsentPreferences> {
  const panel = await preferences();
  byId('after').focus();
  panel.open = true;
  await opened(panel);
  await still(panel);
  return panel;
}

/** A place on the backdrop. */
const BESIDE: [number, number] = [8, 8];

describe('<consent-preferences>: the dialog', () => {
  it('is not there until it is opened', async () => {
    start();
    const panel = await preferences();
    expect(isShown(panel)).to.be.false;
    expect(parts(panel, 'save')).to.be.empty;
    expect(panel.hasAttribute('open')).to.be.false;
    await audit();
  });

  it('is a modal dialog with a name, and passes axe (A11Y-11, A11Y-18)', async () => {
    start();
    const panel = await panelOpened();
    const base = part(panel, 'base');
    expect(base.matches(':modal')).to.be.true;
    expect(named(base)).to.deep.equal({ role: 'dialog', name: 'Cookie preferences' });
    expect(base.hasAttribute('aria-describedby'), 'its content has structure (A11Y-12)').to.be.false;
    await audit();
  });

  it('passes axe with all details unfolded', async () => {
    start();
    const panel = await panelOpened();
    unfold(panel);
    await audit();
  });

  it('has the focus on its title, on no button (A11Y-12)', async () => {
    start();
    await panelOpened();
    expect(focusName()).to.equal('title');
  });

  it('keeps the page behind it out of reach', async () => {
    start();
    const panel = await panelOpened();
    byId('after').focus();
    expect(document.activeElement).to.equal(panel);
  });

  it('has buttons by the names that the contract gives them', async () => {
    start();
    const panel = await panelOpened();
    for (const [name, label] of [
      ['accept', 'Accept all'],
      ['reject', 'Reject all'],
      ['save', 'Save choices'],
      ['close', 'Close'],
    ] as const)
      expect(named(part(panel, name))).to.deep.equal({ role: 'button', name: label });
  });

  it('takes its title and text from the page, where that has some', async () => {
    start();
    const panel = await preferences(
      html`<consent-preferences>
        <span slot="title">Biscuits</span>
        <p slot="text">We bake them.</p>
      </consent-preferences>`,
    );
    panel.open = true;
    await opened(panel);
    expect(named(part(panel, 'base')).name).to.equal('Biscuits');
    expect(isShown(panel)).to.be.true;
    const [own] = panel.querySelectorAll('p');
    expect(box(own!).height).to.be.above(0);
    await audit();
  });

  it('shows the words of the declaration, and says their language', async () => {
    start({ lang: 'de', messages: { preferences: 'Einstellungen', save: 'Speichern', alwaysOn: 'Immer an' } });
    const panel = await panelOpened();
    expect(named(part(panel, 'base')).name).to.equal('Einstellungen');
    expect(named(part(panel, 'save')).name).to.equal('Speichern');
    expect(part(panel, 'base').lang).to.equal('de');
  });
});

describe('<consent-preferences>: keys', () => {
  it('Tab goes from the last back to the first (A11Y-11, DOM-2)', async () => {
    start();
    const panel = await panelOpened();
    part(panel, 'save').focus();
    expect(await walk('Tab', 1)).to.deep.equal(['close']);
  });

  it('Shift+Tab goes from the first back to the last', async () => {
    start();
    const panel = await panelOpened();
    part(panel, 'close').focus();
    expect(await walk('Shift+Tab', 2)).to.deep.equal(['save', 'reject']);
  });

  it('Shift+Tab goes from the title, where the focus starts, to the last', async () => {
    start();
    await panelOpened();
    expect(await walk('Shift+Tab', 1)).to.deep.equal(['save']);
  });

  it('Tab reaches everything once around and never leaves', async () => {
    start();
    const panel = await panelOpened();
    const names = await walk('Tab', 26);
    const round = names.indexOf('close', 1) - names.indexOf('close');
    expect(round).to.be.above(0);
    expect(names.slice(round)).to.deep.equal(names.slice(0, -round));
    // A link, three switches, the details of four categories (acceptance has no service), three buttons and the cross.
    expect(names.slice(0, round)).to.include.members(['close', 'a', 'switch', 'summary', 'accept', 'reject', 'save']);
    expect(names.slice(0, round).filter((name) => name === 'switch')).to.have.length(3);
    expect(names.slice(0, round).filter((name) => name === 'summary')).to.have.length(4);
    expect(document.activeElement).to.equal(panel);
  });

  it("Tab goes round with the page's own link in the text, too", async () => {
    start();
    const panel = await preferences(
      html`<consent-preferences
        ><p slot="text">See <a id="own" href="/how">how</a>.</p></consent-preferences
      >`,
    );
    panel.open = true;
    await opened(panel);
    const names = await walk('Tab', 24);
    expect(names).to.include('own');
    for (const name of names) expect(name).not.to.be.oneOf(['before', 'after', 'body', 'nothing']);
  });

  it('Space turns a switch, and leaves the focus on it (A11Y-14)', async () => {
    start();
    const panel = await panelOpened();
    toggle(panel, 'Analytics').focus();
    await press('Space');
    await settled(panel);
    expect(shownStates(panel)).to.include({ Analytics: 'on', Functionality: 'off' });
    expect(focusName()).to.equal('switch');
    await press('Space');
    await settled(panel);
    expect(shownStates(panel)).to.include({ Analytics: 'off' });
  });

  for (const key of ['Enter', 'Space'])
    it(`${key} unfolds the details, and folds them again (A11Y-15)`, async () => {
      start();
      const panel = await panelOpened();
      const details = parts(panel, 'services')[0] as HTMLDetailsElement;
      details.querySelector('summary')!.focus();
      await press(key);
      expect(details.open).to.be.true;
      await press(key);
      expect(details.open).to.be.false;
      expect(panel.open).to.be.true;
    });

  for (const [key, name, via] of [
    ['Enter', 'accept', 'accept-all'],
    ['Space', 'reject', 'reject-all'],
    ['Enter', 'save', 'save'],
  ] as const)
    it(`${key} on ${name} records and closes`, async () => {
      const consent = start();
      const panel = await panelOpened();
      part(panel, name).focus();
      await press(key);
      expect(consent.record!.via).to.equal(via);
      await closed(panel);
    });
});

describe('<consent-preferences>: closing without a decision', () => {
  const ways = [
    ['Escape', () => press('Escape')],
    ['the cross', (panel: Element) => click(part(panel, 'close'))],
    ['the cross by Enter', (panel: Element) => (part(panel, 'close').focus(), press('Enter'))],
    ['a click beside it', () => click(BESIDE)],
  ] as const;

  for (const [way, close] of ways)
    it(`${way}: changes nothing, forgets what was not saved, and gives the focus back (REG-6)`, async () => {
      const consent = start();
      const requests = events('consent-request');
      const changes = events('consent-change');
      const panel = await panelOpened();
      await click(toggle(panel, 'Analytics'));
      await settled(panel);
      expect(shownStates(panel)['Analytics']).to.equal('on');

      await close(panel);
      await closed(panel);

      expect(panel.open).to.be.false;
      expect(consent.record).to.be.undefined;
      expect(consent.granted('analytics')).to.be.false;
      expect(requests.length).to.equal(0);
      expect(changes.length).to.equal(0);
      await until(() => focusName() === 'after', `the focus is back, not on ${focusName()}`);

      panel.open = true;
      await opened(panel);
      expect(shownStates(panel)['Analytics'], 'the draft is gone').to.equal('off');
    });

  it('stays closed after a second Escape, and can be opened again (DOM-3)', async () => {
    start();
    const panel = await panelOpened();
    await press('Escape');
    await press('Escape');
    await closed(panel);
    panel.open = true;
    await opened(panel);
    await press('Escape');
    await closed(panel);
    panel.open = true;
    await opened(panel);
  });

  it('stays open when a press that began inside ends beside it', async () => {
    start();
    const panel = await panelOpened();
    await drag(part(panel, 'title'), BESIDE);
    await settled(panel);
    expect(isShown(panel)).to.be.true;
  });

  it('stays open when a press that began beside it ends inside', async () => {
    start();
    const panel = await panelOpened();
    await drag(BESIDE, part(panel, 'title'));
    await settled(panel);
    expect(isShown(panel)).to.be.true;
  });

  it('stays open when its own empty space is clicked', async () => {
    start();
    const panel = await panelOpened();
    const { left, top, width } = box(part(panel, 'base'));
    await click([Math.round(left + width / 2), Math.round(top + 4)]);
    await settled(panel);
    expect(isShown(panel)).to.be.true;
  });

  it('stays open when space is pressed in a switch, or a click comes from a key', async () => {
    start();
    const panel = await panelOpened();
    await click(BESIDE);
    await closed(panel);
    panel.open = true;
    await opened(panel);
    // A click without a press before it, at 0/0: that is how keys click.
    toggle(panel, 'Analytics').focus();
    await press('Space');
    await settled(panel);
    expect(isShown(panel)).to.be.true;
  });
});

describe('<consent-preferences>: the focus afterwards is never lost', () => {
  const ways = [
    ['closing', () => press('Escape')],
    ['saving', (panel: Element) => click(part(panel, 'save'))],
  ] as const;

  for (const [way, close] of ways) {
    it(`${way}: is back on the opener`, async () => {
      start();
      const panel = await panelOpened();
      await close(panel);
      await until(() => focusName() === 'after', `the focus is back, not on ${focusName()}`);
    });

    it(`${way}: is in the main content where the opener is gone`, async () => {
      start();
      const opener = make('button', { id: 'opener' });
      const panel = await preferences();
      byId('before').after(opener);
      opener.focus();
      panel.open = true;
      await opened(panel);
      opener.remove();
      await close(panel);
      await until(() => document.activeElement?.closest('main'), `the focus is in main, not on ${focusName()}`);
    });

    it(`${way}: is in the main content where the opener cannot be seen any more`, async () => {
      start();
      const panel = await preferences(
        html`<div id="menu"><button id="opener">Settings</button></div>
          <consent-preferences></consent-preferences>`,
      );
      byId('opener').focus();
      panel.open = true;
      await opened(panel);
      byId('menu').hidden = true;
      await close(panel);
      await until(() => document.activeElement?.closest('main'), `the focus is in main, not on ${focusName()}`);
    });

    it(`${way}: is in the main content where nothing had the focus`, async () => {
      start();
      const panel = await preferences();
      (document.activeElement as HTMLElement | null)?.blur();
      panel.open = true;
      await opened(panel);
      await close(panel);
      await until(() => document.activeElement?.closest('main'), `the focus is in main, not on ${focusName()}`);
    });
  }

  it('is back in the page when the panel is taken out while it is open (DOM-5)', async () => {
    start();
    const panel = await panelOpened();
    panel.remove();
    await until(() => focusName() === 'after', `the focus is back, not on ${focusName()}`);
  });

  it('is back on an opener inside of another element', async () => {
    start();
    const panel = await preferences();
    const host = make('div');
    const opener = make('button', { id: 'inner' });
    host.attachShadow({ mode: 'open' }).append(opener);
    document.querySelector('main')!.append(host);
    opener.focus();
    panel.open = true;
    await opened(panel);
    await press('Escape');
    await until(() => focusName() === 'inner', `the focus is back, not on ${focusName()}`);
  });
});

describe('<consent-preferences>: open and closed, wherever it is said', () => {
  const opens = [
    ['the property', (panel: ConsentPreferences) => void (panel.open = true)],
    ['the attribute', (panel: ConsentPreferences) => panel.setAttribute('open', '')],
    ['consent.open()', (_: ConsentPreferences, consent: ReturnType<typeof start>) => consent.open()],
  ] as const;
  const closes = [
    ['the property', (panel: ConsentPreferences) => void (panel.open = false)],
    ['the attribute', (panel: ConsentPreferences) => panel.removeAttribute('open')],
    ['consent.close()', (_: ConsentPreferences, consent: ReturnType<typeof start>) => consent.close()],
    ['Escape', () => press('Escape')],
    ['the cross', (panel: ConsentPreferences) => click(part(panel, 'close'))],
    ['saving', (panel: ConsentPreferences) => click(part(panel, 'save'))],
  ] as const;

  for (const [opener, open] of opens)
    for (const [closer, close] of closes)
      it(`${opener} opens, ${closer} closes; both agree, and the page is told once of each`, async () => {
        const consent = start();
        const panel = await preferences();
        const told = [events('consent-open'), events('consent-close')] as const;

        for (const time of [1, 2]) {
          open(panel, consent);
          await opened(panel);
          await settled(panel);
          expect(panel.open).to.be.true;
          expect(panel.hasAttribute('open')).to.be.true;
          expect(told.map(({ length }) => length)).to.deep.equal([time, time - 1]);

          await close(panel, consent);
          await closed(panel);
          await settled(panel);
          expect(panel.open).to.be.false;
          expect(panel.hasAttribute('open')).to.be.false;
          expect(told.map(({ length }) => length)).to.deep.equal([time, time]);
        }
        expect(told[0][0]).to.include({ type: 'consent-open', target: document });
        expect(told[1][0]).to.include({ type: 'consent-close', target: document });
      });

  it('says nothing twice: open() of what is open, close() of what is closed', async () => {
    const consent = start();
    const panel = await preferences();
    const told = [events('consent-open'), events('consent-close')] as const;
    consent.close();
    consent.open();
    consent.open();
    panel.open = true;
    await opened(panel);
    await settled(panel);
    expect(told.map(({ length }) => length)).to.deep.equal([1, 0]);
    consent.close();
    consent.close();
    panel.open = false;
    await closed(panel);
    await settled(panel);
    expect(told.map(({ length }) => length)).to.deep.equal([1, 1]);
  });

  it('opened and closed in one go it stays closed, and answers later', async () => {
    const consent = start();
    const panel = await preferences();
    consent.open();
    consent.close();
    await settled(panel);
    expect(isShown(panel)).to.be.false;
    panel.open = true;
    panel.open = false;
    await settled(panel);
    expect(isShown(panel)).to.be.false;
    consent.open();
    await opened(panel);
  });

  it('open before it is put into the page, it opens there', async () => {
    start();
    await page();
    const panel = make('consent-preferences');
    panel.open = true;
    document.querySelector('main')!.append(panel);
    await opened(panel);
    expect(part(panel, 'base').matches(':modal')).to.be.true;
  });

  it('open in the markup, it opens, and the page is told', async () => {
    start();
    const told = events('consent-open');
    const panel = await preferences(html`<consent-preferences open></consent-preferences>`);
    await opened(panel);
    expect(told).to.have.length(1);
    expect(focusName()).to.equal('title');
  });

  it('open in the markup before there is a store, it opens with the store', async () => {
    const panel = await preferences(html`<consent-preferences open></consent-preferences>`);
    expect(isShown(panel)).to.be.false;
    start();
    await opened(panel);
    expect(part(panel, 'base').matches(':modal')).to.be.true;
  });

  it('open() adds a panel where the page has none, one only', async () => {
    const consent = start();
    await page();
    consent.open();
    const panel = document.querySelector('consent-preferences')!;
    later(() => panel.remove());
    await opened(panel);
    await press('Escape');
    await closed(panel);
    consent.open();
    await opened(panel);
    expect(document.querySelectorAll('consent-preferences')).to.have.length(1);
  });

  it('taken out while open, it is closed for the store as well: open() works with the next one', async () => {
    const consent = start();
    const told = [events('consent-open'), events('consent-close')] as const;
    const panel = await panelOpened();
    panel.remove();
    await until(() => told[1].length, 'the page is told');
    expect(panel.open).to.be.false;

    const next = await preferences();
    expect(isShown(next)).to.be.false;
    consent.open();
    await opened(next);
    expect(told.map(({ length }) => length)).to.deep.equal([2, 1]);
  });

  it('moved in the page while open, it and the store agree, and it works', async () => {
    const consent = start();
    const panel = await panelOpened();
    document.querySelector('main')!.append(panel);
    await settled(panel);
    await settled(panel);
    if (panel.open) expect(part(panel, 'base').matches(':modal')).to.be.true;
    else expect(isShown(panel)).to.be.false;
    consent.close();
    await closed(panel);
    consent.open();
    await opened(panel);
    expect(part(panel, 'base').matches(':modal')).to.be.true;
    await click(part(panel, 'save'));
    expect(consent.record!.via).to.equal('save');
    await closed(panel);
  });

  it('closes by the close() of the store that is the default one now', async () => {
    const first = start();
    const panel = await panelOpened();
    first.stop();
    const second = start();
    await settled(panel);
    second.close();
    await closed(panel);
    second.open();
    await opened(panel);
  });

  it('is left open when another panel comes into the page', async () => {
    start();
    const panel = await panelOpened();
    const other = make('consent-preferences');
    document.querySelector('main')!.append(other);
    await settled(other);
    await settled(panel);
    expect(isShown(panel)).to.be.true;
    expect(isShown(other)).to.be.false;
  });

  it('is left open by a decision that comes from elsewhere', async () => {
    const consent = start();
    const panel = await panelOpened();
    consent.decide({ analytics: true });
    await settled(panel);
    expect(isShown(panel)).to.be.true;
    expect(shownStates(panel)['Analytics']).to.equal('on');
  });

  it('decides for another store than the default one by its property', async () => {
    const first = start();
    const other = start({ cookie: { name: 'other' } });
    const panel = await preferences(html`<consent-preferences .consent=${other}></consent-preferences>`);
    const told = events('consent-open');
    other.open();
    await opened(panel);
    expect(told.map(({ consent }) => consent)).to.deep.equal([other]);
    await click(part(panel, 'accept'));
    expect(other.record!.via).to.equal('accept-all');
    expect(first.record).to.be.undefined;
    await closed(panel);
  });

  it('shows the stored choice when it is opened again, not the defaults (REG-8)', async () => {
    leave({
      granted: ['essential', 'acceptance', 'analytics'],
      denied: ['functionality', 'beacons'],
      services: { heatmap: false },
    });
    const consent = start();
    const panel = await preferences();
    consent.open();
    await opened(panel);
    unfold(panel);
    expect(shownStates(panel)).to.deep.equal({
      Functionality: 'off',
      'This service': 'off',
      Analytics: 'half',
      Metrics: 'on',
      Heatmap: 'off',
      'Web beacons': 'off',
      Pixel: 'off',
    });
  });
});

describe('<consent-preferences>: its room', () => {
  for (const [width, height] of [
    [1280, 800],
    [768, 1024],
    [320, 640],
    [320, 256],
    [640, 320],
  ] as const)
    it(`${width} × ${height}: inside of the window, nothing to scroll sideways, every button of 44 px within reach (A11Y-4)`, async () => {
      await resize(width, height);
      start();
      const panel = await panelOpened();
      unfold(panel);
      const { left, right, top, bottom } = box(part(panel, 'base'));
      const edges = [left, top, innerWidth - right, innerHeight - bottom];
      expect(
        edges.every((gap) => gap > -0.5),
        edges.join(),
      ).to.be.true;
      for (const name of ['close', 'accept', 'reject', 'save']) {
        const button = part(panel, name);
        button.scrollIntoView({ block: 'nearest', behavior: 'instant' });
        expect(box(button).height, name).to.be.at.least(44);
        expect(box(button).width, name).to.be.at.least(44);
        expect(box(button).left >= left && box(button).right <= right, name).to.be.true;
        expect(isOnTop(button), `${name} can be scrolled to`).to.be.true;
      }
      for (const element of parts(panel, 'switch')) {
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        expect(isOnTop(element), `${named(element).name} can be scrolled to`).to.be.true;
      }
      expect(part(panel, 'base').scrollWidth).to.be.at.most(part(panel, 'base').clientWidth);
      await audit();
    });

  it('shows every category at once where there is room', async () => {
    await resize(1280, 900);
    start();
    const panel = await panelOpened();
    const switches = parts(panel, 'switch').filter((element) => element.checkVisibility());
    expect(switches.map((element) => isOnTop(element))).to.deep.equal([true, true, true]);
  });

  it('keeps accept, reject and save in view while the rest scrolls', async () => {
    await resize(1024, 600);
    start({ categories: Array.from({ length: 30 }, (_, index) => ({ id: `c${index}`, description: 'One line.' })) });
    const panel = await panelOpened();
    for (const where of [parts(panel, 'category')[0]!, parts(panel, 'category').at(-1)!]) {
      where.scrollIntoView({ behavior: 'instant' });
      for (const name of ['accept', 'reject', 'save']) {
        const { top, bottom } = box(part(panel, name));
        expect(top >= 0 && bottom <= innerHeight, name).to.be.true;
      }
    }
  });

  it('is a sheet at the bottom of a narrow window, and in the middle of a wide one', async () => {
    start();
    const panel = await panelOpened();
    const wide = box(part(panel, 'base'));
    expect(Math.abs(wide.top - (innerHeight - wide.bottom))).to.be.below(2);
    await resize(400, 700);
    await still(panel);
    const narrow = box(part(panel, 'base'));
    expect(narrow.bottom).to.be.closeTo(innerHeight, 1);
    expect([narrow.left, narrow.right]).to.deep.equal([0, 400]);
  });

  it('yes and no are twins here, too (REG-4)', async () => {
    start();
    const panel = await panelOpened();
    const [yes, no] = [part(panel, 'accept'), part(panel, 'reject')];
    for (const name of [
      'font-size',
      'font-weight',
      'color',
      'background-color',
      'border-top-color',
      'border-top-width',
      'padding-left',
    ])
      expect(getComputedStyle(yes).getPropertyValue(name), name).to.equal(getComputedStyle(no).getPropertyValue(name));
    expect(box(yes).height).to.equal(box(no).height);
    expect(box(yes).top).to.equal(box(no).top);
    expect(box(yes).width / box(no).width).to.be.within(0.9, 1.1);
  });
});
