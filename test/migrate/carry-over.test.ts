import { expect } from '@open-wc/testing';
import type { ConsentConfig, MigrateOptions } from '../../src/migrate.js';
import { migrate } from '../../src/migrate.js';
import { daysAgo, later, leave, listenTo, recordOf, start, stored, stub } from '../core/setup.js';

const SITE = {
  policy: '1',
  categories: [{ id: 'functionality' }, { id: 'analytics' }, { id: 'marketing' }, { id: 'beacons' }],
  services: [
    { id: 'ga', category: 'analytics' },
    { id: 'mat', category: 'analytics' },
    { id: 'ads', category: 'marketing' },
    { id: 'video', category: 'functionality' },
  ],
} satisfies ConsentConfig;

const HOUR_AGO = daysAgo(1 / 24);
const iso = new Date(HOUR_AGO * 1000).toISOString();
const ms = HOUR_AGO * 1000;

/** Comes to a page that migrates. */
function come(options: MigrateOptions, more: ConsentConfig = {}) {
  const config = { ...SITE, ...more, migrate: { policy: '1', ...options } };
  later(migrate(config));
  return start(config);
}

function keep(name: string, value: string, isEncoded = true): void {
  document.cookie = `${name}=${isEncoded ? encodeURIComponent(value) : value};path=/`;
}

const vcc = (change: object = {}): string =>
  JSON.stringify({
    categories: ['necessary', 'analytics'],
    revision: 0,
    data: null,
    consentTimestamp: iso,
    consentId: 'x',
    services: { necessary: [], analytics: ['ga'], marketing: [] },
    languageCode: 'en',
    lastConsentTimestamp: iso,
    expirationTime: ms,
    ...change,
  });

const c15t = `c.necessary:1,c.measurement:1,i.t:${ms},i.sid:sub_1,i.mpf:530a`;
const cookiebot = `{stamp:'a/b==',necessary:true,preferences:true,statistics:false,marketing:false,method:'explicit',ver:1,utc:${ms},region:'de'}`;
const oneTrust = (groups: string): string => `isGpcEnabled=0&datestamp=Mon+Jan+01+2026&version=202301.1.0&groups=${encodeURIComponent(groups)}&AwaitingReconsent=false`;

interface Case {
  from: MigrateOptions['from'];
  cookies: readonly (readonly [name: string, value: string, isEncoded?: boolean])[];
  granted: string[];
  denied: string[];
  services?: Record<string, boolean>;
  asking: string[];
  more?: ConsentConfig;
  /** Their records without a time are as old as the page. */
  isTimeless?: boolean;
}

