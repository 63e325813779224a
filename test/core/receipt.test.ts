import { assert } from '@open-wc/testing';
import { gist } from '../../src/core/decision.js';
import { parseDeclaration } from '../../src/core/declaration.js';
import { digest, uuidOf } from '../../src/core/receipt/digest.js';
import { askedNow, identity, type Noted } from '../../src/core/receipt/noted.js';
import { toReceipt } from '../../src/core/receipt/receipt.js';
import { transition } from '../../src/core/receipt/transition.js';
import { toKantara, verifyReceipt, type Receipt } from '../../src/receipt.js';
import { CONFIG, daysAgo, leave, recordOf, refusal, start, stub } from './setup.js';
import { assertValid } from './valid-receipt.js';

const declaration = parseDeclaration(CONFIG);

const UUID = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('a receipt', () => {
  it('is none while undecided', async () => {
    assert.isUndefined(await start(CONFIG).receipt());
  });

  it('says what holds, to whom, by whom, since when', async () => {
    const consent = start({
      ...CONFIG,
      policyUrl: '/privacy#top',
      lang: 'en',
      controller: { name: 'Example Chat Ltd', address: '1 Road', email: 'dpo@chat.example', country: 'SG' },
      services: [
        { id: 'metrics', category: 'analytics', label: 'Metrics', description: 'Counts', provider: 'Metrics Ltd', country: 'IE', policyUrl: 'https://metrics.example/privacy', hosts: ['metrics.example', { host: 'api.example', path: '/v1' }], cookies: [{ name: '_m', purpose: 'Counts visits', maxAgeDays: 30 }], storage: [{ type: 'localStorage', name: 'm_*' }] },
        { id: 'own', category: 'analytics', provider: 'Example Chat Ltd', cookies: [{ name: 'o' }], storage: [{ type: 'sessionStorage', name: 'o' }] },
        { id: 'pixel', category: 'beacons', provider: 'Metrics Ltd' },
      ],
    });
    consent.decide({ analytics: true, own: false, beacons: false }, { via: 'save', lang: 'en-GB' });
    const receipt = await assertValid(await consent.receipt());

    assert.match(receipt.receipt_id, UUID);
    assert.equal(receipt.record_id, consent.record!.id);
    assert.equal(receipt.pii_principal_id, consent.record!.id);
    assert.deepEqual(receipt.event, {
      event_time: new Date(consent.record!.time * 1000).toISOString(),
      event_type: 'given',
      event_state: 'ConsentGiven',
      entity_id: consent.record!.id,
      validity_duration: 'P180D',
      control: 'save',
      states: { functionality: 'ConsentRefused', analytics: 'ConsentGiven', beacons: 'ConsentRefused', metrics: 'ConsentGiven', own: 'ConsentRefused', pixel: 'ConsentRefused' },
      agreements: [],
      gpc: false,
    });
    const { notice } = receipt;
    assert.equal(notice.privacy_notice, `${location.origin}/privacy#top`);
    assert.equal(notice.policy_version, '1');
    assert.equal(notice.language, 'en-GB');
    assert.deepEqual(notice.jurisdictions, ['SG']);
    assert.equal(notice.ui_version, 'consent-elements test');
    assert.deepEqual(notice.parties, [
      { party_id: 'controller', party_role: 'controller', party_name: 'Example Chat Ltd', party_address: '1 Road', party_email: 'dpo@chat.example', party_country: 'SG' },
      { party_id: 'third-party-1', party_role: 'third party', party_name: 'Metrics Ltd', party_country: 'IE' },
    ]);
    const analytics = notice.purposes.find(({ purpose_id }) => purpose_id === 'analytics')!;
    assert.isFalse(analytics.required);
    assert.equal(analytics.lawful_basis, 'dpv:Consent');
    assert.deepEqual(analytics.services[0], {
      service_id: 'metrics',
      service: 'Metrics',
      description: 'Counts',
      pii_controllers: ['third-party-1'],
      recipient_third_parties: ['metrics.example', 'api.example'],
      pii_information: [
        { type: 'cookie', name: '_m', purpose: 'Counts visits', retention_period: 'P30D' },
        { type: 'localStorage', name: 'm_*', retention_period: 'until erased' },
      ],
      storage_locations: ['browser', 'IE'],
      privacy_notice: 'https://metrics.example/privacy',
    });
    assert.deepEqual(analytics.services[1]!.pii_controllers, ['controller']);
    assert.deepEqual(analytics.services[1]!.pii_information.map(({ retention_period }) => retention_period), ['session', 'session']);
    assert.notProperty(notice.purposes.find(({ purpose_id }) => purpose_id === 'essential')!, 'lawful_basis');
  });

  it('is the same however often it is asked for, and another after a change', async () => {
    const consent = start(CONFIG);
    consent.acceptAll();
    const [first, again] = [await consent.receipt(), await consent.receipt()];
    assert.deepEqual(first, again);
    consent.rejectAll();
    assert.notEqual((await consent.receipt())!.receipt_id, first!.receipt_id);
  });

  it('is about a record that is found, too, and one with agreements and a signal', async () => {
    leave(recordOf({ gpc: true, agreements: [{ document: 'terms', version: '2', time: daysAgo(2) }] }));
    const { event } = await assertValid(await start(CONFIG).receipt());
    assert.isTrue(event.gpc);
    assert.lengthOf(event.agreements, 1);
  });

  it('needs no declaration', async () => {
    const consent = start();
    consent.rejectAll();
    const { event, notice } = await assertValid(await consent.receipt());
    assert.equal(event.event_state, 'ConsentRefused');
    assert.equal(notice.policy_version, '');
    assert.equal(notice.privacy_notice, '', 'not this page');
    assert.equal(notice.parties[0]!.party_name, location.host);
  });

  it('takes any text as text', async () => {
    const odd = `\0\ud800"'; DROP TABLE consent_receipts; --<script>\u2028‮${'x'.repeat(500)}`;
    const consent = start({ policy: odd, policyUrl: 'http://[', controller: { name: odd, country: odd }, services: [{ id: "a';--", category: 'analytics', label: odd, provider: odd, policyUrl: odd, hosts: [odd], cookies: [{ name: odd }] }] });
    consent.acceptAll();
    const { notice } = await assertValid(await consent.receipt());
    assert.equal(notice.policy_version, odd.replace('\0\ud800', '\ufffd\ufffd'));
  });

  it('says a change of anything in it', async () => {
    const consent = start(CONFIG);
    consent.acceptAll();
    const receipt = (await consent.receipt())!;
    assert.isFalse(await verifyReceipt({ ...receipt, pii_principal_id: 'another' }));
    assert.isFalse(await verifyReceipt({ ...receipt, event: { ...receipt.event, gpc: true } }));
    assert.isFalse(await verifyReceipt({ ...receipt, notice: { ...receipt.notice, language: 'de' } }));
    assert.isFalse(await verifyReceipt({ ...receipt, notice: { ...receipt.notice, language: 'de' }, notice_digest: await digest({ ...receipt.notice, language: 'de' }) }));
    assert.isTrue(await verifyReceipt(JSON.parse(JSON.stringify(receipt)) as Receipt));
  });

  it('says that it needs a secure context', async () => {
    const consent = start(CONFIG);
    consent.acceptAll();
    stub(crypto, 'subtle', { value: undefined });
    let said: unknown;
    await consent.receipt().catch((error: unknown) => (said = error));
    assert.match(String(said), /https/);
  });

  it('digests as RFC 8785 and SHA-256 have it', async () => {
    // echo -n '{"a":[1,"é"],"b":null}' | sha256sum
    assert.equal(await digest({ b: null, a: [1, 'é'] }), 'sha-256:1e02bc81a26af2f027329541e97eef36f3290bedc6dfe043dbe66b057ecb13ba');
    assert.match(await uuidOf('a'), UUID);
    assert.equal(await uuidOf('a'), await uuidOf('a'));
    assert.notEqual(await uuidOf('a'), await uuidOf('b'));
  });
});

