import '../../src/elements.js';
import { expect, html, nextFrame } from '@open-wc/testing';
import type { ConsentPreferences } from '../../src/elements.js';
import { until } from '../helpers.js';
import {
  audit,
  box,
  click,
  closed,
  css,
  events,
  focusName,
  isOnTop,
  isShown,
  later,
  named,
  opened,
  page,
  part,
  parts,
  preferences,
  press,
  resize,
  root,
  settled,
  shownStates,
  start,
  status,
  still,
  stored,
  textOf,
  toggle,
  unfold,
} from './setup.js';

const byId = (id: string): HTMLElement => document.querySelector<HTMLElement>(`#${id}`)!;

function expectInside(panel: Element): void {
  const { left, top, right, bottom } = box(part(panel, 'base'));
  const gaps = [left, top, innerWidth - right, innerHeight - bottom];
  expect(
    gaps.every((gap) => gap > -0.5),
    `gaps ${gaps.join()}`,
  ).to.be.true;
}

describe('<consent-preferences anchor> while a modal dialog is open (DOM-8)', () => {
  const expectModal = async (panel: ConsentPreferences) => {
    await until(() => part(panel, 'base').matches(':modal'), 'it is modal itself');
    expect(part(panel, 'base').hasAttribute('popover')).to.be.false;
    expect(isOnTop(part(panel, 'reject'))).to.be.true;
    part(panel, 'close').click();
    await closed(panel);
  };

  it('of the page: it opens above it, and answers', async () => {
    const consent = start();
    await page(html`<dialog><button id="opener">Cookie settings</button></dialog><consent-preferences anchor="#opener"></consent-preferences>`);
    document.querySelector('dialog')!.showModal();
    consent.open();
    await expectModal(document.querySelector('consent-preferences')!);
    expect(document.querySelector('dialog')!.open).to.be.true;
  });

  it('the banner in the centre: likewise', async () => {
    const consent = start();
    await page(html`<button id="opener">Cookie settings</button><consent-banner placement="center"></consent-banner><consent-preferences anchor="#opener"></consent-preferences>`);
    const banner = document.querySelector('consent-banner')!;
    await until(() => banner.shadowRoot?.querySelector(':modal'), 'the banner asks');
    consent.open();
    await expectModal(document.querySelector('consent-preferences')!);
    expect(isShown(banner)).to.be.true;
  });
});

