/** Each vendor's exact calls, in order: held, granted, revoked, on a returning page, absent, late, throwing. */
import { expect } from '@open-wc/testing';
import type { Consent } from '../../src/index.js';
import { connectAmplitude } from '../../src/integrations/amplitude.js';
import { connectDataLayer } from '../../src/integrations/data-layer.js';
import { connectMatomo } from '../../src/integrations/matomo.js';
import { connectMeta } from '../../src/integrations/meta.js';
import { connectMicrosoftClarity } from '../../src/integrations/microsoft-clarity.js';
import { connectMicrosoftUet } from '../../src/integrations/microsoft-uet.js';
import { connectMixpanel } from '../../src/integrations/mixpanel.js';
import { connectPlausible } from '../../src/integrations/plausible.js';
import { connectSegment } from '../../src/integrations/segment.js';
import { connectTikTok } from '../../src/integrations/tiktok.js';
import { CONFIG, later, leave, listenTo, make, put, recordOf, start, turn } from '../core/setup.js';

const config = { ...CONFIG, categories: [{ id: 'analytics' }, { id: 'marketing' }], services: [] };
const page = window as unknown as Record<string, unknown>;

interface Case {
  readonly global: string;
  /** Puts the vendor's stand-in there, which keeps its calls. */
  readonly stub: (calls: unknown[][]) => unknown;
  readonly connect: (consent: Consent) => () => void;
  readonly hold: unknown[][];
  readonly grant: unknown[][];
  readonly revoke: unknown[][];
  /** It has a queue that anybody may begin. */
  readonly isQueue?: boolean;
}

const caller =
  (calls: unknown[][]) =>
  (...words: unknown[]) =>
    void calls.push(words);
/** An array that keeps what is pushed, as one call each. */
const pushed = (calls: unknown[][]) => Object.assign([], { push: caller(calls) });

const clarity = (ads: string, analytics: string) => [['consentv2', { ad_Storage: ads, analytics_Storage: analytics }]];
const uet = (command: string, state: string) => [['consent', command, { ad_storage: state }]];

const CASES: Record<string, Case> = {
  Meta: { global: 'fbq', stub: caller, connect: connectMeta, hold: [['consent', 'revoke']], grant: [['consent', 'grant']], revoke: [['consent', 'revoke']] },
  TikTok: {
    global: 'ttq',
    stub: (calls) => Object.fromEntries(['holdConsent', 'grantConsent', 'revokeConsent'].map((name) => [name, () => calls.push([name])])),
    connect: connectTikTok,
    hold: [['holdConsent']],
    grant: [['grantConsent']],
    revoke: [['revokeConsent']],
  },
  Amplitude: {
    global: 'amplitude',
    stub: (calls) => ({ setOptOut: (isOut: boolean) => calls.push(['setOptOut', isOut]) }),
    connect: connectAmplitude,
    hold: [['setOptOut', true]],
    grant: [['setOptOut', false]],
    revoke: [['setOptOut', true]],
  },
  'Microsoft UET': { global: 'uetq', stub: pushed, connect: connectMicrosoftUet, hold: uet('default', 'denied'), grant: uet('update', 'granted'), revoke: uet('update', 'denied'), isQueue: true },
  'Microsoft Clarity': { global: 'clarity', stub: caller, connect: connectMicrosoftClarity, hold: clarity('denied', 'denied'), grant: clarity('granted', 'granted'), revoke: clarity('denied', 'denied') },
  Matomo: { global: '_paq', stub: pushed, connect: connectMatomo, hold: [[['requireConsent']]], grant: [[['setConsentGiven']]], revoke: [[['forgetConsentGiven']]], isQueue: true },
  'Matomo, cookies alone': {
    global: '_paq',
    stub: pushed,
    connect: (consent) => connectMatomo(consent, { needs: 'cookies' }),
    hold: [[['requireCookieConsent']]],
    grant: [[['setCookieConsentGiven']]],
    revoke: [[['forgetCookieConsentGiven']]],
    isQueue: true,
  },
};