describe('a transition', () => {
  const yes = recordOf();
  const no = refusal();
  const some = recordOf({ granted: ['essential', 'acceptance', 'analytics'], denied: ['functionality', 'beacons'], services: { heatmap: false } });
  const later = { time: yes.time + 60 };
  const newer = { ...later, policy: '2' };
  const bare = recordOf({ granted: ['essential', 'acceptance'], denied: [], agreements: [{ document: 'terms', version: '1', time: 1 }] });

  const cases: [string, Partial<Noted>, string, string, string?][] = [
    ['first yes', { after: yes }, 'given', 'ConsentGiven', 'ConsentGiven'],
    ['first no', { after: no }, 'refused', 'ConsentRefused', 'ConsentRefused'],
    ['first choice', { after: some }, 'given', 'ConsentGiven', 'ConsentGiven'],
    ['yes, then no', { before: yes, after: { ...no, ...later } }, 'withdrawn', 'ConsentWithdrawn', 'ConsentWithdrawn'],
    ['yes, then withdrawn', { before: yes, after: { ...no, ...later, via: 'withdraw' } }, 'withdrawn', 'ConsentWithdrawn', 'ConsentWithdrawn'],
    ['withdrawn, what was before is not known', { after: { ...no, via: 'withdraw' } }, 'withdrawn', 'ConsentWithdrawn', 'ConsentRefused'],
    ['no, then yes', { before: no, after: { ...yes, ...later } }, 'given', 'ConsentGiven', 'ConsentGiven'],
    ['no, then withdrawn', { before: no, after: { ...no, ...later, via: 'withdraw' } }, 'refused', 'ConsentRefused', 'ConsentRefused'],
    ['yes, then less', { before: yes, after: { ...some, ...later } }, 'changed', 'ConsentGiven', 'ConsentGiven'],
    ['some, then more', { before: some, after: { ...yes, ...later } }, 'changed', 'ConsentGiven', 'ConsentGiven'],
    ['yes to a new policy', { before: yes, after: { ...yes, ...newer } }, 'renewed', 'RenewedConsentGiven', 'RenewedConsentGiven'],
    ['no to a new policy', { before: yes, after: { ...no, ...newer } }, 'refused', 'ConsentRefused', 'ConsentWithdrawn'],
    ['first yes, to a new policy', { before: no, after: { ...yes, ...newer } }, 'given', 'ConsentGiven', 'ConsentGiven'],
    ['yes after expiry', { before: yes, after: { ...yes, ...later }, over: 'expired' }, 'renewed', 'RenewedConsentGiven', 'RenewedConsentGiven'],
    ['expiry of a yes', { before: yes, over: 'expired' }, 'expired', 'ConsentExpired', 'ConsentExpired'],
    ['expiry of a no', { before: no, over: 'expired' }, 'expired', 'ConsentUnknown', 'ConsentUnknown'],
    ['reset of a yes', { before: yes, over: 'reset' }, 'reset', 'ConsentRevoked', 'ConsentRevoked'],
    ['reset of a no', { before: no, over: 'reset' }, 'reset', 'ConsentUnknown', 'ConsentUnknown'],
    ['an agreement alone', { after: bare }, 'agreed', 'ConsentGiven', 'ConsentUnknown'],
    ['an agreement after a yes', { before: yes, after: { ...yes, agreements: bare.agreements! } }, 'agreed', 'ConsentGiven', 'ConsentGiven'],
    ['a second agreement', { before: bare, after: { ...bare, agreements: [...bare.agreements!, { document: 'terms', version: '2', time: 2 }] } }, 'agreed', 'ConsentGiven', 'ConsentUnknown'],
    ['an agreement under a new policy, unanswered', { before: yes, after: { ...bare, ...newer } }, 'agreed', 'ConsentGiven', 'ConsentUnknown'],
    ['a yes after an agreement', { before: bare, after: { ...yes, agreements: bare.agreements! } }, 'given', 'ConsentGiven', 'ConsentGiven'],
  ];
  for (const [name, noted, type, state, analytics] of cases)
    it(name, async () => {
      const result = transition(noted, declaration);
      assert.equal(result.type, type);
      assert.equal(result.state, state);
      assert.equal(result.states['analytics'], analytics);
      await assertValid(await toReceipt({ time: 1, n: 0, ...noted }, askedNow(declaration)));
    });

  it('tells of services that differ from their category', () => {
    const { states } = transition({ before: yes, after: { ...some, ...later } }, declaration);
    assert.deepInclude(states, { heatmap: 'ConsentWithdrawn', metrics: 'ConsentGiven', beacons: 'ConsentWithdrawn' });
    assert.notProperty(states, 'login');
  });

  it('has an identity of its own', () => {
    const one = { after: yes, time: 1, n: 0 };
    const others: Noted[] = [{ ...one, n: 1 }, { ...one, time: 2 }, { ...one, after: no }, { before: yes, over: 'reset', time: 1, n: 0 }, { before: yes, over: 'expired', time: 1, n: 0 }];
    assert.lengthOf(new Set([one, ...others].map(identity)), 6);
    assert.equal(gist(yes), gist({ ...yes, time: 1 }));
  });
});

