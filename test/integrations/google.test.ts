/** Google Consent Mode: what the queue holds, as Google's own scripts would read it. */
import { expect } from '@open-wc/testing';
import type { ConsentConfig } from '../../src/index.js';
import { connectGoogle, type GoogleOptions } from '../../src/integrations/google.js';
import { CONFIG, later, leave, listenTo, recordOf, start, stub } from '../core/setup.js';

const MARKETING = {
  ...CONFIG,
  categories: [{ id: 'functionality' }, { id: 'analytics' }, { id: 'marketing' }],
  services: [],
} satisfies ConsentConfig;

const KEYS = ['ad_storage', 'ad_user_data', 'ad_personalization', 'analytics_storage', 'functionality_storage', 'personalization_storage', 'security_storage'];

const page = window as unknown as Record<string, unknown[] | undefined>;

/** Commands as lists; the same words in an array would be no command to Google (GCM-2). */
const queue = (name = 'dataLayer') =>
  (page[name] ?? []).map((entry) => (Object.prototype.toString.call(entry) === '[object Arguments]' ? [...(entry as unknown[])] : entry)) as (unknown[] | object)[];

const states = (granted: string[]) => Object.fromEntries(KEYS.map((key) => [key, ['security_storage', ...granted].includes(key) ? 'granted' : 'denied']));
const event = { event: 'consent_update' };

function begin(config: ConsentConfig = MARKETING, options?: GoogleOptions) {
  const consent = start(config);
  const end = connectGoogle(consent, options);
  later(end);
  return { consent, end };
}

/** A command as `gtag` leaves it. */
const said = function () {
  // eslint-disable-next-line prefer-rest-params
  return arguments;
} as (...words: unknown[]) => IArguments;

afterEach(() => {
  delete page['dataLayer'];
  delete page['layer2'];
});