for (const [name, { global, stub, connect, hold, grant, revoke, isQueue }] of Object.entries(CASES))
  describe(name, () => {
    let calls: unknown[][] = [];
    const bring = () => (page[global] = stub(calls));
    const begin = () => {
      const consent = start(config);
      const end = connect(consent);
      later(end);
      return { consent, end };
    };

    beforeEach(() => {
      calls = [];
    });
    afterEach(() => {
      Reflect.deleteProperty(page, global);
    });

    it('is held, granted and revoked, each once; not after the end', () => {
      bring();
      const { consent, end } = begin();
      expect(calls).to.deep.equal(hold);
      consent.acceptAll();
      consent.acceptAll();
      expect(calls).to.deep.equal([...hold, ...grant]);
      consent.withdraw();
      consent.rejectAll();
      expect(calls).to.deep.equal([...hold, ...grant, ...revoke]);
      end();
      consent.acceptAll();
      expect(calls).to.have.length(3);
    });

    it('on a returning page it hears the answer at once', () => {
      leave(recordOf({ granted: ['essential', 'acceptance', 'analytics', 'marketing'], denied: [] }));
      bring();
      begin();
      expect(calls).to.deep.equal(name === 'Microsoft Clarity' ? grant : [...hold, ...grant]);
    });

    it('absent it is no error, late it hears what holds', async () => {
      const { consent } = begin();
      consent.acceptAll();
      if (isQueue) return expect(page[global]).to.have.length(name.startsWith('Microsoft') ? 6 : 2);
      bring();
      const script = document.createElement('script');
      script.src = 'data:text/javascript,';
      const loaded = new Promise((resolve) => script.addEventListener('load', resolve));
      document.head.append(script);
      await loaded;
      await turn();
      script.remove();
      return expect(calls).to.deep.equal(name === 'Microsoft Clarity' ? grant : [...hold, ...grant]);
    });

    it('what it throws stops nobody', () => {
      const errors = listenTo('error');
      const thrower = () => {
        throw new Error('vendor');
      };
      page[global] = isQueue ? Object.assign([], { push: thrower }) : Object.assign(thrower, { holdConsent: thrower, grantConsent: thrower, revokeConsent: thrower, setOptOut: thrower });
      const { consent } = begin();
      expect(consent.acceptAll()).to.include({ via: 'accept-all' });
      expect(consent.granted('marketing')).to.equal(true);
      expect(errors.join()).to.contain('Error: vendor');
    });
  });

describe('Segment', () => {
  interface Passing {
    payload: { obj: { context: object } };
    next(payload: unknown): void;
  }
  /** A Segment whose events pass the middlewares it was given. */
  function segment() {
    const middlewares: ((passing: Passing) => void)[] = [];
    const passed: unknown[] = [];
    return {
      vendor: { addSourceMiddleware: (middleware: (passing: Passing) => void) => void middlewares.push(middleware) },
      middlewares,
      passed,
      track: () => middlewares.forEach((middleware) => middleware({ payload: { obj: { context: { ip: '0.0.0.0' } } }, next: (payload) => passed.push((payload as Passing['payload']).obj.context) })),
    };
  }

  it('events are dropped until granted, pass with the visitor’s categories, and are dropped again', () => {
    const { vendor, middlewares, passed, track } = segment();
    const consent = start(config);
    const end = connectSegment(consent, { segment: vendor });
    later(end);
    track();
    consent.decide({ analytics: true });
    track();
    consent.withdraw();
    track();
    expect(middlewares).to.have.length(1);
    expect(passed).to.deep.equal([{ ip: '0.0.0.0', consent: { categoryPreferences: { essential: true, acceptance: true, analytics: true, marketing: false } } }]);
    end();
    track();
    expect(passed[1]).to.deep.equal({ ip: '0.0.0.0' });
  });

  it('absent it is no error', () => {
    later(connectSegment(start(config)));
  });
});

describe('Plausible', () => {
  const entry = () => localStorage.getItem('plausible_ignore');
  afterEach(() => localStorage.removeItem('plausible_ignore'));

  it('its entry is there until granted, and again after a withdrawal', () => {
    const consent = start(config);
    const end = connectPlausible(consent);
    later(end);
    expect(entry()).to.equal('true');
    consent.acceptAll();
    expect(entry()).to.equal(null);
    consent.withdraw();
    expect(entry()).to.equal('true');
    end();
    consent.acceptAll();
    expect(entry()).to.equal('true');
  });

  it('on a returning page it is gone at once', () => {
    localStorage.setItem('plausible_ignore', 'true');
    leave(recordOf({ granted: ['essential', 'acceptance', 'analytics', 'marketing'], denied: [] }));
    later(connectPlausible(start(config)));
    expect(entry()).to.equal(null);
  });
});

