import { expect } from '@open-wc/testing';
import type { Consent, ConsentConfig } from '../../src/index.js';
import {
  CATEGORIES,
  CONFIG,
  inline,
  leave,
  log,
  nameOf,
  put,
  recordOf,
  refusal,
  restart,
  says,
  settled,
  start,
  stored,
  stub,
} from './setup.js';

const setSignal = (value: unknown) => stub(navigator, 'globalPrivacyControl', { value });

const grantsOf = ({ granted }: Consent): string[] => CATEGORIES.filter(granted);

describe('signals: Global Privacy Control', () => {
  for (const value of [undefined, false, '1', 1, 'true', null, {}]) {
    it(`${JSON.stringify(value) ?? 'undefined'} is none (GPC-1)`, () => {
      setSignal(value);
      leave(recordOf());
      const consent = start(CONFIG);
      expect(consent.signal).to.equal(false);
      expect(grantsOf(consent)).to.deep.equal(CATEGORIES);
      expect(consent.decide({ analytics: false })).not.to.have.property('gpc');
    });
  }

  it('is read once: it is fixed for the life of the document (GPC-2)', () => {
    const consent = start(CONFIG);
    setSignal(true);
    consent.acceptAll();
    expect(consent.signal).to.equal(false);
    expect(grantsOf(consent)).to.deep.equal(CATEGORIES);
  });

  describe('sent', () => {
    beforeEach(() => setSignal(true));

    it('denies, writes no record, and in opt-in still asks (GPC-8)', () => {
      const consent = start(CONFIG);
      expect(consent.signal).to.equal(true);
      expect(grantsOf(consent)).to.deep.equal([]);
      expect(consent.granted('essential')).to.equal(true);
      expect(consent.record).to.equal(undefined);
      expect(document.cookie).to.equal('');
      expect(consent.asking).to.deep.equal(CATEGORIES);
    });

    it('overrides a yes of before, which stays as it was recorded (GPC-6)', async () => {
      leave(recordOf());
      put(inline('analytics', says('vendor')));
      document.cookie = '_m=1;path=/';
      const consent = start(CONFIG);
      expect(grantsOf(consent)).to.deep.equal([]);
      expect(stored()).to.deep.equal(recordOf());
      await settled();
      expect(log).to.deep.equal([]);
      expect(document.cookie, 'what the yes had allowed is erased').not.to.contain('_m=');
    });

    it('gives way to an explicit choice made under it, which says so', () => {
      leave(recordOf());
      const consent = start(CONFIG);
      consent.decide({ analytics: true });
      expect(grantsOf(consent)).to.deep.equal(['analytics']);
      expect(stored()).to.deep.include({ gpc: true, denied: ['functionality', 'beacons'] });
      expect(grantsOf(restart(consent))).to.deep.equal(['analytics']);
    });

    it('gives way to the same choice as before, made again under it', () => {
      leave(recordOf());
      const consent = start(CONFIG);
      expect(consent.acceptAll()).to.include({ gpc: true, id: recordOf().id });
      expect(grantsOf(restart(consent))).to.deep.equal(CATEGORIES);
    });

    it('marks a no made under it as well', () => {
      const consent = start(CONFIG);
      expect(consent.rejectAll()).to.include({ gpc: true });
    });

    it('denies again after reset', () => {
      const consent = start(CONFIG);
      consent.acceptAll();
      consent.reset();
      expect(grantsOf(consent)).to.deep.equal([]);
    });

    it('in an opt-out regime denies what would be granted, and is the answer: nothing is asked', () => {
      const config: ConsentConfig = { ...CONFIG, regime: 'opt-out' };
      const consent = start(config);
      expect(grantsOf(consent)).to.deep.equal([]);
      expect(consent.asking).to.deep.equal([]);
      expect(consent.record).to.equal(undefined);
      consent.decide({ beacons: true });
      expect(grantsOf(restart(consent, config))).to.deep.equal(['beacons']);
    });

    it('only a true gpc in the record counts as made under it', () => {
      for (const gpc of ['true', 1, {}, false]) {
        leave(recordOf({ gpc }));
        expect(grantsOf(start(CONFIG)), nameOf(gpc)).to.deep.equal([]);
      }
    });
  });

  it('gone again: what was decided under it and before it holds', () => {
    leave(
      refusal({ gpc: true, granted: ['essential', 'acceptance', 'beacons'], denied: ['functionality', 'analytics'] }),
    );
    expect(grantsOf(start(CONFIG))).to.deep.equal(['beacons']);
    leave(recordOf());
    expect(grantsOf(start(CONFIG))).to.deep.equal(CATEGORIES);
  });
});