const cases: Record<string, Case> = {
  'vanilla-cookieconsent: categories, and services within': {
    from: 'vanilla-cookieconsent',
    cookies: [['cc_cookie', vcc()]],
    granted: ['analytics'],
    denied: ['marketing'],
    services: { mat: false },
    asking: ['functionality', 'beacons'],
  },
  'vanilla-cookieconsent 2: what it refused it does not name': {
    from: 'vanilla-cookieconsent',
    cookies: [['cc_cookie', JSON.stringify({ categories: ['necessary', 'analytics'], revision: 0, data: null, rfc_cookie: false, consent_date: iso, consent_uuid: 'x', last_consent_update: iso })]],
    granted: ['analytics'],
    denied: [],
    asking: ['functionality', 'marketing', 'beacons'],
  },
  'Klaro: services alone make their categories': {
    from: 'klaro',
    cookies: [['klaro', JSON.stringify({ ga: true, mat: true, ads: false, login: true })]],
    granted: ['analytics'],
    denied: ['marketing'],
    asking: ['functionality', 'beacons'],
    isTimeless: true,
  },
  'Klaro: one of two services': {
    from: 'klaro',
    cookies: [['klaro', JSON.stringify({ ga: true, mat: false })]],
    granted: [],
    denied: ['analytics'],
    services: { ga: true },
    asking: ['functionality', 'marketing', 'beacons'],
    isTimeless: true,
  },
  'Klaro: one of two services, the other unknown to it': {
    from: 'klaro',
    cookies: [['klaro', JSON.stringify({ ga: true })]],
    granted: [],
    denied: ['analytics'],
    services: { ga: true },
    asking: ['functionality', 'marketing', 'beacons'],
    isTimeless: true,
  },
  tarteaucitron: {
    from: 'tarteaucitron',
    cookies: [['tarteaucitron', '!gtag=true!matomo=false!facebook=false!youtube=true!analytics=true', false]],
    more: { gate: { aliases: { gtag: 'ga', matomo: 'mat', facebook: 'ads', youtube: 'video' } } },
    granted: ['functionality'],
    denied: ['analytics', 'marketing'],
    services: { ga: true },
    asking: ['beacons'],
    isTimeless: true,
  },
  'tarteaucitron: what waits was not answered, and a yes beside it may be none': {
    from: 'tarteaucitron',
    cookies: [['tarteaucitron', '!gtag=true!matomo=wait!facebook=false!youtube=wait', false]],
    more: { gate: { aliases: { gtag: 'ga', matomo: 'mat', facebook: 'ads', youtube: 'video' } } },
    granted: [],
    denied: ['marketing'],
    asking: ['functionality', 'analytics', 'beacons'],
    isTimeless: true,
  },
  'c15t: a yes to functionality without a word of experience, which was never shown': {
    from: 'c15t',
    cookies: [['c15t', `c.necessary:1,c.functionality:1,i.t:${ms}`, false]],
    granted: ['functionality'],
    denied: ['analytics', 'marketing'],
    asking: ['beacons'],
  },
  'Usercentrics-like names with spaces': {
    from: 'klaro',
    cookies: [['klaro', JSON.stringify({ 'Google Analytics': true, 'Ad network': false })]],
    more: { gate: { aliases: { 'Google Analytics': 'ga', 'Ad network': 'ads' } } },
    granted: [],
    denied: ['analytics', 'marketing'],
    services: { ga: true },
    asking: ['functionality', 'beacons'],
    isTimeless: true,
  },
  'Orejime: purposes': {
    from: 'orejime',
    cookies: [['eu-consent', '{%22analytics%22:true%2C%22marketing%22:false}', false]],
    granted: ['analytics'],
    denied: ['marketing'],
    asking: ['functionality', 'beacons'],
    isTimeless: true,
  },
  'c15t: what it does not name is refused': {
    from: 'c15t',
    cookies: [['c15t', c15t, false]],
    granted: ['analytics'],
    denied: ['functionality', 'marketing'],
    asking: ['beacons'],
  },
  Cookiebot: {
    from: 'cookiebot',
    cookies: [['CookieConsent', cookiebot]],
    granted: ['functionality'],
    denied: ['analytics', 'marketing'],
    asking: ['beacons'],
  },
  'OneTrust: once its box was closed': {
    from: 'onetrust',
    cookies: [['OptanonConsent', oneTrust('C0001:1,C0002:1,C0004:0'), false], ['OptanonAlertBoxClosed', iso, false]],
    granted: ['analytics'],
    denied: ['marketing'],
    asking: ['functionality', 'beacons'],
  },
  'an alias for several of ours': {
    from: 'cookiebot',
    cookies: [['CookieConsent', cookiebot]],
    more: { gate: { aliases: { preferences: 'functionality beacons' } } },
    granted: ['functionality', 'beacons'],
    denied: ['analytics', 'marketing'],
    asking: [],
  },
  'several of theirs for one of ours: all must be granted': {
    from: 'cookiebot',
    cookies: [['CookieConsent', cookiebot]],
    more: { gate: { aliases: { preferences: 'analytics', statistics: 'analytics' } } },
    granted: [],
    denied: ['analytics', 'marketing'],
    asking: ['functionality', 'beacons'],
  },
  'another name of the cookie': {
    from: 'klaro',
    cookies: [['my-klaro', JSON.stringify({ ads: true })]],
    granted: ['marketing'],
    denied: [],
    asking: ['functionality', 'analytics', 'beacons'],
    isTimeless: true,
  },
};