describe('Tag managers with a dataLayer', () => {
  afterEach(() => {
    Reflect.deleteProperty(page, 'dataLayer');
    Reflect.deleteProperty(page, 'layer2');
  });

  it('hear every category and service, on each page and on each change, the same state once', () => {
    const services = [{ id: 'metrics', category: 'analytics' }];
    const consent = start({ ...config, services });
    const end = connectDataLayer(consent);
    later(end);
    consent.decide({ metrics: true });
    consent.decide({ metrics: true });
    const states = (analytics: string, marketing: string, metrics: string) => ({
      event: 'consent_change',
      consent: { essential: 'granted', acceptance: 'granted', analytics, marketing, metrics },
    });
    expect(page['dataLayer']).to.deep.equal([states('denied', 'denied', 'denied'), states('denied', 'denied', 'granted')]);
    end();
    consent.acceptAll();
    expect(page['dataLayer']).to.have.length(2);
  });

  it('under a name and an event of the site’s own', () => {
    leave(recordOf({ granted: ['essential', 'acceptance', 'analytics', 'marketing'], denied: [] }));
    later(connectDataLayer(start(config), { dataLayer: 'layer2', event: 'privacy' }));
    expect(page['layer2']).to.deep.equal([{ event: 'privacy', consent: { essential: 'granted', acceptance: 'granted', analytics: 'granted', marketing: 'granted' } }]);
  });
});

describe('a vendor that nobody saw come', () => {
  const calls: string[] = [];
  const stub = { __loaded: true, has_opted_in_tracking: () => false, opt_in_tracking: () => calls.push('in'), opt_out_tracking: () => calls.push('out') };
  beforeEach(() => calls.splice(0));
  afterEach(() => delete page['mixpanel']);

  it('is told of a withdrawal all the same', () => {
    const consent = start(config);
    later(connectMixpanel(consent));
    consent.acceptAll();
    page['mixpanel'] = stub;
    consent.withdraw();
    expect(calls).to.deep.equal(['out']);
  });

  it('is told nothing where nothing was ever granted', () => {
    const consent = start(config);
    later(connectMixpanel(consent));
    page['mixpanel'] = stub;
    consent.rejectAll();
    expect(calls).to.deep.equal([]);
  });

  it('made by the script after its own, it is found soon', async () => {
    const consent = start(config);
    later(connectMixpanel(consent));
    consent.acceptAll();
    const script = document.createElement('script');
    script.src = 'data:text/javascript,';
    const loaded = new Promise((resolve) => (script.onload = resolve));
    document.head.append(script);
    await loaded;
    page['mixpanel'] = stub;
    await turn(200);
    script.remove();
    expect(calls).to.deep.equal(['in']);
  });

  it('an element that has the vendor’s name for its id is none; what comes after it is told', () => {
    const calls: unknown[][] = [];
    const consent = start(config);
    const element = put(make('section', { id: 'clarity' }), make('section', { id: 'analytics' }));
    expect(page['clarity']).to.equal(element);
    const errors = listenTo('error');
    later(connectMicrosoftClarity(consent));
    later(connectSegment(consent));
    page['clarity'] = caller(calls);
    later(() => delete page['clarity']);
    consent.acceptAll();
    expect(calls).to.deep.equal(clarity('granted', 'granted'));
    expect(errors).to.deep.equal([]);
  });

  it('what threw was not heard: it is said again to what comes in its place', () => {
    const errors = listenTo('error');
    const calls: unknown[][] = [];
    page['ttq'] = {};
    later(() => delete page['ttq']);
    const consent = start(config);
    later(connectTikTok(consent));
    expect(errors).to.have.length(1);
    page['ttq'] = CASES['TikTok']!.stub(calls);
    consent.acceptAll();
    expect(calls).to.deep.equal([['holdConsent'], ['grantConsent']]);
  });
});
