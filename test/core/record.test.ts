import { expect } from '@open-wc/testing';
import { readConsent, type Consent } from '../../src/index.js';
import {
  CATEGORIES,
  CONFIG,
  cookieWrites,
  daysAgo,
  daysOf,
  keptCookie,
  leave,
  openTab,
  rawCookies,
  recordOf,
  refusal,
  restart,
  start,
  stored,
  textOf,
  type Tab,
} from './setup.js';

const isUndecided = (consent: Consent): boolean =>
  consent.record === undefined && CATEGORIES.every((id) => !consent.granted(id) && consent.asking.includes(id));

/** What a page makes of a cookie that an earlier one left. */
function readText(text: string, config: object = CONFIG): Consent {
  document.cookie = `consent=${text};path=/`;
  return start(config);
}

describe('record', () => {
  describe('as stored', () => {
    it('is the percent-encoded JSON of consent.record, nothing but ASCII (CK-2)', () => {
      const consent = start({ ...CONFIG, policy: 'Richtlinie №1; „neu“' });
      consent.decide({ analytics: true, heatmap: false });

      const [text] = rawCookies();
      expect(text).to.equal(encodeURIComponent(JSON.stringify(consent.record)));
      expect(text)
        .to.match(/^[\x21-\x7e]+$/)
        .and.not.match(/[;,\s"]/);
      expect(JSON.parse(decodeURIComponent(text!))).to.deep.equal(consent.record);
    });

    it('says who, when, what and how', () => {
      const consent = start(CONFIG);
      consent.decide({ functionality: true }, { via: 'save', lang: 'de' });

      const { id, first, time, ...rest } = stored()!;
      expect(id).to.match(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      expect(time)
        .to.be.within(daysAgo(0) - 5, daysAgo(0))
        .and.equal(first);
      expect(rest).to.deep.equal({
        v: 1,
        policy: '1',
        via: 'save',
        granted: ['essential', 'acceptance', 'functionality'],
        denied: ['analytics', 'beacons'],
        lang: 'de',
      });
    });

    it('names a service only where it differs from its category', () => {
      const consent = start(CONFIG);
      consent.decide({ analytics: true, metrics: false, heatmap: true, pixel: false });
      expect(stored()!.services).to.deep.equal({ metrics: false });
      consent.acceptAll();
      expect(stored()).not.to.have.property('services');
    });

    it('takes less than 1 kB with twenty services, each of them different from its category', () => {
      const ids = Array.from({ length: 20 }, (_, index) => `service-${String(index).padStart(2, '0')}`);
      const consent = start({ policy: '2025-04-25', services: ids.map((id) => ({ id, category: 'analytics' })) });
      consent.decide(Object.fromEntries(ids.map((id) => [id, true])), { via: 'accept-all' });

      expect(Object.keys(stored()!.services!)).to.have.lengthOf(20);
      expect(`consent=${rawCookies()[0]!}`.length).to.be.below(1024);
    });

    it('survives in another place when it is too large for a cookie (CK-1)', () => {
      const ids = Array.from({ length: 300 }, (_, index) => `service-${index}`);
      const config = { services: ids.map((id) => ({ id, category: 'analytics' })) };
      const consent = start(config);
      consent.decide(Object.fromEntries(ids.map((id) => [id, true])));
      expect(restart(consent, config).granted('service-299')).to.equal(true);
    });

    it('is the last decision, however fast one follows the other and wherever each had room', () => {
      const ids = Array.from({ length: 300 }, (_, index) => `service-${index}`);
      const config = { services: ids.map((id) => ({ id, category: 'analytics' })) };
      const tooLarge = Object.fromEntries(
        ['functionality', 'analytics', 'beacons', ...ids].map((id) => [id, id.startsWith('service')]),
      );
      let consent = start(config);
      consent.acceptAll();
      consent.decide(tooLarge);
      consent = restart(consent, config);
      expect(['functionality', 'service-1'].map(consent.granted)).to.deep.equal([false, true]);
      consent.rejectAll();
      expect(restart(consent, config).granted('service-1')).to.equal(false);
    });

    it('is written for the whole host alone, Lax, for 180 days; Secure only on https (CK-5, CK-8)', async () => {
      const written = cookieWrites();
      start(CONFIG).acceptAll();

      const cookie = written.find((text) => text.startsWith('consent='))!;
      expect(cookie)
        .to.match(/;\s*path=\/(;|$)/i)
        .and.match(/;\s*samesite=lax/i)
        .and.not.match(/domain=|secure/i);
      expect(daysOf(cookie)).to.be.closeTo(180, 0.1);
      const kept = await keptCookie('consent');
      // Only Chromium tells more than name and value.
      if (kept?.expires) {
        expect((kept.expires - Date.now()) / 86_400_000).to.be.closeTo(180, 0.1);
        expect(kept).to.include({ path: '/', domain: null, sameSite: 'lax', secure: false });
      }
    });

    it('is kept as long as the site says, for a yes and a no each', () => {
      const written = cookieWrites();
      const consent = start({ ...CONFIG, cookie: { maxAgeDays: 90, rejectedMaxAgeDays: 30 } });
      for (const decide of [
        consent.acceptAll,
        consent.rejectAll,
        () => consent.decide({ analytics: true }),
        consent.withdraw,
      ])
        decide();
      const days = written.filter((text) => /^consent=%7B/.test(text)).map((text) => Math.round(daysOf(text)!));
      expect(days).to.deep.equal([90, 30, 90, 30]);
    });

    it('has the name, path and domain that the site says', () => {
      const written = cookieWrites();
      start({ ...CONFIG, cookie: { name: 'choice', path: '/test', domain: 'localhost' } }).acceptAll();
      const cookie = written.find((text) => text.startsWith('choice='));
      expect(cookie)
        .to.match(/;\s*path=\/test(;|$)/i)
        .and.match(/;\s*domain=localhost(;|$)/i);
    });
  });

  describe('as read', () => {
    it('comes back as it was decided', () => {
      const consent = start(CONFIG);
      consent.decide({ analytics: true, heatmap: false });
      const next = restart(consent);
      expect(next.record).to.deep.equal(consent.record);
      expect(['analytics', 'metrics'].every(next.granted)).to.equal(true);
      expect(['heatmap', 'beacons', 'functionality'].some(next.granted)).to.equal(false);
    });

    it('is undefined while the visitor has not decided, and nothing is stored', () => {
      expect(isUndecided(start(CONFIG))).to.equal(true);
      expect(document.cookie).to.equal('');
      expect(localStorage.length + sessionStorage.length).to.equal(0);
    });

    it('is deeply frozen, made here or read', () => {
      const consent = start(CONFIG);
      consent.decide({ analytics: true, heatmap: false });
      for (const { record } of [consent, restart(consent)]) {
        for (const part of [record, record!.granted, record!.denied, record!.services]) expect(part).to.be.frozen;
      }
    });

    it('is the same object until it changes', () => {
      leave(recordOf());
      const consent = start(CONFIG);
      const { record } = consent;
      dispatchEvent(new Event('focus'));
      expect(consent.acceptAll()).to.equal(record);
      expect(consent.record).to.equal(record);
      expect(consent.rejectAll()).to.equal(consent.record);
      expect(consent.record).not.to.equal(record);
      expect(consent.record).to.equal(consent.record);
    });

    const now = { first: daysAgo(0), time: daysAgo(0) };
    const malformed: readonly (readonly [title: string, text: string])[] = [
      ['nothing', ''],
      ['a word', 'yes'],
      ['a broken escape', '%E0%A4%A'],
      ['half a text', textOf(recordOf()).slice(0, -5)],
      ['text encoded twice', encodeURIComponent(textOf(recordOf()))],
      ['null', 'null'],
      ['a number', '1'],
      ['a list', '[]'],
      ['an object', '%7B%7D'],
      ...[
        { v: 2 },
        { v: '1' },
        { v: undefined },
        { id: undefined },
        { id: 5 },
        { policy: undefined },
        { policy: 1 },
        { policy: '2' },
        { policy: '' },
        { via: undefined },
        { via: 'imply' },
        { via: 'constructor' },
        { granted: undefined },
        { granted: null },
        { granted: 'analytics' },
        { granted: { 0: 'analytics', length: 1 } },
        { granted: [['analytics']] },
        { granted: ['analytics', 5] },
        { denied: undefined },
        { denied: 'analytics' },
        { denied: [null] },
        { services: null },
        { services: { metrics: 1 } },
        { services: { metrics: 'true' } },
        { time: undefined },
        { time: null },
        { time: 'now' },
        { time: String(daysAgo(1)) },
        { first: undefined },
        { first: 'then' },
        { first: daysAgo(-30) },
      ].map(
        (change) => [JSON.stringify(change, (_, value: unknown) => value ?? null), textOf(recordOf(change))] as const,
      ),
    ];
    for (const [title, text] of malformed) {
      it(`is no record: ${title}`, () => {
        expect(isUndecided(readText(text))).to.equal(true);
        expect(rawCookies().join(), 'left as it is').to.equal(text);
      });
    }

    it('means denied when a category stands in both lists', () => {
      const consent = readText(textOf(recordOf({ ...now, denied: ['analytics'] })));
      expect(consent.granted('analytics')).to.equal(false);
      expect(consent.granted('functionality')).to.equal(true);
    });

    it('gives nothing by names that every object has', () => {
      const hostile = `{"__proto__":{"granted":["analytics"]},${JSON.stringify(refusal({ services: { toString: true, constructor: true } })).slice(1)}`;
      const consent = readText(encodeURIComponent(hostile.replace('"services":{', '"services":{"__proto__":true,')));
      for (const id of [...CATEGORIES, 'metrics', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])
        expect(consent.granted(id), id).to.equal(false);
    });

    it('grants no category that the site does not have', () => {
      const consent = readText(textOf(recordOf({ granted: [...recordOf().granted, 'ads'] })));
      expect(consent.granted('ads')).to.equal(false);
    });

    it('asks again for another policy version, and again has no version for none', () => {
      leave(recordOf({ policy: '1' }));
      expect(isUndecided(start({ ...CONFIG, policy: '2' }))).to.equal(true);
      expect(isUndecided(start({ services: CONFIG.services }))).to.equal(true);
      expect(start(CONFIG).granted('metrics')).to.equal(true);
    });
  });

  it('outlives a clock that was ahead when the first decision was made', () => {
    leave(recordOf({ first: daysAgo(-0.01), time: daysAgo(-0.01) }));
    const consent = start(CONFIG);
    consent.withdraw();
    expect(restart(consent).record).to.include({ via: 'withdraw' });
  });

  describe('age: counted from `time`, not from the cookie’s end (CK-4)', () => {
    const config = { ...CONFIG, cookie: { maxAgeDays: 60, rejectedMaxAgeDays: 20 } };
    const ages: readonly (readonly [title: string, record: object, isDecided: boolean])[] = [
      ['a yes of 59 days counts', recordOf({ time: daysAgo(59), first: daysAgo(59) }), true],
      ['a yes of 61 days is over', recordOf({ time: daysAgo(61), first: daysAgo(61) }), false],
      ['a yes to one service is a yes', refusal({ services: { metrics: true }, time: daysAgo(59), first: daysAgo(59) }), true],
      ['a no to one service is none', refusal({ services: { metrics: false }, time: daysAgo(21), first: daysAgo(21) }), false],
      ['a no of 19 days counts', refusal({ time: daysAgo(19), first: daysAgo(19) }), true],
      ['a no of 21 days is over', refusal({ time: daysAgo(21), first: daysAgo(21) }), false],
      [
        'a first decision of long ago does not age the last one',
        recordOf({ time: daysAgo(1), first: daysAgo(900) }),
        true,
      ],
      [
        'a clock that is some minutes ahead is no reason to ask',
        recordOf({ time: daysAgo(-0.01), first: daysAgo(-0.01) }),
        true,
      ],
      ['a year ahead is no record: it would never end', recordOf({ time: daysAgo(-365), first: daysAgo(1) }), false],
      ['milliseconds are no record', recordOf({ time: Date.now(), first: Date.now() }), false],
    ];
    for (const [title, record, isDecided] of ages) {
      it(title, () => {
        leave(record, 'path=/;max-age=34560000');
        expect(isUndecided(start(config))).to.equal(!isDecided);
      });
    }

    it('is 180 days unless the site says otherwise', () => {
      leave(recordOf({ time: daysAgo(179), first: daysAgo(179) }));
      expect(isUndecided(start(CONFIG))).to.equal(false);
      leave(recordOf({ time: daysAgo(181), first: daysAgo(181) }));
      expect(isUndecided(start(CONFIG))).to.equal(true);
    });

    it('is 400 days at most, as browsers keep no cookie longer (CK-3)', () => {
      const forever = { ...CONFIG, cookie: { maxAgeDays: 10_000 } };
      leave(recordOf({ time: daysAgo(401), first: daysAgo(401) }));
      expect(isUndecided(start(forever))).to.equal(true);
      const written = cookieWrites();
      start(forever).acceptAll();
      expect(daysOf(written.find((text) => text.startsWith('consent='))!)).to.be.at.most(400.1);
    });

    it('is not prolonged by saving the same again, nor by another visit', () => {
      const record = recordOf({ time: daysAgo(100), first: daysAgo(100) });
      leave(record);
      const written = cookieWrites();
      const consent = start(CONFIG);
      consent.acceptAll();
      consent.decide({ analytics: true });
      restart(consent).acceptAll();
      expect(stored()!.time).to.equal(record.time);
      expect(written.filter((text) => text.startsWith('consent='))).to.deep.equal([]);
    });
  });

  it('keeps id and first when the visitor decides again, and moves time', () => {
    const earlier = recordOf({ time: daysAgo(10), first: daysAgo(20) });
    leave(earlier);
    const consent = start(CONFIG);
    for (const decide of [
      consent.rejectAll,
      consent.acceptAll,
      consent.withdraw,
      () => consent.decide({ beacons: true }),
    ]) {
      decide();
      expect(stored()).to.include({ id: earlier.id, first: earlier.first });
      expect(stored()!.time).to.be.closeTo(daysAgo(0), 5);
    }
  });

  it('has a new id after reset: the two decisions cannot be joined (REC-7)', () => {
    const consent = start(CONFIG);
    const before = consent.acceptAll()!.id;
    consent.reset();
    expect(document.cookie).to.equal('');
    expect(consent.acceptAll()!.id).not.to.equal(before);
  });

  describe('when two cookies have the name (CK-11)', () => {
    const older = recordOf({ id: 'older', first: daysAgo(10), time: daysAgo(9) });
    const newer = refusal({ id: 'newer', first: daysAgo(10), time: daysAgo(2) });
    let tab: Tab;

    beforeEach(async () => {
      tab = await openTab();
    });

    const put = (deep: object, root: object) => {
      tab.document.cookie = `consent=${textOf(deep)};path=/test/core`;
      leave(root);
      expect(tab.document.cookie.match(/consent=/g)).to.have.lengthOf(2);
      tab.dispatchEvent(new Event('focus'));
    };

    for (const [title, deep, root] of [
      ['in the deeper path', newer, older],
      ['in the root', older, newer],
    ] as const) {
      it(`the one with the newest time counts: ${title}`, () => {
        put(deep, root);
        expect(tab.consent.record!.id).to.equal('newer');
        expect(readConsent(tab.document.cookie)!.id).to.equal('newer');
      });
    }

    it('a newer one that is not valid does not count', () => {
      for (const change of [{ v: 2 }, { policy: '0' }, { via: '' }, { time: daysAgo(-9) }]) {
        put(older, { ...newer, ...change });
        expect(tab.consent.record?.id, JSON.stringify(change)).to.equal('older');
      }
    });

    it('a new decision counts at once and ever after', () => {
      put(newer, older);
      tab.consent.acceptAll();
      tab.dispatchEvent(new Event('focus'));
      expect(tab.consent.record).to.include({ id: 'newer', via: 'accept-all' });
    });

    it('reset forgets both', () => {
      put(older, newer);
      tab.consent.reset();
      expect(tab.document.cookie).to.equal('');
      tab.dispatchEvent(new Event('focus'));
      expect(tab.consent.record).to.equal(undefined);
    });

    it('another cookie whose name ends or starts alike is not read', () => {
      leave(recordOf(), 'path=/', 'my_consent');
      leave(recordOf(), 'path=/', 'consent2');
      expect(isUndecided(start(CONFIG))).to.equal(true);
    });
  });

  it('is found under any name that a cookie may have, as if no character meant anything', () => {
    for (const name of ['c.o*n', 'a+b', '$x^', 'site-1_consent', '!x', "it's"]) {
      const config = { ...CONFIG, cookie: { name } };
      const consent = start(config);
      consent.acceptAll();
      expect(stored(name)?.id, name).to.equal(consent.record!.id);
      expect(restart(consent, config).record, name).to.deep.equal(consent.record);
    }
  });
});