describe('<consent-preferences inline>', () => {
  const inline = () => preferences(html`<consent-preferences inline></consent-preferences>`);

  it('is a region of the page with a name, always shown, no dialog, nothing to close', async () => {
    start();
    const panel = await inline();
    expect(isShown(panel)).to.be.true;
    expect(named(part(panel, 'base'))).to.deep.equal({ role: 'region', name: 'Cookie preferences' });
    expect(panel.shadowRoot!.querySelector('dialog')).to.be.null;
    expect(parts(panel, 'close')).to.be.empty;
    expect(part(panel, 'base').lang).to.equal('en');
    expect(parts(panel, 'category')).to.have.length(5);
    expect(focusName(), 'takes the focus from nobody').not.to.equal('title');
    unfold(panel);
    await audit();
  });

  it('stands in the flow of the page', async () => {
    start();
    const panel = await inline();
    const { top, bottom } = box(part(panel, 'base'));
    expect(top).to.be.at.least(box(byId('before')).bottom);
    expect(bottom).to.be.at.most(box(document.querySelector('main')!).top);
  });

  it('waits for a store', async () => {
    const panel = await inline();
    expect(isShown(panel)).to.be.false;
    start();
    await until(() => isShown(panel), 'the panel shows');
  });

  it('saves what is shown, says so, and stays', async () => {
    const consent = start();
    const panel = await inline();
    await click(toggle(panel, 'Analytics'));
    await settled(panel);
    await click(part(panel, 'save'));
    await until(() => textOf(status(panel)), 'the words come');
    expect(textOf(status(panel))).to.equal('Your choice is saved.');
    expect(stored()).to.deep.include({ via: 'save', granted: ['essential', 'acceptance', 'analytics'] });
    expect(isShown(panel)).to.be.true;
    expect(shownStates(panel)).to.include({ Analytics: 'on', Functionality: 'off' });
    expect(focusName(), 'the focus stays').to.equal('save');

    await click(part(panel, 'reject'));
    await settled(panel);
    expect(consent.record!.via).to.equal('reject-all');
    expect(shownStates(panel)).to.include({ Analytics: 'off' });
  });

  it('says again that it is saved, when it is saved again', async () => {
    start();
    const panel = await inline();
    const said: string[] = [];
    new MutationObserver(() => said.push(textOf(status(panel)))).observe(status(panel), {
      childList: true,
      characterData: true,
      subtree: true,
    });
    for (const name of ['accept', 'reject']) {
      await click(part(panel, name));
      await until(() => textOf(status(panel)), 'the words come');
      await nextFrame();
    }
    expect(said.filter((text) => text !== '')).to.have.length(2);
  });

  it('keeps a draft through Escape, and shows what another tab or the banner decides', async () => {
    const consent = start();
    const panel = await inline();
    await click(toggle(panel, 'Analytics'));
    await press('Escape');
    await settled(panel);
    expect(isShown(panel)).to.be.true;
    expect(shownStates(panel)).to.include({ Analytics: 'on' });
    consent.decide({ beacons: true });
    await settled(panel);
    expect(shownStates(panel)).to.include({ Analytics: 'off', 'Web beacons': 'on' });
  });

  it('shows what was pressed, also where that changes nothing in the record', async () => {
    const consent = start();
    consent.rejectAll();
    const panel = await inline();
    await click(toggle(panel, 'Analytics'));
    await settled(panel);
    expect(shownStates(panel)).to.include({ Analytics: 'on' });
    await click(part(panel, 'reject'));
    await settled(panel);
    expect(consent.granted('analytics')).to.be.false;
    expect(shownStates(panel)).to.include({ Analytics: 'off' });
  });

  it('is where open() brings the visitor to, each time', async () => {
    const consent = start();
    const panel = await preferences(
      html`<div id="tall"></div>
        <consent-preferences inline></consent-preferences>`,
    );
    css('#tall { height: 3000px }');
    for (let time = 0; time < 2; time++) {
      scrollTo({ top: 0, behavior: 'instant' });
      byId('before').focus();
      consent.open();
      await until(() => focusName() === 'title', `the focus is on the title, not on ${focusName()}`);
      expect(isOnTop(part(panel, 'title')), 'in view').to.be.true;
      await settled(panel);
    }
  });

  it('is where the button of the banner leads to', async () => {
    start();
    await page(
      html`<consent-banner></consent-banner>
        <div id="tall"></div>
        <consent-preferences inline></consent-preferences>`,
    );
    css('#tall { height: 3000px }');
    const panel = document.querySelector('consent-preferences')!;
    await click(part(document.querySelector('consent-banner')!, 'customize'));
    await until(() => focusName() === 'title', `the focus is on the title, not on ${focusName()}`);
    expect(isOnTop(part(panel, 'title')), 'in view').to.be.true;
  });

  it('can become a dialog and be part of the page again', async () => {
    const consent = start();
    const panel = await inline();
    panel.inline = false;
    await settled(panel);
    expect(isShown(panel)).to.be.false;
    consent.open();
    await opened(panel);
    expect(part(panel, 'base').matches('dialog:modal')).to.be.true;
    panel.inline = true;
    await settled(panel);
    expect(isShown(panel)).to.be.true;
    expect(panel.shadowRoot!.querySelector('dialog')).to.be.null;
    byId('after').focus();
    expect(document.activeElement!.id, 'the page answers').to.equal('after');
  });

  it('has nothing to scroll sideways at 320 px', async () => {
    await resize(320, 640);
    start();
    const panel = await inline();
    unfold(panel);
    expect(document.scrollingElement!.scrollWidth).to.be.at.most(document.documentElement.clientWidth);
    for (const name of ['accept', 'reject', 'save']) expect(box(part(panel, name)).height).to.be.at.least(44);
  });
});

