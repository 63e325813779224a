/** Each vendor's exact calls, in order: held, granted, revoked, on a returning page, absent, late, throwing. */
import { expect } from '@open-wc/testing';
import type { Consent } from '../../src/index.js';
import { connectMatomo } from '../../src/integrations/matomo.js';
import { connectMeta } from '../../src/integrations/meta.js';
import { connectMicrosoftClarity } from '../../src/integrations/microsoft-clarity.js';
import { connectMicrosoftUet } from '../../src/integrations/microsoft-uet.js';
import { connectTikTok } from '../../src/integrations/tiktok.js';
import { CONFIG, later, leave, listenTo, recordOf, start, turn } from '../core/setup.js';

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
      page[global] = isQueue ? Object.assign([], { push: thrower }) : Object.assign(thrower, { holdConsent: thrower, grantConsent: thrower, revokeConsent: thrower });
      const { consent } = begin();
      expect(consent.acceptAll()).to.include({ via: 'accept-all' });
      expect(consent.granted('marketing')).to.equal(true);
      expect(errors.join()).to.contain('Error: vendor');
    });
  });