describe('in the form of Kantara 1.1', () => {
  it('a receipt lists what was agreed to', async () => {
    const consent = start({ ...CONFIG, controller: { name: 'Chat', email: 'a@chat.example', country: 'SG' }, policyUrl: 'https://chat.example/privacy', services: [...CONFIG.services, { id: 'm2', category: 'analytics', label: 'M2', provider: 'M2 Ltd', cookies: [{ name: 'm2', maxAgeDays: 3 }] }] });
    consent.decide({ analytics: true, heatmap: false });
    const receipt = (await consent.receipt())!;
    const kantara = toKantara(receipt);
    assert.equal(kantara.version, 'KI-CR-v1.1.0');
    assert.equal(kantara.consentTimestamp, consent.record!.time);
    assert.equal(kantara.consentReceiptID, receipt.receipt_id);
    assert.deepEqual([kantara.jurisdiction, kantara.language, kantara.policyUrl, kantara.piiPrincipalId], ['SG', 'en', 'https://chat.example/privacy', consent.record!.id]);
    assert.deepEqual(kantara.piiControllers.map(({ piiController, email }) => [piiController, email]), [['Chat', 'a@chat.example']]);
    assert.deepEqual(kantara.services.map(({ service }) => service), ['metrics', 'M2']);
    const [purpose] = kantara.services[1]!.purposes;
    assert.deepInclude(purpose, { consentType: 'EXPLICIT', piiCategory: ['m2'], thirdPartyDisclosure: true, thirdPartyName: 'M2 Ltd', termination: 'm2: P3D' });
  });

  it('a purpose without services is one by itself; a refusal lists none', async () => {
    const consent = start();
    consent.acceptAll();
    assert.deepEqual(toKantara((await consent.receipt())!).services.map(({ service }) => service), ['consent-elements', 'analytics', 'beacons']);
    consent.rejectAll();
    assert.deepEqual(toKantara((await consent.receipt())!).services, []);
  });
});
