import { expect } from '@open-wc/testing';
import { DEFAULT_CATEGORIES, type Choices, type ConsentConfig } from '../../src/index.js';
import en from '../../src/locales/en.js';
import { CATEGORIES, CONFIG, leave, listenTo, rawCookies, recordOf, restart, start, textOf } from './setup.js';

const services = (...entries: unknown[]) => ({
  services: entries.map((entry) => ({ id: 'metrics', category: 'analytics', ...(entry as object) })),
});
const categories = (...entries: unknown[]) => ({ categories: entries });

const REQUIRED = ['essential', 'acceptance'];

/** Under a refused declaration nothing optional is granted, nothing is asked, nothing decided, and the record stays. */
function expectLocked(config: unknown, key: RegExp): void {
  const told = listenTo('error');
  const record = textOf(recordOf());
  leave(recordOf());

  const consent = start(config as ConsentConfig);

  for (const id of [...CATEGORIES, 'metrics', 'ads']) expect(consent.granted(id), id).to.equal(false);
  for (const id of REQUIRED) expect(consent.granted(id), id).to.equal(true);
  for (const decide of [consent.acceptAll, consent.rejectAll, consent.withdraw, consent.reset]) decide();
  consent.decide({ analytics: true, metrics: true });
  expect(consent.granted('analytics'), 'a decision').to.equal(false);
  expect(rawCookies(), 'the record').to.deep.equal([record]);
  expect(told, 'console errors').to.have.lengthOf(1);
  expect(told[0]).to.match(key);
  expect(consent.declaration.error).to.match(key);
}

const REFUSED: readonly (readonly [title: string, config: unknown, key: RegExp])[] = [
  ['an unknown key', { polcy: '1' }, /polcy/],
  ['a key without a name', { '': 1 }, /./],
  ['a key named toString', { toString: 'x' }, /toString/],
  ['a key named constructor', { constructor: {} }, /constructor/],
  ['a key named __proto__', '{ "__proto__": { "policy": "1" } }', /__proto__/],
  ['a policy that is a number', { policy: 2 }, /policy/],
  ['a policy that is null', { policy: null }, /policy/],
  ['a policyUrl that is an object', { policyUrl: {} }, /policyUrl/],
  ['a lang that is a list', { lang: ['en'] }, /lang/],
  ['a controller that is a text', { controller: 'Example Chat Ltd' }, /controller/],
  ['a controller with a number for a name', { controller: { name: 5 } }, /name/],
  ['messages that are a text', { messages: 'Accept' }, /messages/],
  ['a message that is no text', { messages: { accept: 5 } }, /accept/],
  ['an unknown regime', { regime: 'optout' }, /regime/],
  ['reloadOnRevoke that is a text', { reloadOnRevoke: 'yes' }, /reloadOnRevoke/],
  ['minors that is a number', { minors: 1 }, /minors/],
  ['a cookie that is a text', { cookie: 'consent' }, /cookie/],
  ['a cookie name that is empty', { cookie: { name: '' } }, /name/],
  ['a cookie domain that is a list', { cookie: { domain: [] } }, /domain/],
  ['a cookie path that is a number', { cookie: { path: 1 } }, /path/],
  ['days in a text', { cookie: { maxAgeDays: '180' } }, /maxAgeDays/],
  ['days that are no number', { cookie: { maxAgeDays: NaN } }, /maxAgeDays/],
  ['days without an end', { cookie: { rejectedMaxAgeDays: Infinity } }, /rejectedMaxAgeDays/],
  ['days below zero', { cookie: { maxAgeDays: -1 } }, /maxAgeDays/],
  ['categories that are an object', { categories: {} }, /categories/],
  ['a category that is a text', categories('analytics'), /categories|id/],
  ['a category that is null', categories(null), /categories/],
  ['a category without id', categories({ label: 'Ads' }), /id/],
  ['a category whose id is a number', categories({ id: 5 }), /id/],
  ['a category whose id is empty', categories({ id: '' }), /id/],
  ['a category whose id has a space', categories({ id: 'a b' }), /categories.*id/],
  ['a category whose id starts with !', categories({ id: '!ads' }), /categories.*id/],
  ['a category required in words', categories({ id: 'ads', required: 'no' }), /required/],
  ['a category whose label is a number', categories({ id: 'ads', label: 5 }), /label/],
  ['the same category twice', categories({ id: 'ads' }, { id: 'ads' }), /id "ads"/],
  ['services that are a text', { services: 'metrics' }, /services/],
  ['a service that is null', { services: [null] }, /services/],
  ['a service that is a list', { services: [[]] }, /services|id/],
  ['a service without id', { services: [{ category: 'analytics' }] }, /id/],
  ['a service without category', { services: [{ id: 'metrics' }] }, /category/],
  ['a service whose category is empty', services({ category: '' }), /category/],
  ['a service of an unknown category', services({ category: 'marketing' }), /category "marketing"/],
  [
    'a service of a category that the site dropped',
    { ...categories({ id: 'ads' }), ...services({}) },
    /category "analytics" of "metrics"/,
  ],
  ['a service of a service', services({}, { id: 'ads', category: 'metrics' }), /category "metrics" of "ads"/],
  ['a service named like a category', services({ id: 'analytics' }), /id "analytics"/],
  ['the same service twice', services({}, {}), /id "metrics"/],
  ['hosts in a text', services({ hosts: 'metrics.example' }), /hosts/],
  ['a host that is no text', services({ hosts: [5] }), /hosts/],
  ['cookies in an object', services({ cookies: {} }), /cookies/],
  ['a cookie given by its name alone', services({ cookies: ['_m'] }), /cookies|name/],
  ['a cookie without name', services({ cookies: [{ purpose: 'Counts' }] }), /name/],
  ['a cookie with days in a text', services({ cookies: [{ name: '_m', maxAgeDays: '30' }] }), /maxAgeDays/],
  ['a cookie whose purpose is a list', services({ cookies: [{ name: '_m', purpose: [] }] }), /purpose/],
  ['storage without type', services({ storage: [{ name: 'm' }] }), /type/],
  ['storage of an unknown type', services({ storage: [{ name: 'm', type: 'localstorage' }] }), /type/],
  ['storage without name', services({ storage: [{ type: 'localStorage' }] }), /name/],
];