describe('<consent-preferences anchor>', () => {
  /** A page with an opener somewhere, and a panel that opens beside it. */
  async function beside(place = 'left: 100px; top: 60px'): Promise<ConsentPreferences> {
    css(`#opener { position: fixed; width: 120px; height: 30px; ${place} }`);
    const panel = await preferences(
      html`<header><button id="opener">Privacy</button></header>
        <consent-preferences anchor="#opener"></consent-preferences>`,
    );
    // One banner of the page is enough.
    document.querySelector('header')!.role = 'none';
    return panel;
  }

  async function openBeside(place?: string): Promise<ConsentPreferences> {
    const panel = await beside(place);
    byId('opener').focus();
    panel.open = true;
    await opened(panel);
    await until(() => part(panel, 'base').style.top, 'it has its place');
    await still(panel);
    return panel;
  }

  it('opens under its opener, at its edge, and leaves the page alive', async () => {
    start();
    const panel = await openBeside();
    const base = part(panel, 'base');
    const [opener, { left, top }] = [box(byId('opener')), box(base)];
    expect(left).to.be.closeTo(opener.left, 1);
    expect(top - opener.bottom).to.be.within(0, 16);
    expectInside(panel);
    expect(base.matches(':modal')).to.be.false;
    expect(named(base)).to.deep.equal({ role: 'dialog', name: 'Cookie preferences' });
    expect(focusName()).to.equal('title');
    byId('after').focus();
    expect(document.activeElement!.id).to.equal('after');
    await audit();
  });

  it('opens above it where there is no room below', async () => {
    start();
    const panel = await openBeside('left: 100px; bottom: 20px');
    const [opener, { bottom }] = [box(byId('opener')), box(part(panel, 'base'))];
    expect(opener.top - bottom).to.be.within(0, 16);
    expectInside(panel);
  });

  it('moves inside where it would leave the window', async () => {
    start();
    const panel = await openBeside('right: 4px; top: 20px');
    expectInside(panel);
    expect(box(part(panel, 'base')).left).to.be.below(box(byId('opener')).left);
  });

  it('opens at the other edge in a page from right to left', async () => {
    root('dir', 'rtl');
    start();
    const panel = await openBeside('left: 600px; top: 60px');
    expect(box(part(panel, 'base')).right).to.be.closeTo(box(byId('opener')).right, 1);
    await audit();
  });

  it('stays beside it when the page scrolls', async () => {
    start();
    css('main { height: 3000px } #opener { position: absolute !important; top: 100px !important }');
    const panel = await openBeside();
    scrollTo({ top: 60, behavior: 'instant' });
    await until(() => {
      const gap = box(part(panel, 'base')).top - box(byId('opener')).bottom;
      return gap >= 0 && gap <= 16;
    }, 'it follows');
  });

  it('is in view even where its opener is not', async () => {
    const consent = start();
    css('main { height: 3000px } #opener { position: absolute !important; top: 2500px !important }');
    const panel = await beside();
    consent.open();
    await opened(panel);
    await nextFrame();
    await still(panel);
    await until(() => isOnTop(part(panel, 'title')), `it is in view: ${JSON.stringify(box(part(panel, 'base')))}`);
    expectInside(panel);
    await click(part(panel, 'reject'));
    expect(consent.record!.via).to.equal('reject-all');
  });

  it('is a sheet under 640 px, modal as any other', async () => {
    await resize(600, 800);
    start();
    const panel = await beside();
    panel.open = true;
    await opened(panel);
    await still(panel);
    const { left, right, bottom } = box(part(panel, 'base'));
    expect(part(panel, 'base').matches(':modal')).to.be.true;
    expect(bottom).to.be.closeTo(innerHeight, 1);
    expect(left).to.be.closeTo(innerWidth - right, 1);
  });

  it('stays inside of a window that gets narrow meanwhile', async () => {
    start();
    const panel = await openBeside();
    await resize(400, 640);
    await nextFrame();
    await until(() => box(part(panel, 'base')).right <= innerWidth + 0.5, 'it moves inside');
    expectInside(panel);
    await click(part(panel, 'close'));
    await closed(panel);
  });

  it('closes by a click elsewhere, which is a click there; the draft is gone, the page told once', async () => {
    const consent = start();
    const told = [events('consent-open'), events('consent-close')] as const;
    const panel = await openBeside();
    await click(toggle(panel, 'Analytics'));
    await settled(panel);
    let clicks = 0;
    css('#after { position: fixed; right: 10px; bottom: 10px }');
    byId('after').addEventListener('click', () => clicks++);

    await click(byId('after'));
    await closed(panel);
    await settled(panel);

    expect(clicks).to.equal(1);
    expect(panel.open).to.be.false;
    expect(told.map(({ length }) => length)).to.deep.equal([1, 1]);
    expect(consent.record).to.be.undefined;
    panel.open = true;
    await opened(panel);
    expect(shownStates(panel)).to.include({ Analytics: 'off' });
  });

  for (const [way, close] of [
    ['Escape', () => press('Escape')],
    ['the cross', (panel: ConsentPreferences) => click(part(panel, 'close'))],
    ['consent.close()', (_: ConsentPreferences, consent: ReturnType<typeof start>) => consent.close()],
    ['its property', (panel: ConsentPreferences) => void (panel.open = false)],
    ['saving', (panel: ConsentPreferences) => click(part(panel, 'save'))],
  ] as const)
    it(`closes by ${way}, gives the focus back, tells the page once, and opens again`, async () => {
      const consent = start();
      const told = [events('consent-open'), events('consent-close')] as const;
      const panel = await openBeside();
      await close(panel, consent);
      await closed(panel);
      await until(() => focusName() === 'opener', `the focus is back, not on ${focusName()}`);
      await settled(panel);
      expect(panel.open).to.be.false;
      expect(told.map(({ length }) => length)).to.deep.equal([1, 1]);
      consent.open();
      await opened(panel);
      expect(told.map(({ length }) => length)).to.deep.equal([2, 1]);
    });

  it('opened and closed in one breath it stays closed', async () => {
    const consent = start();
    const panel = await beside();
    consent.open();
    await settled(panel);
    consent.close();
    await settled(panel);
    for (let index = 0; index < 5; index++) await nextFrame();
    expect(isShown(panel)).to.be.false;
    consent.open();
    await opened(panel);
  });

  it('opened, closed and opened in one breath it is open, once', async () => {
    const consent = start();
    const panel = await beside();
    const errors: unknown[] = [];
    const listener = (event: PromiseRejectionEvent) => {
      event.preventDefault();
      errors.push(event.reason);
    };
    addEventListener('unhandledrejection', listener);
    later(() => removeEventListener('unhandledrejection', listener));
    consent.open();
    await settled(panel);
    consent.close();
    await settled(panel);
    consent.open();
    await opened(panel);
    for (let index = 0; index < 5; index++) await nextFrame();
    expect(isShown(panel)).to.be.true;
    expect(errors).to.deep.equal([]);
  });

  it('opens for each press of its opener', async () => {
    start();
    const panel = await beside();
    byId('opener').dataset['consentAction'] = 'open';
    await click(byId('opener'));
    await opened(panel);
    await press('Escape');
    await closed(panel);
    await click(byId('opener'));
    await opened(panel);
  });

  for (const [what, anchor] of [
    ['is not there', '#nowhere'],
    ['is no selector', '#1 >'],
    ['is empty', ''],
  ] as const)
    it(`is a dialog in the middle where the opener named ${what}`, async () => {
      start();
      const panel = await preferences(html`<consent-preferences anchor=${anchor}></consent-preferences>`);
      panel.open = true;
      await opened(panel);
      expect(part(panel, 'base').matches(':modal')).to.be.true;
      await press('Escape');
      await closed(panel);
    });

  it('taken out while open, it leaves nothing behind', async () => {
    const consent = start();
    const panel = await openBeside();
    panel.remove();
    await until(() => focusName() === 'opener', `the focus is back, not on ${focusName()}`);
    expect(panel.open).to.be.false;
    document.querySelector('main')!.append(panel);
    consent.open();
    await opened(panel);
    expectInside(panel);
  });
});
