import '../../src/elements.js';
import { expect, html, nextFrame } from '@open-wc/testing';
import { ConsentRequestEvent } from '../../src/elements.js';
import { until } from '../helpers.js';
import {
  asked,
  audit,
  banner,
  click,
  closed,
  CONFIG,
  events,
  focused,
  gone,
  isShown,
  leave,
  make,
  named,
  opened,
  OPTIONAL,
  page,
  part,
  parts,
  press,
  refuseStorage,
  root,
  settled,
  start,
  status,
  stored,
  textOf,
} from './setup.js';

describe('<consent-banner>: what it says', () => {
  it('is a region with a name, no dialog, and passes axe (A11Y-13, A11Y-18)', async () => {
    start();
    const element = await banner();
    expect(named(part(element, 'base'))).to.deep.equal({ role: 'region', name: 'Your choice about cookies' });
    expect(part(element, 'base').hasAttribute('aria-modal')).to.be.false;
    await audit();
  });

  it('names who asks, what for, who else, and that it can be changed (REG-11)', async () => {
    start();
    const text = textOf(part(await banner(), 'text'));
    for (const word of [
      'Teasel Ltd',
      'Functionality',
      'Analytics',
      'Web beacons',
      'Metrics Ltd',
      'Heat Ltd',
      'Pixel Ltd',
    ])
      expect(text).to.contain(word);
    expect(text).to.match(/change .* at any time/);
    expect(text).not.to.contain('Essential');
    expect(text.match(/Teasel Ltd/g), 'the site is not its own partner').to.have.length(1);
  });

  it('asking again after a change of the policy, it says why and leads there', async () => {
    leave({ policy: '0' });
    const consent = start();
    expect(consent.renews).to.be.true;
    const element = await banner();
    expect(textOf(part(element, 'text'))).to.contain('policy has changed since you answered').and.match(/change .* at any time/);
    expect(part(element, 'text').querySelector('a')!.pathname).to.equal('/privacy');
    consent.rejectAll();
    expect(consent.renews).to.be.false;
  });

  it('says that there are more partners rather than naming forty', async () => {
    const services = Array.from({ length: 40 }, (_, index) => ({
      id: `s${index}`,
      category: 'analytics',
      provider: `Partner ${index} Ltd`,
    }));
    start({ ...CONFIG, services });
    const text = textOf(part(await banner(), 'text'));
    const names = text.match(/Partner \d+ Ltd/g)?.length ?? 0;
    expect(names).to.be.within(1, 4);
    expect(text).to.contain(`${40 - names} more`);
  });

  it('names a partner once, however many services it has', async () => {
    const services = ['a', 'b', 'c'].map((id) => ({ id, category: 'analytics', provider: 'Big Ltd' }));
    start({ ...CONFIG, services });
    expect(textOf(part(await banner(), 'text')).match(/Big Ltd/g)).to.have.length(1);
  });

  it('asks without a declaration, too', async () => {
    start({});
    const element = await banner();
    expect(textOf(part(element, 'text')))
      .to.contain('Analytics')
      .and.not.to.match(/undefined|null|\{/);
    expect(element.shadowRoot!.querySelector('a')).to.be.null;
    await audit();
  });

  it('links to the policy', async () => {
    start();
    const link = part(await banner(), 'text').querySelector('a')!;
    expect(link.pathname).to.equal('/privacy');
    expect(named(link)).to.deep.equal({ role: 'link', name: 'Privacy policy' });
  });

  it('has three buttons, by the names that the contract gives them', async () => {
    start();
    const element = await banner();
    for (const [name, label] of [
      ['accept', 'Accept all'],
      ['reject', 'Reject all'],
      ['customize', 'Preferences'],
    ] as const)
      expect(named(part(element, name))).to.deep.equal({ role: 'button', name: label });
  });

  it('shows the words of the declaration, in their language', async () => {
    start({
      ...CONFIG,
      lang: 'de',
      categories: [{ id: 'analytics', label: 'Statistik' }],
      services: [],
      messages: {
        title: 'Deine Wahl',
        ask: '{names} möchte Cookies für {purposes}.',
        accept: 'Alle annehmen',
        reject: 'Alle ablehnen',
      },
    });
    const element = await banner();
    await until(() => isShown(element), 'its language is there');
    expect(textOf(part(element, 'title'))).to.equal('Deine Wahl');
    expect(textOf(part(element, 'text'))).to.contain('Teasel Ltd möchte Cookies für Statistik.');
    expect(textOf(part(element, 'accept'))).to.equal('Alle annehmen');
    expect(textOf(part(element, 'reject'))).to.equal('Alle ablehnen');
    expect(part(element, 'base').lang).to.equal('de');
  });

  it('says that it is English in a page whose language it does not speak', async () => {
    root('lang', 'sw');
    start();
    const element = await banner();
    await until(() => isShown(element), 'it has looked for it');
    expect(part(element, 'base').lang).to.equal('en');
  });

  it('takes its title and text from the page, where that has some', async () => {
    start();
    const element = await banner(
      html`<consent-banner
        ><span slot="title">Biscuits?</span>
        <p slot="text">We bake them <a href="/how">this way</a>.</p></consent-banner
      >`,
    );
    const text = textOf(part(element, 'text'));
    expect(text).to.contain('We bake them this way.').and.not.to.contain('would like');
    expect(named(part(element, 'base')).name).to.equal('Biscuits?');
    await audit();
  });

  it('keeps its sentence where the page gives a title alone, or only the white space of its source', async () => {
    start();
    const element = await banner(
      html`<consent-banner>
        <span slot="title">Biscuits?</span>
      </consent-banner>`,
    );
    expect(textOf(part(element, 'text')))
      .to.contain('Biscuits?')
      .and.to.contain('Analytics');
  });
});

describe('<consent-banner>: when it shows', () => {
  it('shows nothing to who has decided, not for a moment', async () => {
    leave({});
    start();
    const host = document.createElement('div');
    let seen = false;
    const element = make('consent-banner');
    new MutationObserver(() => (seen ||= parts(element, 'base').length > 0)).observe(element.shadowRoot ?? element, {
      childList: true,
      subtree: true,
    });
    host.append(element);
    document.body.append(host);
    await settled(element);
    await nextFrame();
    expect(seen || isShown(element)).to.be.false;
    host.remove();
  });

  it('shows nothing where there is nothing to ask', async () => {
    start({ categories: [] });
    expect(isShown(await banner())).to.be.false;
  });

  it('shows nothing to children, and nothing for a declaration that was refused', async () => {
    const first = start({ minors: true });
    const element = await banner();
    expect(isShown(element)).to.be.false;
    first.stop();
    console.error = (
      (error) => () =>
        void (console.error = error)
    )(console.error);
    start('{ not JSON');
    await settled(element);
    expect(isShown(element)).to.be.false;
  });

  it('asks again after reset()', async () => {
    const consent = start();
    const element = await banner();
    consent.rejectAll();
    await gone(element);
    consent.reset();
    await asked(element);
  });

  it('asks again after reset() of a question that was closed', async () => {
    const consent = start();
    const element = await banner();
    part(element, 'accept').focus();
    await press('Escape');
    await gone(element);
    consent.reset();
    await asked(element);
  });

  it('goes when the page decides by itself', async () => {
    const consent = start();
    const element = await banner();
    consent.decide({ analytics: true });
    await gone(element);
  });

  it('goes when the page closes the question by itself', async () => {
    const consent = start();
    const element = await banner();
    consent.dismiss();
    await gone(element);
    expect(consent.record).to.be.undefined;
  });

  it('asks about a category added later alone, and leaves the rest as it was', async () => {
    leave({ granted: ['essential', 'acceptance', 'functionality'], denied: ['analytics'] });
    const consent = start();
    const element = await banner();
    const text = textOf(part(element, 'text'));
    expect(text).to.contain('Web beacons').and.to.contain('Pixel Ltd');
    expect(text).not.to.match(/Functionality|Analytics|Metrics Ltd/);
    expect(textOf(part(element, 'accept')), 'it does not accept all').not.to.contain('all');

    await click(part(element, 'accept'));

    expect(consent.record!.granted).to.have.members(['essential', 'acceptance', 'functionality', 'beacons']);
    expect(consent.record!.denied).to.deep.equal(['analytics']);
    await gone(element);
  });

  it('refuses a category added later alone', async () => {
    leave({ granted: ['essential', 'acceptance', 'functionality'], denied: ['analytics'] });
    const consent = start();
    const element = await banner();
    await click(part(element, 'reject'));
    expect(consent.record!.granted).to.have.members(['essential', 'acceptance', 'functionality']);
    expect(consent.record!.denied).to.have.members(['analytics', 'beacons']);
  });
});

describe('<consent-banner>: what its buttons do', () => {
  for (const key of ['Enter', 'Space'])
    it(`accepts by ${key}`, async () => {
      const consent = start();
      const element = await banner();
      part(element, 'accept').focus();
      await press(key);
      expect(consent.record).to.include({ via: 'accept-all', lang: 'en' });
      expect(stored()!.granted).to.have.members(['essential', 'acceptance', ...OPTIONAL]);
      expect(stored()!.denied).to.be.empty;
      expect(consent.granted('metrics')).to.be.true;
      await gone(element);
    });

  for (const key of ['Enter', 'Space'])
    it(`rejects by ${key}`, async () => {
      const consent = start();
      const element = await banner();
      part(element, 'reject').focus();
      await press(key);
      expect(consent.record!.via).to.equal('reject-all');
      expect(stored()!.granted).to.have.members(['essential', 'acceptance']);
      expect(stored()!.denied).to.have.members(OPTIONAL);
      await gone(element);
    });

  for (const key of ['Enter', 'Space'])
    it(`opens the preferences by ${key}, and decides nothing`, async () => {
      const consent = start();
      await page(html`<consent-banner></consent-banner><consent-preferences></consent-preferences>`);
      const [element, panel] = [
        document.querySelector('consent-banner')!,
        document.querySelector('consent-preferences')!,
      ];
      part(element, 'customize').focus();
      await press(key);
      await opened(panel);
      expect(consent.record).to.be.undefined;
    });

  it('accepts, rejects and opens by mouse', async () => {
    const consent = start();
    await page(html`<consent-banner></consent-banner><consent-preferences></consent-preferences>`);
    const [element, panel] = [
      document.querySelector('consent-banner')!,
      document.querySelector('consent-preferences')!,
    ];
    await click(part(element, 'customize'));
    await opened(panel);
    await press('Escape');
    await closed(panel);
    await click(part(element, 'reject'));
    expect(consent.record!.via).to.equal('reject-all');
    await gone(element);
    consent.reset();
    await asked(element);
    await click(part(element, 'accept'));
    expect(consent.record!.via).to.equal('accept-all');
  });

  it('needs one press to accept and one to reject (REG-7)', async () => {
    for (const name of ['accept', 'reject']) {
      const consent = start();
      const element = await banner();
      part(element, name).click();
      expect(consent.record, 'recorded in the click itself: nothing waits for motion').not.to.be.undefined;
      element.remove();
      consent.reset();
      consent.stop();
    }
  });

  it('asks the page first: an event that bubbles, leaves the shadow root and says what would be decided', async () => {
    start();
    const element = await banner();
    const seen = events('consent-request');

    await click(part(element, 'reject'));

    expect(seen).to.have.length(1);
    const [event] = seen;
    expect(event).to.be.instanceOf(ConsentRequestEvent).and.to.be.instanceOf(Event);
    expect(event).to.include({ bubbles: true, composed: true, cancelable: true, via: 'reject-all' });
    expect(event!.target).to.equal(element);
    expect(event!.choices).to.deep.equal({ functionality: false, analytics: false, beacons: false });
  });

  it('says for accepting what would be granted', async () => {
    start();
    const element = await banner();
    const seen = events('consent-request');
    await click(part(element, 'accept'));
    expect(seen[0]).to.include({ via: 'accept-all' });
    expect(seen[0]!.choices).to.deep.equal({ functionality: true, analytics: true, beacons: true });
  });

  it('records and announces nothing, and stays, where the page cancels', async () => {
    const consent = start();
    const element = await banner();
    element.addEventListener('consent-request', (event) => event.preventDefault());

    await click(part(element, 'accept'));
    element.placement = 'top';
    await settled(element);

    expect(consent.record).to.be.undefined;
    expect(stored()).to.be.undefined;
    expect(isShown(element)).to.be.true;
    expect(textOf(status(element))).to.equal('');
  });

  it('announces that it is saved, in a place that was there before (A11Y-16)', async () => {
    start();
    const element = await banner();
    const place = status(element);
    expect(textOf(place)).to.equal('');
    await click(part(element, 'accept'));
    await until(() => textOf(place), 'the words come');
    expect(status(element)).to.equal(place);
    expect(place.isConnected).to.be.true;
    expect(textOf(place)).to.equal('Your choice is saved.');
  });

  it('has something new to announce when it is answered a second time', async () => {
    const consent = start();
    const element = await banner();
    await click(part(element, 'accept'));
    await gone(element);
    consent.reset();
    await asked(element);
    expect(textOf(status(element))).to.equal('');
    await click(part(element, 'reject'));
    await until(() => textOf(status(element)), 'the words come again');
  });

  it('has left nothing but the announcement once it is answered, and passes axe', async () => {
    start();
    const element = await banner();
    await click(part(element, 'accept'));
    await gone(element);
    expect(element.shadowRoot!.querySelectorAll('button, a, section, dialog')).to.be.empty;
    await audit();
  });
});

describe('<consent-banner>: closing without an answer', () => {
  it('closes by Escape and decides nothing (REG-6)', async () => {
    const consent = start();
    const requests = events('consent-request');
    const changes = events('consent-change');
    const element = await banner();
    part(element, 'reject').focus();
    await press('Escape');
    await gone(element);
    expect(consent.record).to.be.undefined;
    expect(stored()).to.be.undefined;
    expect(OPTIONAL.some(consent.granted)).to.be.false;
    expect(requests.length).to.equal(0);
    expect(changes.length).to.equal(0);
    expect(textOf(status(element)), 'nothing was saved').to.equal('');
  });

  it('leaves Escape to the page while the focus is there', async () => {
    start();
    const element = await banner();
    document.querySelector<HTMLElement>('#after')!.focus();
    await press('Escape');
    await settled(element);
    expect(isShown(element)).to.be.true;
  });

  it('stays closed for the session: in a new element, and in the next page', async () => {
    const consent = start();
    const element = await banner();
    part(element, 'accept').focus();
    await press('Escape');
    await gone(element);
    expect(document.cookie).to.contain('consent_session=');

    expect(isShown(await banner())).to.be.false;

    consent.stop();
    start();
    expect(isShown(await banner())).to.be.false;
  });

  it('asks again in the next session', async () => {
    const consent = start();
    part(await banner(), 'accept').focus();
    await press('Escape');
    // The browser ended: session cookies are gone.
    document.cookie = 'consent_session=;path=/;max-age=0';
    consent.stop();
    start();
    expect(isShown(await banner())).to.be.true;
  });

  it('stays closed in this page where cookies are refused', async () => {
    refuseStorage();
    start();
    const element = await banner();
    part(element, 'accept').focus();
    await press('Escape');
    await gone(element);
    expect(isShown(await banner())).to.be.false;
  });

  it('goes after an answer in this page where cookies are refused', async () => {
    refuseStorage();
    const consent = start();
    const element = await banner();
    await click(part(element, 'accept'));
    await gone(element);
    expect(consent.granted('analytics')).to.be.true;
  });

  it('keeps the preferences at hand', async () => {
    const consent = start();
    const element = await banner();
    part(element, 'accept').focus();
    await press('Escape');
    await gone(element);
    consent.open();
    await until(() => focused()?.getAttribute('part') === 'title', 'the preferences open');
    expect(consent.record).to.be.undefined;
  });
});

describe('<consent-banner>: its store', () => {
  it('asks for another store than the default one by its property', async () => {
    const first = start();
    const other = start({ cookie: { name: 'other' }, controller: { name: 'Other Ltd' } });
    const element = await banner(html`<consent-banner .consent=${other}></consent-banner>`);
    expect(textOf(part(element, 'text'))).to.contain('Other Ltd');

    await click(part(element, 'accept'));

    expect(other.record!.via).to.equal('accept-all');
    expect(stored('other')!.via).to.equal('accept-all');
    expect(first.record).to.be.undefined;
    await gone(element);
  });

  it('takes another store later, and none for the default one', async () => {
    const first = start();
    const other = start({ cookie: { name: 'other' } });
    first.rejectAll();
    const element = await banner();
    expect(isShown(element)).to.be.false;
    element.consent = other;
    await asked(element);
    element.consent = undefined;
    await gone(element);
    first.reset();
    await asked(element);
  });

  it('does not listen to the default store when it has its own', async () => {
    const first = start();
    const other = start({ cookie: { name: 'other' } });
    const element = await banner(html`<consent-banner .consent=${other}></consent-banner>`);
    first.acceptAll();
    await settled(element);
    expect(isShown(element)).to.be.true;
  });

  it('waits for a store, and follows when the default one is stopped and another created', async () => {
    const element = await banner();
    expect(isShown(element)).to.be.false;
    const first = start({ controller: { name: 'First Ltd' } });
    await asked(element);
    start({ controller: { name: 'Second Ltd' } });
    await settled(element);
    expect(textOf(part(element, 'text'))).to.contain('First Ltd');
    first.stop();
    await settled(element);
    expect(textOf(part(element, 'text'))).to.contain('Second Ltd');
  });

  it('goes when the last store is stopped', async () => {
    const consent = start();
    const element = await banner();
    consent.stop();
    await gone(element);
  });

  it('hears its store wherever it is moved in the page', async () => {
    const consent = start();
    const element = await banner();
    document.querySelector('main')!.append(element);
    await asked(element);
    consent.acceptAll();
    await gone(element);
    document.querySelector('header')!.append(element);
    consent.reset();
    await asked(element);
    await click(part(element, 'reject'));
    expect(consent.record!.via).to.equal('reject-all');
  });

  it('is not touched by what happens while it is out of the page, and knows it when it is back', async () => {
    const consent = start();
    const element = await banner();
    element.remove();
    consent.acceptAll();
    document.querySelector('main')!.append(element);
    await gone(element);
    consent.reset();
    await asked(element);
  });
});