describe('carrying an answer over', () => {
  for (const [title, { from, cookies, granted, denied, services, asking, more, isTimeless }] of Object.entries(cases))
    it(title, () => {
      for (const one of cookies) keep(...one);
      const { record, ...consent } = come({ from, ...(cookies[0]![0] === 'my-klaro' && { name: 'my-klaro' }) }, more);
      const time = isTimeless ? record!.time : HOUR_AGO;
      expect(record).to.deep.include({ granted: ['essential', 'acceptance', ...granted], denied, via: 'api', policy: '1', time, first: time });
      expect(record!.services).to.deep.equal(services);
      if (isTimeless) expect(record!.time).to.be.closeTo(daysAgo(0), 5);
      expect(consent.asking, 'what nobody answered').to.deep.equal(asking);
      expect(stored()).to.deep.equal(record);
      expect(document.cookie.split('; ').map((pair) => pair.split('=')[0]), 'their own record is gone').to.deep.equal(['consent']);
    });

  it('not in a page that is only prerendered; once it is seen, before the store reads (LC-1)', () => {
    keep('klaro', JSON.stringify({ ads: true }));
    stub(document, 'prerendering', { value: true, configurable: true });
    const consent = come({ from: 'klaro' });
    expect(document.cookie).to.contain('klaro=');
    expect(consent.granted('ads')).to.equal(false);
    stub(document, 'prerendering', { value: false, configurable: true });
    document.dispatchEvent(new Event('prerenderingchange'));
    expect(consent.granted('ads')).to.equal(true);
    expect(document.cookie).not.to.contain('klaro=');
  });

  it('keeps the first time apart from the last', () => {
    keep('cc_cookie', vcc({ consentTimestamp: new Date(ms - 86_400_000).toISOString() }));
    expect(come({ from: 'vanilla-cookieconsent' }).record).to.include({ first: HOUR_AGO - 86_400, time: HOUR_AGO });
  });

  it('happens once: after reset() there is nothing left to come over', () => {
    keep('klaro', JSON.stringify({ ads: true }));
    const consent = come({ from: 'klaro' });
    expect(consent.granted('ads')).to.equal(true);
    consent.reset();
    expect(come({ from: 'klaro' }).record).to.equal(undefined);
  });

  it('one that is kept in localStorage alone comes over, too', () => {
    localStorage.setItem('cc_cookie', vcc());
    const consent = come({ from: 'vanilla-cookieconsent' });
    expect(consent.granted('ga')).to.equal(true);
    expect(localStorage.length).to.equal(0);
  });

  it('a copy in localStorage goes too', () => {
    keep('c15t', c15t, false);
    localStorage.setItem('c15t', '{}');
    come({ from: 'c15t' });
    expect(localStorage.length).to.equal(0);
  });

  it('what cannot be erased does not come over: it would again and again', () => {
    const text = `klaro=${encodeURIComponent(JSON.stringify({ ads: true }))}`;
    stub(document, 'cookie', { get: () => text, set: () => {} });
    expect(come({ from: 'klaro' }).record).to.equal(undefined);
  });

  const nothing: Record<string, () => { options?: MigrateOptions; more?: ConsentConfig }> = {
    'for another version of the policy': () => {
      keep('klaro', JSON.stringify({ ads: true }));
      return { options: { from: 'klaro', policy: '0' } };
    },
    'where the site does not say for which version': () => {
      keep('klaro', JSON.stringify({ ads: true }));
      return { more: { migrate: { from: 'klaro' } } };
    },
    'for another revision': () => {
      keep('cc_cookie', vcc({ revision: 1 }));
      return { options: { from: 'vanilla-cookieconsent', revision: 2 } };
    },
    'when it is older than an answer lasts': () => {
      keep('cc_cookie', vcc({ consentTimestamp: '2020-01-01T00:00:00Z', lastConsentTimestamp: '2020-01-01T00:00:00Z' }));
      return { options: { from: 'vanilla-cookieconsent' } };
    },
    'from the future': () => {
      keep('cc_cookie', vcc({ consentTimestamp: '2100-01-01T00:00:00Z', lastConsentTimestamp: '2100-01-01T00:00:00Z' }));
      return { options: { from: 'vanilla-cookieconsent' } };
    },
    'where the visitors are children': () => {
      keep('klaro', JSON.stringify({ ads: true }));
      return { options: { from: 'klaro' }, more: { minors: true } };
    },
    'that Cookiebot only implied': () => {
      keep('CookieConsent', cookiebot.replace('explicit', 'implied').replaceAll('false', 'true'));
      return { options: { from: 'cookiebot' } };
    },
    'of Cookiebot, out of its region': () => {
      keep('CookieConsent', '-1');
      return { options: { from: 'cookiebot' } };
    },
    'of OneTrust, before its box was closed': () => {
      keep('OptanonConsent', oneTrust('C0001:1,C0002:1'), false);
      return { options: { from: 'onetrust' } };
    },
    'of tarteaucitron, where all waits': () => {
      keep('tarteaucitron', '!gtag=wait!ads=wait', false);
      return { options: { from: 'tarteaucitron' } };
    },
    'about nothing that is declared': () => {
      keep('klaro', JSON.stringify({ unknown: true, essential: true }));
      return { options: { from: 'klaro' } };
    },
  };
  for (const [title, prepare] of Object.entries(nothing))
    it(`none ${title}`, () => {
      const { options, more } = prepare();
      const before = document.cookie;
      const config = { ...SITE, ...(options && { migrate: { policy: '1', ...options } }), ...more };
      later(migrate(config));
      expect(start(config).record).to.equal(undefined);
      expect(document.cookie, 'stays as it was').to.equal(before);
    });

  it('ours is the later one, even about an older policy', () => {
    leave(recordOf({ policy: '0' }));
    keep('klaro', JSON.stringify({ ads: true }));
    expect(come({ from: 'klaro' }).record).to.equal(undefined);
  });

  const hostile = [
    '', ' ', '%', '%7B', 'null', '5', '""', '[]', '{}', 'true', '{"__proto__":{"ads":true}}', '{"ads":1}', '{"ads":"true"}', '{"ads":{"a":1}}',
    '{"constructor":true,"toString":true}', '!ads=TRUE', '!ads=true', 'c.marketing:1', "{method:'explicit',marketing:true}", 'groups=C0004%3A1',
    '{"categories":"marketing","consentTimestamp":"x"}', '{"categories":["marketing"]}', '{"categories":null,"services":5}', vcc().slice(0, 60),
    '{"categories":["marketing"],"services":{"marketing":"ads"},"consentTimestamp":"2100-01-01"}', 'x'.repeat(4000),
  ];
  for (const from of ['vanilla-cookieconsent', 'klaro', 'tarteaucitron', 'orejime', 'c15t', 'cookiebot', 'onetrust', 'usercentrics'] as const)
    it(`${from}: nothing hostile, truncated or of another library throws or grants`, () => {
      for (const text of hostile)
        for (const isEncoded of [true, false]) {
          // The one of theirs that is well formed.
          if (from === 'tarteaucitron' && text === '!ads=true') continue;
          for (const name of ['cc_cookie', 'klaro', 'tarteaucitron', 'eu-consent', 'c15t', 'CookieConsent', 'OptanonConsent']) keep(name, text, isEncoded);
          const consent = come({ from });
          expect(['functionality', 'analytics', 'marketing', 'beacons', 'ads'].filter(consent.granted), text).to.deep.equal([]);
          consent.reset();
          consent.stop();
        }
    });

  for (const [key, value] of Object.entries({
    'migrate.from': { migrate: { from: 'nobody', policy: '1' } },
    'migrate.from: it knows': { migrate: { from: 'toString', policy: '1' } },
    'migrate.policy': { migrate: { from: 'klaro', policy: 1 } },
    migrate: { migrate: 'klaro' },
    gate: { gate: 5 },
    'gate.attributes': { gate: { attributes: 'data-category' } },
    'gate.attributes ': { gate: { attributes: [''] } },
    'gate.aliases': { gate: { aliases: { a: 5 } } },
  }))
    it(`a wrong ${key} is told, and takes nothing over`, () => {
      const told = listenTo('error');
      keep('klaro', JSON.stringify({ ads: true }));
      const config = { ...SITE, ...value } as ConsentConfig;
      later(migrate(config));
      expect(start(config).record).to.equal(undefined);
      expect(told.join()).to.contain(key.trim());
      expect(told).to.have.length(1);
    });

  it('a broken declaration is told once, by the store', () => {
    const told = listenTo('error');
    const config = { ...SITE, nonsense: 1, migrate: { from: 'klaro', policy: '1' } } as ConsentConfig;
    keep('klaro', JSON.stringify({ ads: true }));
    later(migrate(config));
    expect(start(config).granted('ads')).to.equal(false);
    expect(told).to.have.length(1);
  });
});
