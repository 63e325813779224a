import { expect } from '@open-wc/testing';
import { getConsent, type Consent, type ConsentConfig } from '../../src/index.js';
import { until } from '../helpers.js';
import {
  CATEGORIES,
  CONFIG,
  cookieWrites,
  fixture,
  hear,
  inline,
  later,
  leave,
  listenTo,
  log,
  make,
  openTab,
  put,
  recordOf,
  refusal,
  restart,
  says,
  settled,
  start,
  stored,
  stub,
  type Tab,
  turn,
} from './setup.js';

describe('consent', () => {
  it('works without an argument: what is required is granted, nothing is stored', async () => {
    const written = cookieWrites();
    const consent = start();
    await turn();
    expect(['essential', 'acceptance'].every(consent.granted)).to.equal(true);
    expect(CATEGORIES.some(consent.granted)).to.equal(false);
    expect(consent.record).to.equal(undefined);
    expect(written).to.deep.equal([]);
    expect([localStorage.length, sessionStorage.length]).to.deep.equal([0, 0]);
  });

  it('adds nothing to the page', async () => {
    const before = document.documentElement.outerHTML;
    const consent = start(CONFIG);
    await turn();
    consent.acceptAll();
    await turn();
    expect(document.documentElement.outerHTML).to.equal(before);
  });

  describe('events on document', () => {
    it('consent-ready comes once, when who creates the store could already listen', async () => {
      const events = hear('consent-ready');
      const consent = start(CONFIG);
      await turn();
      consent.acceptAll();
      await turn();
      expect(events).to.have.lengthOf(1);
      expect(events[0]).to.be.instanceOf(Event);
      expect(events[0]).not.to.be.instanceOf(CustomEvent);
      expect(events[0]!.target === document).to.equal(true);
    });

    it('consent-ready does not come from a store that was stopped at once', async () => {
      const events = hear('consent-ready');
      start(CONFIG).stop();
      await turn();
      expect(events).to.deep.equal([]);
    });

    it('consent-change says what a listener hears', () => {
      const events = hear('consent-change');
      const consent = start(CONFIG);
      const changes: object[] = [];
      consent.subscribe((change) => changes.push(change));
      consent.decide({ analytics: true, heatmap: false });
      consent.reset();
      expect(events).to.have.lengthOf(2);
      for (const [index, { record, granted, revoked, first, reloadNeeded }] of events.entries()) {
        expect({ record, granted, revoked, first, reloadNeeded }).to.deep.equal(changes[index + 1]);
      }
    });

    it('consent-change comes after erasing and before the call returns', () => {
      leave(recordOf());
      document.cookie = '_m=1;path=/';
      const consent = start(CONFIG);
      let cookieThen: string | undefined;
      document.addEventListener('consent-change', () => (cookieThen = document.cookie), { once: true });
      consent.rejectAll();
      expect(cookieThen).to.be.a('string').and.not.contain('_m=');
    });
  });

  describe('open', () => {
    it('opens the panel of the page, and close closes it', () => {
      const panel = put(make('consent-preferences' as 'div'));
      const consent = start(CONFIG);
      consent.open();
      expect(panel.hasAttribute('open')).to.equal(true);
      consent.open();
      consent.close();
      expect(panel.hasAttribute('open')).to.equal(false);
      consent.close();
      expect(panel.hasAttribute('open')).to.equal(false);
    });

    it('leaves alone what is open already', () => {
      const panels = [put(make('consent-preferences' as 'div')), put(make('consent-preferences' as 'div', { open: '' }))];
      start(CONFIG).open();
      expect(panels.map((panel) => panel.hasAttribute('open'))).to.deep.equal([false, true]);
    });

    it('warns when no element is there and none is defined, and adds none', () => {
      const told = listenTo('warn');
      const consent = start(CONFIG);
      consent.open();
      expect(!!document.querySelector('consent-preferences')).to.equal(false);
      expect(told.join()).to.contain('consent-elements/preferences');
      consent.close();
    });
  });

  describe('a question that was closed', () => {
    it('is not asked again in this session; once it was answered, one that comes later is', () => {
      const consent = start(CONFIG);
      consent.dismiss();
      expect(consent.asking).to.deep.equal([]);
      consent.rejectAll();
      expect(document.cookie).not.to.contain('consent_session');
      expect(restart(consent, { ...CONFIG, policy: '2' }).asking).to.deep.equal(CATEGORIES);
    });
  });

  describe('stop', () => {
    it('asks nothing any more, and resolves nothing', async () => {
      const consent = start(CONFIG);
      expect(consent.asking).to.deep.equal(CATEGORIES);
      consent.stop();
      expect(consent.asking).to.deep.equal([]);
      let isTold = false;
      void consent.when('essential').then(() => (isTold = true));
      await turn();
      expect(isTold).to.equal(false);
    });

    it('is the end: no change, no event, no cookie, no call', async () => {
      const events = hear('consent-ready', 'consent-change', 'consent-open', 'consent-close');
      const consent = start(CONFIG);
      await turn();
      events.length = 0;
      let calls = 0;
      consent.subscribe(() => void (calls += 1));
      calls = 0;
      const written = cookieWrites();
      consent.stop();

      for (const decide of [
        consent.acceptAll,
        consent.rejectAll,
        consent.withdraw,
        consent.reset,
        consent.open,
        consent.close,
        consent.dismiss,
      ])
        decide();
      consent.decide({ analytics: true });
      leave(recordOf());
      written.length = 0;
      for (const type of ['focus', 'pageshow', 'visibilitychange']) dispatchEvent(new Event(type));

      expect(consent.granted('analytics')).to.equal(false);
      expect(calls).to.equal(0);
      expect(events).to.deep.equal([]);
      expect(written).to.deep.equal([]);
    });

    it('leaves the record, and releases nothing more', async () => {
      const consent = start(CONFIG);
      consent.acceptAll();
      put(inline('analytics', says('before')));
      await until(() => log.length, 'the first script runs');
      consent.stop();
      put(
        inline('analytics', says('after')),
        make('img', { 'data-consent': 'analytics', 'data-src': fixture('pixel.gif?stopped') }),
      );
      start({ ...CONFIG, cookie: { name: 'other' } });
      await settled();
      expect(log).to.deep.equal(['before']);
      expect(document.querySelector('img')!.hasAttribute('src')).to.equal(false);
      expect(stored()!.via).to.equal('accept-all');
    });

    it('in the middle of a change silences the rest', () => {
      const consent = start(CONFIG);
      let calls = 0;
      consent.subscribe(({ first }) => first && consent.stop());
      consent.subscribe(() => void (calls += 1));
      consent.acceptAll();
      expect(calls).to.equal(1);
    });

    it('twice is once', () => {
      const first = start(CONFIG);
      const second = start({ ...CONFIG, cookie: { name: 'second' } });
      first.stop();
      first.stop();
      expect(getConsent() === second).to.equal(true);
    });
  });

  describe('a prerendered page (LC-1)', () => {
    it('releases and writes nothing until it is seen, then decides by what is stored then', async () => {
      stub(document, 'prerendering', { value: true });
      put(inline('analytics', says('seen')));
      document.cookie = '_h=1;path=/';
      leave(recordOf({ services: { heatmap: false } }));
      const written = cookieWrites();
      start(CONFIG);
      await turn(50);
      expect(log).to.deep.equal([]);
      expect(written).to.deep.equal([]);

      stub(document, 'prerendering', { value: false });
      document.dispatchEvent(new Event('prerenderingchange'));
      await until(() => log.includes('seen'), 'the script runs');
      expect(document.cookie).not.to.contain('_h=');
    });

    it('does nothing when it was stopped before it was seen', async () => {
      stub(document, 'prerendering', { value: true });
      put(inline('analytics', says('never')));
      leave(recordOf());
      start(CONFIG).stop();
      stub(document, 'prerendering', { value: false });
      document.dispatchEvent(new Event('prerenderingchange'));
      start({ ...CONFIG, policy: '2' });
      await settled();
      expect(log).to.deep.equal([]);
    });
  });

  describe('regime opt-out', () => {
    const config: ConsentConfig = { ...CONFIG, regime: 'opt-out' };

    it('grants everything until the visitor says no, and still asks', () => {
      const consent = start(config);
      expect([...CATEGORIES, 'metrics'].every(consent.granted)).to.equal(true);
      expect(consent.record).to.equal(undefined);
      expect(consent.asking).to.deep.equal(CATEGORIES);
      expect(document.cookie).to.equal('');

      consent.rejectAll();
      expect([...CATEGORIES, 'metrics'].some(consent.granted)).to.equal(false);
      expect(CATEGORIES.some(restart(consent, config).granted)).to.equal(false);
    });

    it('tells what a no revoked, and erases it', () => {
      const consent = start(config);
      document.cookie = '_m=1;path=/';
      const events = hear('consent-change');
      consent.decide({ analytics: false });
      expect(events[0]!.revoked).to.deep.equal(['analytics', 'metrics', 'heatmap']);
      expect(document.cookie).not.to.contain('_m=');
    });

    it('denies a category added after a decision, as anywhere', () => {
      leave(recordOf());
      const consent = start({ ...config, services: [], categories: [...CATEGORIES, 'ads'].map((id) => ({ id })) });
      expect(consent.granted('ads')).to.equal(false);
      expect(consent.asking).to.deep.equal(['ads']);
    });

    it('keeps a no to categories that are gone: it was not about the new ones, which are denied', () => {
      leave(refusal());
      for (const regime of ['opt-out', 'notice'] as const) {
        const consent = start({ ...config, regime, services: [], categories: [{ id: 'statistics' }] });
        expect(consent.granted('statistics')).to.equal(false);
        expect(consent.asking).to.deep.equal(regime === 'notice' ? [] : ['statistics']);
        consent.stop();
      }
    });

    it('under a refused declaration grants nothing', () => {
      listenTo('error');
      const consent = start({ ...config, surprise: true } as ConsentConfig);
      expect(CATEGORIES.some(consent.granted)).to.equal(false);
    });
  });

  describe('regime notice', () => {
    const config: ConsentConfig = { ...CONFIG, regime: 'notice' };

    it('grants everything until the visitor says no, and asks nothing', () => {
      const consent = start(config);
      expect([...CATEGORIES, 'metrics'].every(consent.granted)).to.equal(true);
      expect(consent.asking).to.deep.equal([]);
      expect(consent.record).to.equal(undefined);
      consent.rejectAll();
      expect(CATEGORIES.some(consent.granted)).to.equal(false);
      expect(CATEGORIES.some(restart(consent, config).granted)).to.equal(false);
    });

    it('a privacy signal denies there too', () => {
      stub(Navigator.prototype, 'globalPrivacyControl', { value: true });
      expect(CATEGORIES.some(start(config).granted)).to.equal(false);
    });
  });

  describe('reload on revocation', () => {
    /** The store of a tab after it was reloaded. */
    const reloaded = async (tab: Tab, before: Consent) =>
      until(() => tab.consent && tab.consent !== before, 'the page reloads');

    const revoke = async (config: ConsentConfig, isRun = true) => {
      leave(recordOf());
      const tab = await openTab(config);
      const { consent } = tab;
      if (isRun) {
        Object.assign(tab, { log: [] });
        // An element of that page: one from here would not be an Element there.
        tab.document.body.append(
          Object.assign(tab.document.createElement('script'), { type: 'text/plain', text: says('ran') }),
        );
        tab.document.querySelector('[type="text/plain"]')!.setAttribute('data-consent', 'analytics');
        await until(() => (tab as unknown as { log: unknown[] }).log.length, 'the script runs');
      }
      const heard: boolean[] = [];
      tab.document.addEventListener('consent-change', ({ reloadNeeded }) => heard.push(reloadNeeded));
      consent.decide({ analytics: false });
      return { tab, consent, heard };
    };

    it('happens if the site asked for it and code ran that lost its consent', async () => {
      const { tab, consent, heard } = await revoke({ ...CONFIG, reloadOnRevoke: true });
      expect(heard).to.deep.equal([true]);
      await reloaded(tab, consent);
      expect(tab.consent.granted('analytics')).to.equal(false);
      expect(tab.consent.record!.id).to.equal(recordOf().id);
    });

    it('does not happen unasked, but is told', async () => {
      const { tab, consent, heard } = await revoke(CONFIG);
      expect(heard).to.deep.equal([true]);
      await turn(50);
      expect(tab.consent === consent).to.equal(true);
    });

    it('does not happen when nothing ran, nor on a first refusal', async () => {
      const { tab, consent, heard } = await revoke({ ...CONFIG, reloadOnRevoke: true }, false);
      tab.consent.reset();
      tab.consent.rejectAll();
      expect(heard).to.deep.equal([false, false, false]);
      await turn(50);
      expect(tab.consent === consent).to.equal(true);
    });
  });

  it('does not suffer from a page that stubbed what the language gives', () => {
    later(() => Reflect.deleteProperty(Object.prototype, 'analytics'));
    Object.defineProperty(Object.prototype, 'analytics', { value: true, configurable: true, enumerable: false });
    const consent = start(CONFIG);
    expect(consent.granted('analytics')).to.equal(false);
    consent.decide({});
    expect(consent.granted('analytics')).to.equal(false);
    consent.decide({ functionality: true });
    expect(consent.granted('analytics')).to.equal(false);
  });
});