describe('declaration', () => {
  describe('what is not valid: everything optional stays denied, the record is left alone, one error names the key', () => {
    for (const [title, config, key] of REFUSED) it(title, () => expectLocked(config, key));
  });

  describe('what cannot be read at all: the same, whatever the error says', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['controller'] = { cyclic };
    const failing = (error: unknown) => ({
      get policy(): string {
        throw error;
      },
    });
    const hostile: readonly (readonly [title: string, config: unknown])[] = [
      ['JSON that is cut off', '{ "policy": "1"'],
      ['JSON with a trailing comma', '{ "policy": "1", }'],
      ['an empty text', ''],
      ['HTML', '<!doctype html><title>404</title>'],
      ['null', null],
      ['null in JSON', 'null'],
      ['a list', []],
      ['a list in JSON', '[]'],
      ['a number', 5],
      ['a text in JSON', '"opt-out"'],
      ['true', true],
      ['a function', () => CONFIG],
      ['a symbol', Symbol('config')],
      ['a big integer', { policy: 1n }],
      ['a cycle', cyclic],
      ['a getter that throws', failing(new Error('policy'))],
      ['a getter that throws an error without a message', failing(new Error(''))],
      ['a getter that throws null', failing(null)],
      ['a getter that throws a text', failing('no')],
      [
        'a getter that throws an object whose message throws',
        failing(new Proxy({}, { get: () => expect.fail('read') })),
      ],
      ['a proxy that refuses', new Proxy({}, { ownKeys: () => expect.fail('no keys') })],
      ['toJSON that throws', { toJSON: () => expect.fail('no JSON') }],
      ['nesting without end', `{ "messages": ${'{ "a": '.repeat(100_000)}1${' }'.repeat(100_000)} }`],
      ['a list nested without end', `{ "services": ${'['.repeat(100_000)}${']'.repeat(100_000)} }`],
    ];
    for (const [title, config] of hostile) it(title, () => expectLocked(config, /./));
  });

  it('fits every key of the contract', () => {
    const told = listenTo('error');
    const { declaration, granted } = start({
      policy: '2025-04-25',
      policyUrl: '/privacy',
      controller: { name: 'Example Chat Ltd', address: '1 Street', email: 'dpo@chat.example', country: 'SG' },
      cookie: { name: 'choice', domain: '', path: '/', maxAgeDays: 180, rejectedMaxAgeDays: 90 },
      categories: [{ id: 'analytics', label: 'Figures', description: 'Counts visits', required: false }],
      services: [
        {
          id: 'metrics',
          category: 'analytics',
          label: 'Metrics',
          description: 'Counts',
          provider: 'Metrics Ltd',
          country: 'IE',
          policyUrl: 'https://metrics.example/privacy',
          hosts: ['metrics.example'],
          cookies: [
            { name: '_m', purpose: 'Counts visits', maxAgeDays: 30 },
            { name: '_m_*', purpose: '…', maxAgeDays: 1 },
          ],
          storage: [{ type: 'localStorage', name: 'm_*', purpose: '…' }],
        },
      ],
      lang: 'en',
      messages: { accept: 'Yes' },
      regime: 'opt-in',
      reloadOnRevoke: true,
      minors: false,
    });
    expect(told).to.deep.equal([]);
    expect(declaration.error).to.equal(undefined);
    expect(declaration.services[0]!.cookies![1]!.name).to.equal('_m_*');
    expect(granted('metrics')).to.equal(false);
  });

  it('needs no key at all: the five categories, of which two are required', () => {
    const told = listenTo('error');
    for (const config of [undefined, {}, '{}', { policy: undefined } as never]) {
      const { declaration, stop } = start(config);
      expect(declaration.categories.map(({ id }) => id)).to.deep.equal([...REQUIRED, ...CATEGORIES]);
      expect(declaration.categories.filter(({ required }) => required).map(({ id }) => id)).to.deep.equal(REQUIRED);
      stop();
    }
    expect(DEFAULT_CATEGORIES.map(({ id }) => id)).to.deep.equal([...REQUIRED, ...CATEGORIES]);
    expect(told).to.deep.equal([]);
  });

  it('takes a part of the cookie’s keys and keeps the defaults of the others', () => {
    const { declaration } = start({ cookie: { maxAgeDays: 30 } });
    expect(declaration.error).to.equal(undefined);
    expect(declaration.cookie).to.include({ name: 'consent', path: '/', maxAgeDays: 30, rejectedMaxAgeDays: 180 });
  });

  it('takes every text of the interface as a message, whatever its key', () => {
    const { declaration } = start({
      messages: { ...en, categories: 'Purposes', type: 'Kind', maxAgeDays: 'Kept', required: 'Always on' },
    });
    expect(declaration.error).to.equal(undefined);
    expect(declaration.messages).to.include(en);
  });

  it('reads JSON and the object alike', () => {
    expect(start(JSON.stringify(CONFIG)).declaration).to.deep.equal(start(CONFIG).declaration);
  });

  it('keeps the site’s own categories in their order, and adds the two required ones', () => {
    const { declaration } = start({
      categories: [{ id: 'ads' }, { id: 'analytics', required: true }, { id: 'essential', required: false }],
    });
    expect(declaration.categories.map(({ id }) => id))
      .to.have.members([...REQUIRED, 'ads', 'analytics'])
      .and.have.lengthOf(4);
    expect(declaration.categories.map(({ id }) => id).filter((id) => id !== 'acceptance')).to.deep.equal([
      'ads',
      'analytics',
      'essential',
    ]);
    expect(declaration.categories.find(({ id }) => id === 'essential')!.required, 'cannot be made optional').to.equal(
      true,
    );
    expect(declaration.categories.find(({ id }) => id === 'analytics')!.required).to.equal(true);
  });

  it('takes ids that every object has for what they are', () => {
    const ids = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
    const config = {
      categories: ids.map((id) => ({ id })),
      services: ids.map((id) => ({ id: `${id}-service`, category: id })),
    };
    const consent = start(config);
    for (const id of ids) expect(consent.granted(id), id).to.equal(false);

    consent.decide(
      JSON.parse(
        '{ "__proto__": true, "constructor": true, "constructor-service": false, "toString-service": true }',
      ) as Choices,
    );

    const granted = ['__proto__', '__proto__-service', 'constructor', 'toString-service'];
    for (const state of [consent, restart(consent, config)]) {
      expect(
        state.declaration.categories.flatMap(({ id }) => [id, `${id}-service`]).filter(state.granted),
      ).to.have.members([...REQUIRED, ...granted]);
    }
  });

  it('is deeply frozen and does not follow the page’s object', () => {
    const config = {
      policy: '1',
      categories: [{ id: 'ads', required: false }],
      services: [{ id: 'a', category: 'ads', cookies: [{ name: 'x' }] }],
    };
    const { declaration, granted } = start(config);
    config.categories[0]!.required = true;
    config.services[0]!.cookies.push({ name: '_all' });

    expect(granted('ads')).to.equal(false);
    expect(declaration.services[0]!.cookies).to.have.lengthOf(1);
    for (const part of [
      declaration,
      declaration.cookie,
      declaration.categories,
      declaration.categories[0],
      declaration.services[0]!.cookies![0],
    ]) {
      expect(part).to.be.frozen;
    }
  });

  it('reads what the page’s object says once, getters included', () => {
    let reads = 0;
    const consent = start({
      get policy() {
        reads += 1;
        return String(reads);
      },
    });
    expect(consent.declaration.policy).to.equal('1');
    consent.acceptAll();
    expect(consent.record!.policy).to.equal('1');
  });

  it('takes a huge declaration', () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({
      id: `service-${index}`,
      category: 'analytics',
      cookies: [{ name: `_${index}` }],
    }));
    const consent = start({ services: many, messages: { text: 'x'.repeat(1_000_000) } });
    expect(consent.declaration.error).to.equal(undefined);
    expect(consent.granted('service-2999')).to.equal(false);
    consent.decide({ analytics: true });
    expect(consent.granted('service-2999')).to.equal(true);
  });

  it('lists the library’s own cookies, each under the category that allows it', () => {
    const own = start({ cookie: { name: 'choice' } }).declaration.own.flatMap(({ category, cookies }) =>
      cookies!.map(({ name }) => [category, name]),
    );
    expect(own).to.have.deep.members([
      ['essential', 'consent_session'],
      ['acceptance', 'choice'],
      ['functionality', 'consent_prefs'],
    ]);
  });

  it('grants nothing optional to minors, and asks nothing', () => {
    leave(recordOf());
    const consent = start({ ...CONFIG, minors: true });
    expect(CATEGORIES.filter(consent.granted)).to.deep.equal([]);
    expect(consent.asking).to.deep.equal([]);
    consent.acceptAll();
    expect(consent.granted('metrics')).to.equal(false);
    expect(rawCookies()).to.deep.equal([textOf(recordOf())]);
  });
});
