import { expect } from '@open-wc/testing';
import type { Choices, Consent, ConsentChange } from '../../src/index.js';
import {
  CATEGORIES,
  CONFIG,
  cookieWrites,
  leave,
  listenTo,
  nameOf,
  recordOf,
  refusal,
  restart,
  start,
  stored,
  turn,
} from './setup.js';

const SERVICES = ['site', 'metrics', 'heatmap', 'pixel'];
const OPTIONAL = [...CATEGORIES, ...SERVICES];
const REQUIRED = ['essential', 'acceptance', 'login'];

const grantsOf = ({ granted }: Consent): string[] => OPTIONAL.filter(granted);

/** The changes that a store tells from now on. */
function changesOf(consent: Consent): ConsentChange[] {
  const changes: ConsentChange[] = [];
  consent.subscribe((change) => changes.push(change));
  changes.length = 0;
  return changes;
}

describe('decision', () => {
  it('before it, what is required is granted and nothing else', () => {
    const consent = start(CONFIG);
    expect(REQUIRED.every(consent.granted)).to.equal(true);
    expect(grantsOf(consent)).to.deep.equal([]);
    expect(consent.asking).to.deep.equal(CATEGORIES);
  });

  it('acceptAll grants everything and says so', () => {
    const consent = start(CONFIG);
    expect(consent.acceptAll()).to.equal(consent.record);
    expect(consent.record).to.include({ via: 'accept-all' });
    expect(grantsOf(consent)).to.deep.equal(OPTIONAL);
    expect(stored()).to.deep.equal(consent.record);
    expect(consent.asking).to.deep.equal([]);
  });

  it('rejectAll denies everything optional, is remembered like a yes, and is not asked about again (REG-13)', () => {
    const consent = start(CONFIG);
    expect(consent.rejectAll()).to.include({ via: 'reject-all' });
    expect(consent.record!.granted).to.deep.equal(['essential', 'acceptance']);
    expect(consent.record!.denied).to.deep.equal(CATEGORIES);
    const next = restart(consent);
    expect(grantsOf(next)).to.deep.equal([]);
    expect(REQUIRED.every(next.granted)).to.equal(true);
    expect(next.asking).to.deep.equal([]);
  });

  it('methods work unbound', () => {
    const { acceptAll, rejectAll, decide, withdraw, reset, granted, subscribe, when, dismiss, cookies, stop } =
      start(CONFIG);
    const { set, get, has, remove } = cookies;
    acceptAll();
    expect(granted('metrics')).to.equal(true);
    set('lang', 'de');
    expect([get('lang'), has('lang')]).to.deep.equal(['de', true]);
    remove('lang');
    rejectAll();
    decide({ analytics: true });
    withdraw();
    expect(granted('metrics')).to.equal(false);
    reset();
    dismiss();
    subscribe(() => undefined)();
    void when('metrics');
    stop();
  });

  describe('decide', () => {
    it('keeps the state of what it does not name; undecided becomes denied', () => {
      const consent = start(CONFIG);
      consent.decide({ analytics: true });
      expect(consent.record).to.deep.include({ via: 'api', denied: ['functionality', 'beacons'] });
      consent.decide({ beacons: true });
      expect(grantsOf(consent)).to.deep.equal(['analytics', 'beacons', 'metrics', 'heatmap', 'pixel']);
      consent.decide({ analytics: false });
      expect(grantsOf(consent)).to.deep.equal(['beacons', 'pixel']);
    });

    it('of nothing, while undecided, is a no to everything', () => {
      const consent = start(CONFIG);
      expect(consent.decide({})!.denied).to.deep.equal(CATEGORIES);
      expect(consent.asking).to.deep.equal([]);
    });

    it('says how it came about, and nothing that is no way', () => {
      const consent = start(CONFIG);
      let state = false;
      for (const via of ['accept-all', 'reject-all', 'save', 'withdraw', 'api'] as const) {
        state = !state;
        expect(consent.decide(Object.fromEntries(CATEGORIES.map((id) => [id, state])), { via })!.via).to.equal(via);
      }
      consent.rejectAll();
      expect(consent.decide({ analytics: true }, { via: 'accept-all' })!.via, 'all of a part').to.equal('save');
      consent.acceptAll();
      expect(consent.decide({ metrics: false }, { via: 'reject-all' })!.via, 'all of a part').to.equal('save');
      for (const via of ['toString', '', 'accept-all ', null, 5]) {
        state = !state;
        expect(consent.decide({ analytics: state }, { via: via as never })!.via, String(via)).to.equal('api');
      }
    });

    it('takes the page’s language when none is named, cut to a length that a cookie can bear', () => {
      const consent = start(CONFIG);
      expect(consent.decide({ analytics: true })!.lang).to.equal('en');
      expect(consent.decide({ analytics: false }, { lang: 'x'.repeat(5000) })!.lang!.length).to.be.below(100);
    });

    describe('services', () => {
      it('may differ from their category, both ways', () => {
        const consent = start(CONFIG);
        consent.decide({ analytics: true, metrics: false });
        expect(grantsOf(consent)).to.deep.equal(['analytics', 'heatmap']);
        consent.decide({ analytics: false, metrics: true });
        expect(grantsOf(consent)).to.deep.equal(['metrics']);
        expect(stored()!.services).to.deep.equal({ metrics: true });
      });

      it('alone leave their category as it is: a half state', () => {
        const consent = start(CONFIG);
        consent.decide({ heatmap: true });
        expect(grantsOf(consent)).to.deep.equal(['heatmap']);
        expect(stored()!.denied).to.contain('analytics');
        expect(grantsOf(restart(consent))).to.deep.equal(['heatmap']);
      });

      it('follow their category when it is decided again, unless they are named too', () => {
        const consent = start(CONFIG);
        consent.decide({ analytics: true, metrics: false });
        consent.decide({ functionality: true });
        expect(consent.granted('metrics'), 'kept').to.equal(false);
        consent.decide({ analytics: true });
        expect(consent.granted('metrics'), 'taken along').to.equal(true);
        consent.decide({ heatmap: true, metrics: true, analytics: false });
        expect(grantsOf(consent)).to.deep.equal(['functionality', 'site', 'metrics', 'heatmap']);
      });

      it('of a required category cannot be denied', () => {
        const consent = start(CONFIG);
        consent.decide({ essential: false, acceptance: false, login: false });
        leave(recordOf({ services: { login: false }, granted: ['acceptance'], denied: ['essential'] }));
        for (const store of [consent, restart(consent)]) expect(REQUIRED.every(store.granted)).to.equal(true);
      });
    });

    describe('with hostile choices grants nothing, throws nothing and leaves the rest in place', () => {
      const hostile: readonly (readonly [title: string, choices: unknown])[] = [
        ['null', null],
        ['undefined', undefined],
        ['a number', 1],
        ['a text', 'analytics'],
        ['a list', ['analytics', 'metrics']],
        ['a function', () => ({ analytics: true })],
        ['unknown ids', { marketing: true, '': true, ' analytics': true, ANALYTICS: true }],
        ['names that every object has', JSON.parse('{ "__proto__": true, "constructor": true, "toString": true }')],
        ['a prototype that grants', Object.create({ analytics: true, metrics: true })],
        ['its own __proto__ that grants', JSON.parse('{ "__proto__": { "analytics": true } }')],
        ...[
          1,
          'true',
          'granted',
          {},
          [],
          [true],
          new Boolean(true),
          () => true,
          Symbol('yes'),
          1n,
          null,
          undefined,
          NaN,
        ].map(
          (state) => [`a state that is no boolean: ${nameOf(state)}`, { analytics: state, metrics: state }] as const,
        ),
      ];
      for (const [title, choices] of hostile) {
        it(title, () => {
          const consent = start(CONFIG);
          consent.decide({ functionality: true });
          consent.decide(choices as Choices);
          expect(grantsOf(consent)).to.deep.equal(['functionality', 'site']);
          expect(Object.keys(stored()!)).to.have.members([
            'v',
            'id',
            'policy',
            'first',
            'time',
            'via',
            'granted',
            'denied',
            'lang',
          ]);
          expect(stored()!.granted).to.deep.equal(['essential', 'acceptance', 'functionality']);
        });
      }

      it('a state that is no boolean takes away what was granted', () => {
        const consent = start(CONFIG);
        consent.acceptAll();
        consent.decide({ analytics: 'true', beacons: 1 } as never);
        expect(grantsOf(consent)).to.deep.equal(['functionality', 'site']);
      });
    });
  });

  it('granted is false for whatever is no id', () => {
    const { granted, acceptAll } = start(CONFIG);
    acceptAll();
    for (const id of [
      '',
      'marketing',
      'Analytics',
      'analytics ',
      '__proto__',
      'constructor',
      'toString',
      undefined,
      null,
      5,
      {},
      ['analytics'],
      Symbol('x'),
    ]) {
      expect(granted(id as string), nameOf(id)).to.equal(false);
    }
  });

  describe('the declaration has grown since', () => {
    const grown = {
      ...CONFIG,
      categories: [...CATEGORIES, 'ads'].map((id) => ({ id })),
      services: [...CONFIG.services, { id: 'trends', category: 'analytics' }, { id: 'banner-ads', category: 'ads' }],
    };

    it('a new category is denied and asked about alone', () => {
      leave(recordOf());
      const consent = start(grown);
      expect(consent.asking).to.deep.equal(['ads']);
      expect([consent.granted('ads'), consent.granted('banner-ads')]).to.deep.equal([false, false]);
      expect(OPTIONAL.every(consent.granted), 'the others keep their state').to.equal(true);

      consent.decide({ ads: true });
      expect(consent.asking).to.deep.equal([]);
      expect([...OPTIONAL, 'ads', 'banner-ads'].every(consent.granted)).to.equal(true);
    });

    it('a new category is denied after a reject-all too, and saving it makes the question go away', () => {
      leave(refusal());
      const consent = start(grown);
      expect(consent.asking).to.deep.equal(['ads']);
      consent.rejectAll();
      expect(consent.asking).to.deep.equal([]);
      expect(restart(consent, grown).asking).to.deep.equal([]);
    });

    it('a new service has its category’s state', () => {
      leave(recordOf({ services: { metrics: false } }));
      expect(start(grown).granted('trends')).to.equal(true);
      leave(refusal({ services: { metrics: true } }));
      expect(start(grown).granted('trends')).to.equal(false);
    });

    it('a category that became optional is asked about unless it was decided', () => {
      leave(recordOf({ granted: ['essential', 'acceptance'] }));
      expect(start(CONFIG).asking).to.deep.equal(CATEGORIES);
    });
  });

  describe('withdraw', () => {
    it('denies everything optional and says withdrawn', () => {
      const consent = start(CONFIG);
      consent.acceptAll();
      expect(consent.withdraw()).to.equal(consent.record);
      expect(consent.record).to.include({ via: 'withdraw' });
      expect(grantsOf(consent)).to.deep.equal([]);
      const next = restart(consent);
      expect(next.record!.via).to.equal('withdraw');
      expect(next.asking).to.deep.equal([]);
    });

    it('after a reject-all still says withdrawn', () => {
      const consent = start(CONFIG);
      consent.rejectAll();
      const changes = changesOf(consent);
      expect(consent.withdraw()).to.include({ via: 'withdraw' });
      expect(changes.map(({ granted, revoked }) => [granted, revoked])).to.deep.equal([[[], []]]);
    });

    it('twice is once', () => {
      const consent = start(CONFIG);
      const first = consent.withdraw();
      const changes = changesOf(consent);
      expect(consent.withdraw()).to.equal(first);
      expect(changes).to.deep.equal([]);
    });
  });

  describe('reset', () => {
    it('forgets the record: a change with everything revoked and no record', () => {
      const consent = start(CONFIG);
      consent.decide({ analytics: true, heatmap: false });
      const changes = changesOf(consent);
      consent.reset();
      expect(changes).to.deep.equal([
        { record: undefined, granted: [], revoked: ['analytics', 'metrics'], first: false, reloadNeeded: false },
      ]);
      expect(consent.record).to.equal(undefined);
      expect(consent.asking).to.deep.equal(CATEGORIES);
      expect(document.cookie).to.equal('');
    });

    it('asks again what was closed without an answer', () => {
      const consent = start(CONFIG);
      consent.dismiss();
      expect(consent.asking).to.deep.equal([]);
      expect(restart(consent).asking, 'after a reload').to.deep.equal([]);
      consent.acceptAll();
      const next = restart(consent);
      next.reset();
      expect(next.asking).to.deep.equal(CATEGORIES);
    });

    it('of nothing is no change', () => {
      const consent = start(CONFIG);
      const changes = changesOf(consent);
      consent.reset();
      expect(changes).to.deep.equal([]);
    });
  });

  it('dismiss is no decision: no record, no grant, a session cookie that says it', () => {
    const written = cookieWrites();
    const consent = start(CONFIG);
    const changes = changesOf(consent);
    consent.dismiss();
    expect(consent.record).to.equal(undefined);
    expect(grantsOf(consent)).to.deep.equal([]);
    expect(changes).to.deep.equal([]);
    expect(written.filter((text) => text.startsWith('consent_session='))).to.have.lengthOf(1);
    expect(written.join()).not.to.match(/max-age|expires/i);
    expect(stored()).to.equal(undefined);
  });

  describe('a change', () => {
    it('lists what was granted and revoked by category and service, not what is required', () => {
      const consent = start(CONFIG);
      const changes = changesOf(consent);
      consent.decide({ analytics: true, beacons: true, heatmap: false });
      consent.decide({ analytics: false, functionality: true, heatmap: true });
      expect(changes.map(({ granted, revoked }) => [granted, revoked])).to.deep.equal([
        [['analytics', 'beacons', 'metrics', 'pixel'], []],
        [
          ['functionality', 'site', 'heatmap'],
          ['analytics', 'metrics'],
        ],
      ]);
      expect(changes[1]!.record).to.equal(consent.record);
      expect(Object.keys(changes[0]!)).to.have.members(['record', 'granted', 'revoked', 'first', 'reloadNeeded']);
    });

    it('is first once: the visitor’s first decision, made here', () => {
      const consent = start(CONFIG);
      const changes = changesOf(consent);
      consent.rejectAll();
      consent.acceptAll();
      const next = restart(consent);
      const later = changesOf(next);
      next.rejectAll();
      expect([...changes, ...later].map(({ first }) => first)).to.deep.equal([true, false, false]);
    });

    it('is none when the same is saved again: the same object, nothing written, nobody told', () => {
      const consent = start(CONFIG);
      const record = consent.decide({ analytics: true, heatmap: false }, { via: 'save' });
      const changes = changesOf(consent);
      const written = cookieWrites();
      for (const again of [
        {},
        { analytics: true, heatmap: false },
        { beacons: false },
        { heatmap: false },
        { marketing: true },
      ]) {
        expect(consent.decide(again, { via: 'api', lang: 'de' })).to.equal(record);
      }
      expect(changes).to.deep.equal([]);
      expect(written).to.deep.equal([]);
    });

    it('is one when an undecided visitor rejects: the record is new although nothing was granted', () => {
      const consent = start(CONFIG);
      const changes = changesOf(consent);
      consent.rejectAll();
      expect(changes).to.have.lengthOf(1);
      expect(changes[0]).to.deep.include({ granted: [], revoked: [], first: true });
    });
  });

  describe('subscribe', () => {
    it('calls back now with what holds, and on every change, synchronously', () => {
      leave(recordOf({ services: { metrics: false } }));
      const consent = start(CONFIG);
      const changes: ConsentChange[] = [];
      consent.subscribe((change) => changes.push(change));
      expect(changes).to.have.lengthOf(1);
      expect(changes[0]).to.deep.include({ record: consent.record, revoked: [], first: false, reloadNeeded: false });
      expect(changes[0]!.granted).to.have.members(OPTIONAL.filter((id) => id !== 'metrics'));
      consent.rejectAll();
      expect(changes).to.have.lengthOf(2);
    });

    it('sees the new state when it is called', () => {
      const consent = start(CONFIG);
      const seen: boolean[] = [];
      consent.subscribe(() => seen.push(consent.granted('metrics') && stored()?.via === 'accept-all'));
      consent.acceptAll();
      expect(seen).to.deep.equal([false, true]);
    });

    it('ends when it is told to', () => {
      const consent = start(CONFIG);
      const changes = changesOf(consent);
      let calls = 0;
      const end = consent.subscribe(() => void (calls += 1));
      end();
      end();
      consent.acceptAll();
      expect(calls).to.equal(1);
      expect(changes).to.have.lengthOf(1);
    });

    it('ends in the middle of a change too, like listeners of the platform', () => {
      const consent = start(CONFIG);
      const ends: (() => void)[] = [];
      consent.subscribe(() => ends.forEach((end) => end()));
      const changes: ConsentChange[] = [];
      ends.push(consent.subscribe((change) => changes.push(change)));
      consent.acceptAll();
      expect(changes).to.have.lengthOf(1);
    });

    it('in the middle of a change hears it once', () => {
      const consent = start(CONFIG);
      const changes: ConsentChange[] = [];
      let isLate = false;
      consent.subscribe(() => isLate && consent.subscribe((change) => changes.push(change)));
      isLate = true;
      consent.acceptAll();
      expect(changes).to.have.lengthOf(1);
      expect(changes[0]!.record).to.equal(consent.record);
    });

    it('of the same function twice is two subscriptions', () => {
      const consent = start(CONFIG);
      let calls = 0;
      const count = () => void (calls += 1);
      consent.subscribe(count)();
      consent.subscribe(count);
      calls = 0;
      consent.acceptAll();
      expect(calls).to.equal(1);
    });

    it('survives a listener that throws: the others, the event and the record do not suffer', () => {
      const told = listenTo('error');
      const consent = start(CONFIG);
      const heard: string[] = [];
      consent.subscribe(() => {
        throw new Error('vendor');
      });
      consent.subscribe(() => heard.push('listener'));
      document.addEventListener('consent-change', () => heard.push('event'), { once: true });
      expect(consent.acceptAll()).to.include({ via: 'accept-all' });
      expect(heard).to.deep.equal(['listener', 'listener', 'event']);
      expect(told.filter((text) => text.includes('vendor'))).to.have.lengthOf(2);
    });

    it('with a decision inside of a change: everyone’s last word is what holds', () => {
      const consent = start(CONFIG);
      const records: unknown[] = [];
      const held = new Set<string>();
      consent.subscribe(({ granted }) => granted.includes('analytics') && consent.decide({ analytics: false }));
      consent.subscribe(({ record, granted, revoked }) => {
        records.push(record);
        granted.forEach((id) => held.add(id));
        revoked.forEach((id) => held.delete(id));
      });
      const events: unknown[] = [];
      const hear = ({ record }: { record: unknown }) => events.push(record);
      document.addEventListener('consent-change', hear);

      const result = consent.acceptAll();
      document.removeEventListener('consent-change', hear);

      expect(consent.granted('analytics')).to.equal(false);
      expect(result, 'what it returns').to.equal(consent.record);
      expect(stored()).to.deep.equal(consent.record);
      expect(records.at(-1), 'the last record heard').to.equal(consent.record);
      expect(events.at(-1), 'the last event').to.equal(consent.record);
      expect([...held], 'what the changes add up to').to.have.members(grantsOf(consent));
    });

    it('with a withdrawal inside of the first call: everyone hears it', () => {
      leave(recordOf());
      const consent = start(CONFIG);
      const changes = changesOf(consent);
      consent.subscribe(({ record }) => record?.via === 'accept-all' && consent.withdraw());
      expect(changes.at(-1)!.record).to.equal(consent.record);
      expect(consent.record).to.include({ via: 'withdraw' });
    });
  });

  describe('when', () => {
    const isSettled = async (promise: Promise<void>) => {
      let isDone = false;
      void promise.then(() => (isDone = true));
      await turn();
      return isDone;
    };

    it('resolves once a category or a service is granted', async () => {
      const consent = start(CONFIG);
      const [analytics, metrics, heatmap] = [
        consent.when('analytics'),
        consent.when('metrics'),
        consent.when('heatmap'),
      ];
      expect(await isSettled(analytics)).to.equal(false);
      consent.decide({ analytics: true, heatmap: false });
      expect(await isSettled(analytics)).to.equal(true);
      expect(await isSettled(metrics)).to.equal(true);
      expect(await isSettled(heatmap)).to.equal(false);
      consent.acceptAll();
      expect(await isSettled(heatmap)).to.equal(true);
    });

    it('resolves at once for what is granted, what is required included', async () => {
      leave(recordOf());
      const consent = start(CONFIG);
      for (const id of ['metrics', 'essential', 'login']) expect(await isSettled(consent.when(id)), id).to.equal(true);
    });

    it('stays pending when denied, unknown, and after stop', async () => {
      const consent = start(CONFIG);
      const waiting = ['analytics', 'marketing', 'toString'].map((id) => consent.when(id));
      consent.rejectAll();
      consent.stop();
      consent.acceptAll();
      leave(recordOf());
      dispatchEvent(new Event('focus'));
      for (const promise of waiting) expect(await isSettled(promise)).to.equal(false);
    });
  });
});