describe('connectGoogle', () => {
  it('before an answer: all keys denied but security, and no update (GCM-1, GCM-3)', () => {
    begin();
    expect(queue()).to.deep.equal([['consent', 'default', states([])]]);
  });

  it('each change is an update with every key, and an event; the same state twice is one (GCM-4, GCM-8)', () => {
    const { consent, end } = begin();
    consent.decide({ analytics: true });
    consent.decide({ analytics: true });
    consent.acceptAll();
    consent.withdraw();
    consent.reset();
    const all = KEYS.filter((key) => key !== 'security_storage');
    expect(queue().slice(1)).to.deep.equal([
      ['consent', 'update', states(['analytics_storage'])],
      event,
      ['consent', 'update', states(all)],
      event,
      ['consent', 'update', states([])],
      event,
      ['consent', 'update', states([])],
      event,
    ]);
    end();
    consent.acceptAll();
    expect(queue()).to.have.length(9);
  });

  it('a returning page: default, then at once what was answered, be it a no', () => {
    leave(recordOf({ granted: ['essential', 'acceptance', 'analytics'], denied: ['functionality', 'marketing'] }));
    begin();
    expect(queue()).to.deep.equal([['consent', 'default', states([])], ['consent', 'update', states(['analytics_storage'])], event]);
    delete page['dataLayer'];
    leave(recordOf({ granted: ['essential', 'acceptance'], denied: ['functionality', 'analytics', 'marketing'] }));
    begin();
    expect(queue()).to.deep.equal([['consent', 'default', states([])], ['consent', 'update', states([])], event]);
  });

  it('opt-out: granted at once, by an update', () => {
    begin({ ...MARKETING, regime: 'opt-out' });
    expect(queue()[1]).to.deep.equal(['consent', 'update', states(KEYS)]);
  });

  it('advertising stays denied where no category stands for it, and for a mapping to what is not declared', () => {
    const { consent } = begin(CONFIG, { mapping: { personalization_storage: 'nobody', functionality_storage: 'functionality analytics' } });
    consent.acceptAll();
    expect(queue()[1]).to.deep.equal(['consent', 'update', states(['analytics_storage', 'functionality_storage'])]);
  });

  it('all ids of a key must be granted', () => {
    const { consent } = begin(MARKETING, { mapping: { ad_user_data: 'marketing analytics' } });
    consent.decide({ marketing: true });
    expect(queue()[1]).to.deep.equal(['consent', 'update', states(['ad_storage', 'ad_personalization'])]);
  });

  it('regions: granted elsewhere, EEA spelled out, and no update before an answer (GCM-7)', () => {
    begin(MARKETING, { regions: ['EEA', 'US-CA'] });
    const [elsewhere, there, ...more] = queue() as [unknown, unknown, { region: string[] }][];
    expect(elsewhere).to.deep.equal(['consent', 'default', states(KEYS)]);
    const { region, ...rest } = there![2];
    expect(rest).to.deep.equal(states([]));
    expect(region).to.include.members(['DE', 'NO', 'IS', 'LI', 'GB', 'CH', 'US-CA']);
    expect(new Set(region).size).to.equal(33);
    expect(more).to.deep.equal([]);
  });

  it('one region may be a text', () => {
    begin(MARKETING, { regions: 'DE' as never });
    expect(queue()[1]).to.deep.equal(['consent', 'default', { ...states([]), region: ['DE'] }]);
  });

  it('a default that the page has said is not said twice', () => {
    page['dataLayer'] = [null, { event: 'x' }, said('consent', 'default', {})];
    const { consent } = begin();
    consent.decide({ analytics: true });
    expect(queue().slice(3)).to.deep.equal([['consent', 'update', states(['analytics_storage'])], event]);
  });

  it('what Google takes for no default is none: in an array, or of something else (GCM-2)', () => {
    for (const entry of [['consent', 'default', {}], said('event', 'default'), said('consent', 'update', {}), Object.create(null), 5, said()]) {
      page['dataLayer'] = [entry];
      const { consent } = begin();
      expect(queue().slice(1)).to.deep.equal([['consent', 'default', states([])]]);
      consent.stop();
    }
  });

  it('a grant in the page’s own default is taken back where nothing may be granted (GPC-5)', () => {
    page['dataLayer'] = [said('consent', 'default', states(KEYS))];
    begin({ ...MARKETING, minors: true });
    expect(queue().slice(1)).to.deep.equal([['consent', 'update', states([])], event]);
  });

  for (const regions of [['eea'], ['EU'], 'EEA US-CA'])
    it(`${String(regions)} is understood`, () => {
      begin(MARKETING, { regions: regions as never });
      expect((queue()[1] as [string, string, { region: string[] }])[2].region).to.include.members(['DE', 'NO']);
    });

  for (const regions of [[], '', ['Europe'], ['DE', 'de'], 5, {}, ['US-CALI']])
    it(`regions that are none deny everywhere: ${JSON.stringify(regions)}`, () => {
      listenTo('warn');
      begin(MARKETING, { regions: regions as never });
      expect(queue()).to.deep.equal([['consent', 'default', states([])]]);
    });

  it('where nobody is asked beforehand, a region keeps its default until there is an answer (GCM-7)', () => {
    const { consent } = begin({ ...MARKETING, regime: 'opt-out' }, { regions: ['EEA'] });
    expect(queue()).to.have.length(2);
    consent.acceptAll();
    expect(queue().slice(2)).to.deep.equal([['consent', 'update', states(KEYS)], event]);
  });

  it('no region grants anything to children, under a privacy signal, or when the declaration is broken', () => {
    listenTo('error');
    for (const config of [{ ...MARKETING, minors: true }, { nonsense: 1 } as never]) {
      begin(config, { regions: ['EEA'] });
      expect(queue()).to.deep.equal([['consent', 'default', states([])]]);
      delete page['dataLayer'];
    }
    stub(Navigator.prototype, 'globalPrivacyControl', { value: true });
    begin({ ...MARKETING, regime: 'opt-out' }, { regions: ['EEA'] });
    expect(queue()).to.deep.equal([['consent', 'default', states([])]]);
  });

  it('waiting, redaction and link decoration only when asked for, before anything that could be sent (GCM-6, GCM-9)', () => {
    begin(MARKETING, { waitForUpdate: 500, set: { ads_data_redaction: true, url_passthrough: true } });
    expect(queue()).to.deep.equal([
      ['set', 'ads_data_redaction', true],
      ['set', 'url_passthrough', true],
      ['consent', 'default', { ...states([]), wait_for_update: 500 }],
    ]);
  });

  it('keeps a queue that is there, and takes another name', () => {
    page['layer2'] = ['before'];
    begin(MARKETING, { dataLayer: 'layer2' });
    expect(queue('layer2')[0]).to.equal('before');
    expect(queue('layer2')).to.have.length(2);
    expect(page['dataLayer']).to.equal(undefined);
  });

  it('a broken declaration: everything stays denied', () => {
    listenTo('error');
    const { consent } = begin({ nonsense: 1 } as never);
    consent.acceptAll();
    expect(queue()).to.deep.equal([['consent', 'default', states([])]]);
  });
});
