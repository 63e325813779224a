import { assert, fixture, html } from '@open-wc/testing';
import '../../src/ui/banner/define.js';
import '../../src/ui/preferences/define.js';
import { startRecorder, type RecorderOptions } from '../../src/recorder.js';
import type { Receipt } from '../../src/receipt.js';
import type { Consent, ConsentConfig } from '../../src/index.js';
import { until as untilTrue } from '../helpers.js';
import { CONFIG, daysAgo, later, leave, listenTo, recordOf, refusal, restart, start, stored, stub, textOf, turn } from '../core/setup.js';
import { assertValid } from '../core/valid-receipt.js';

const SERVICES: ConsentConfig = {
  ...CONFIG,
  services: [...CONFIG.services, { id: 'receipts', category: 'acceptance', storage: [{ type: 'localStorage', name: 'consent_receipts*' }] }],
};

type Answer = Response | Error | Promise<Response>;

interface Endpoint {
  /** All that was posted. */
  readonly posts: { url: string; init: RequestInit; receipt: Receipt }[];
  /** What it answers from now on. */
  answer: (receipt: Receipt, init: RequestInit) => Answer;
}

const created = () => new Response('{}', { status: 201 });

/** Stands in for the server: what every page under test posts comes here. */
function endpoint(answer: Endpoint['answer'] = created): Endpoint {
  const self: Endpoint = { posts: [], answer };
  stub(window, 'fetch', {
    value: (url: string, init: RequestInit) => {
      const receipt = JSON.parse(init.body as string) as Receipt;
      self.posts.push({ url, init, receipt });
      const given = self.answer(receipt, init);
      return given instanceof Error ? Promise.reject(given) : given;
    },
  });
  return self;
}

function record(consent: Consent, options: Partial<RecorderOptions> = {}): () => void {
  const stop = startRecorder(consent, { endpoint: '/receipts', ...options });
  later(stop);
  return stop;
}

const until = (condition: () => unknown) => untilTrue(() => !!condition(), 'the recorder');

const keysOf = (start: string) => Object.keys(localStorage).filter((key) => key.startsWith(start)).sort();
const waiting = () => keysOf('consent_receipts:');
const types = ({ posts }: Endpoint) => posts.map(({ receipt }) => receipt.event.event_type);
const idle = () => until(() => !waiting().length);

/** The time of waiting is over. */
function passTime(): void {
  localStorage.removeItem('consent_receipts!');
  dispatchEvent(new Event('pageshow'));
}

describe('the recorder', () => {
  it('stores and posts nothing before a decision', async () => {
    const server = endpoint();
    const consent = start(SERVICES);
    record(consent);
    consent.dismiss();
    await turn(50);
    assert.deepEqual(keysOf('consent_receipts'), []);
    assert.lengthOf(server.posts, 0);
  });

  it('notes a decision in its own task, and posts its receipt', async () => {
    const server = endpoint();
    const consent = start(SERVICES);
    record(consent, { subject: 'account-7' });
    const order: string[] = [];
    consent.subscribe(({ record: now }) => now && order.push(`told, ${waiting().length} noted`));
    consent.acceptAll();
    assert.deepEqual(order, ['told, 1 noted']);
    assert.lengthOf(waiting(), 1);
    await idle();

    assert.lengthOf(server.posts, 1);
    const { url, init, receipt } = server.posts[0]!;
    assert.equal(url, '/receipts');
    assert.deepInclude(init, { method: 'POST', keepalive: true, redirect: 'error', credentials: 'same-origin' });
    assert.deepEqual(init.headers, { 'Content-Type': 'application/json' });
    await assertValid(receipt);
    assert.equal(receipt.pii_principal_id, 'account-7');
    assert.equal(receipt.record_id, consent.record!.id);
    assert.notProperty(receipt, 'previous_receipt_id');
    assert.deepEqual((await consent.receipt())!, receipt);
  });

  it('chains what follows, in order, though all in one second', async () => {
    const server = endpoint();
    const consent = start(SERVICES);
    record(consent);
    consent.rejectAll();
    consent.acceptAll();
    consent.decide({ beacons: false });
    consent.rejectAll();
    consent.acceptAll();
    consent.agree('terms', '1');
    consent.withdraw();
    consent.reset();
    consent.rejectAll();
    await idle();
    assert.deepEqual(types(server), ['refused', 'given', 'changed', 'withdrawn', 'given', 'agreed', 'withdrawn', 'reset', 'refused']);
    const ids = server.posts.map(({ receipt }) => receipt.receipt_id);
    assert.lengthOf(new Set(ids), ids.length);
    assert.deepEqual(server.posts.slice(1).map(({ receipt }) => receipt.previous_receipt_id), ids.slice(0, -1));
    for (const { receipt } of server.posts) await assertValid(receipt);
  });

  it('keeps what was asked, and where', async () => {
    const server = endpoint();
    const consent = start({ ...SERVICES, controller: { name: 'Example Chat Ltd' } });
    record(consent);
    const banner = await fixture<HTMLElement>(html`<consent-banner><b slot="title">Biscuits?</b></consent-banner>`);
    banner.shadowRoot!.querySelector<HTMLElement>('[part=reject]')!.click();
    await idle();
    const preferences = await fixture<HTMLElement>(html`<consent-preferences inline></consent-preferences>`);
    preferences.shadowRoot!.querySelector<HTMLElement>('[part=accept]')!.click();
    await idle();

    const [first, second] = server.posts.map(({ receipt }) => receipt);
    assert.deepInclude(first!.event, { element: 'consent-banner', control: 'reject-all', event_type: 'refused' });
    const lines = first!.notice.words!.split('\n');
    assert.include(lines, 'Biscuits?');
    assert.includeMembers(lines, ['Accept all', 'Reject all', 'Preferences']);
    assert.include(first!.notice.words, 'Example Chat Ltd');
    assert.deepInclude(second!.event, { element: 'consent-preferences', control: 'accept-all', event_type: 'given' });
    assert.include(second!.notice.words, 'Save choices');
    assert.notEqual(first!.notice_digest, second!.notice_digest);
    for (const receipt of [first!, second!]) await assertValid(receipt);

    consent.withdraw();
    await idle();
    assert.notProperty(server.posts[2]!.receipt.event, 'element', 'the page did it by itself');
    assert.lengthOf(keysOf('consent_receipts?'), 1, 'what nothing refers to is gone');
  });

  it('a request that the page refuses is none', async () => {
    endpoint();
    const consent = start(SERVICES);
    record(consent);
    const banner = await fixture<HTMLElement>(html`<consent-banner></consent-banner>`);
    banner.addEventListener('consent-request', (event) => event.preventDefault());
    banner.shadowRoot!.querySelector<HTMLElement>('[part=accept]')!.click();
    assert.deepEqual(keysOf('consent_receipts'), []);
  });

  it('does nothing twice over pages, and finds what no page noted', async () => {
    const server = endpoint();
    leave(recordOf());
    let consent = start(SERVICES);
    record(consent);
    await until(() => server.posts.length);
    await idle();
    assert.deepEqual(types(server), ['given']);
    assert.equal(server.posts[0]!.receipt.event.event_time, new Date(recordOf().time * 1000).toISOString());

    consent = restart(consent, SERVICES);
    record(consent);
    await turn(50);
    assert.lengthOf(server.posts, 1);

    leave(refusal({ time: daysAgo(0) }));
    consent = restart(consent, SERVICES);
    record(consent);
    await until(() => server.posts.length > 1);
    assert.deepEqual(types(server), ['given', 'withdrawn']);
    assert.equal(server.posts[1]!.receipt.previous_receipt_id, server.posts[0]!.receipt.receipt_id);
  });

  it('what is found and then changed at once is two decisions', async () => {
    const server = endpoint();
    leave(recordOf());
    const consent = start(SERVICES);
    record(consent);
    consent.rejectAll();
    await idle();
    assert.deepEqual(types(server), ['given', 'withdrawn']);
  });

  it('keeps records of two cookies apart', async () => {
    const server = endpoint();
    const shop = { ...SERVICES, cookie: { name: 'shop' } };
    let [here, there] = [start(SERVICES), start(shop)];
    record(here);
    record(there);
    here.acceptAll();
    there.rejectAll();
    await until(() => server.posts.length === 2);
    for (let visit = 0; visit < 2; visit++) {
      [here, there] = [restart(here, SERVICES), restart(there, shop)];
      record(here);
      record(there);
      await turn(50);
    }
    assert.deepEqual(types(server).sort(), ['given', 'refused']);
    for (const { receipt } of server.posts) assert.notProperty(receipt, 'previous_receipt_id');
  });

  it('loses no decision with what was asked', async () => {
    const server = endpoint(() => new Response('', { status: 503 }));
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    await until(() => server.posts.length);
    for (const key of keysOf('consent_receipts?')) localStorage.removeItem(key);
    server.answer = created;
    passTime();
    await idle();
    await assertValid(server.posts[1]!.receipt);
  });

  it('has the same receipt, though its own memory is lost', async () => {
    const server = endpoint();
    let consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    await idle();
    localStorage.clear();
    consent = restart(consent, SERVICES);
    record(consent);
    await until(() => server.posts.length > 1);
    assert.equal(server.posts[1]!.receipt.receipt_id, server.posts[0]!.receipt.receipt_id);
  });

  it('tells of the expiry of a decision, once, and of a renewal', async () => {
    const server = endpoint();
    leave(recordOf());
    let consent = start(SERVICES);
    record(consent);
    await until(() => server.posts.length);
    await idle();
    for (let visit = 0; visit < 2; visit++) {
      consent = restart(consent, { ...SERVICES, cookie: { maxAgeDays: 0.5 } });
      record(consent);
      await turn(50);
      await idle();
    }
    assert.deepEqual(types(server), ['given', 'expired']);
    const { event } = server.posts[1]!.receipt;
    assert.equal(event.event_time, new Date((recordOf().time + 43_200) * 1000).toISOString());
    assert.equal(event.entity_id, 'controller');
    consent.acceptAll();
    await idle();
    assert.equal(server.posts[2]!.receipt.event.event_type, 'renewed');
    record(restart(consent, { ...SERVICES, cookie: { maxAgeDays: 0.5 } }));
    await turn(50);
    assert.lengthOf(server.posts, 3, 'nothing new on the next page');
    for (const { receipt } of server.posts) await assertValid(receipt);
  });

  it('tells of a yes to a new policy as a renewal; nothing before the answer', async () => {
    const server = endpoint();
    leave(recordOf());
    let consent = start(SERVICES);
    record(consent);
    await until(() => server.posts.length);
    consent = restart(consent, { ...SERVICES, policy: '2' });
    record(consent);
    await turn(50);
    assert.lengthOf(server.posts, 1);
    consent.acceptAll();
    await idle();
    assert.deepEqual(types(server), ['given', 'renewed']);
    assert.equal(server.posts[1]!.receipt.notice.policy_version, '2');
  });

  it('leaves to other tabs what they decide', async () => {
    const server = endpoint();
    const [here, there] = [start(SERVICES), start(SERVICES)];
    record(here);
    await turn(20);
    there.acceptAll();
    await until(() => here.granted('analytics'));
    await turn(20);
    assert.lengthOf(server.posts, 0);
  });

  it('what another tab decides before the page has loaded is not found a second time', async () => {
    const server = endpoint();
    leave(recordOf());
    stub(document, 'readyState', { value: 'loading' });
    const [here, there] = [start(SERVICES), start(SERVICES)];
    record(here);
    record(there);
    there.rejectAll();
    await until(() => !here.granted('analytics'));
    dispatchEvent(new Event('load'));
    await turn(50);
    await idle();
    assert.deepEqual(types(server), ['given', 'withdrawn']);
  });

  it('waits while the page is prerendered', async () => {
    const server = endpoint();
    leave(recordOf());
    const consent = start(SERVICES);
    stub(document, 'prerendering', { value: true, configurable: true });
    record(consent);
    await turn(50);
    assert.deepEqual(keysOf('consent_receipts'), []);
    stub(document, 'prerendering', { value: false });
    document.dispatchEvent(new Event('prerenderingchange'));
    await until(() => server.posts.length);
  });

  it('started twice, it notes once', async () => {
    const server = endpoint();
    const consent = start(SERVICES);
    record(consent);
    record(consent);
    consent.acceptAll();
    consent.rejectAll();
    await idle();
    assert.deepEqual(types(server), ['given', 'withdrawn']);
  });

  it('words belong to the decision that they asked for', async () => {
    const server = endpoint();
    leave(recordOf());
    let consent = start(SERVICES);
    record(consent);
    await until(() => server.posts.length);
    stub(document, 'readyState', { value: 'loading' });
    consent = restart(consent, { ...SERVICES, cookie: { maxAgeDays: 0.5 } });
    record(consent);
    const banner = await fixture<HTMLElement>(html`<consent-banner .consent=${consent}></consent-banner>`);
    banner.shadowRoot!.querySelector<HTMLElement>('[part=accept]')!.click();
    await idle();
    assert.deepEqual(server.posts.map(({ receipt: { event, notice } }) => [event.event_type, event.element, !!notice.words]), [['given', undefined, false], ['expired', undefined, false], ['renewed', 'consent-banner', true]]);
  });

  it('an agreement has its own time', async () => {
    const server = endpoint();
    leave(recordOf());
    const consent = start(SERVICES);
    record(consent);
    await until(() => server.posts.length);
    consent.agree('terms', '1');
    await until(() => server.posts.length === 2);
    const { event } = server.posts[1]!.receipt;
    assert.equal(event.event_type, 'agreed');
    assert.closeTo(Date.parse(event.event_time), Date.now(), 5000);
  });

  it('posts so much that it cannot outlive the page as what need not', async () => {
    const server = endpoint();
    const consent = start({ ...SERVICES, policyUrl: `/${'あ'.repeat(10)}`, services: [...SERVICES.services!, ...Array.from({ length: 20 }, (_, n) => ({ id: `s${n}`, category: 'analytics', description: 'あ'.repeat(1500) }))] });
    record(consent);
    consent.acceptAll();
    await idle();
    assert.isBelow((server.posts[0]!.init.body as string).length, 60_000);
    assert.isFalse(server.posts[0]!.init.keepalive);
  });

  it('ends when told to', async () => {
    const server = endpoint();
    const consent = start(SERVICES);
    record(consent)();
    consent.acceptAll();
    await turn(20);
    assert.deepEqual(keysOf('consent_receipts'), []);
    assert.lengthOf(server.posts, 0);
  });

  it('asks for its storage to be declared', () => {
    endpoint();
    const told = listenTo('warn');
    record(start(CONFIG));
    assert.match(told.join(), /consent_receipts\*/);
  });
});

describe('an endpoint that', () => {
  /** A yes that was delivered; each later answer sets the cookie as it was then. */
  async function acceptedAt() {
    const server = endpoint();
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    const former = textOf(consent.record!);
    const comeBack = () => (document.cookie = `consent=${former};path=/`);
    await idle();
    server.answer = () => (comeBack(), created());
    return { server, consent, comeBack };
  }

  it('cannot be reached is tried again, later, with everything in order', async () => {
    const server = endpoint(() => new TypeError('Failed to fetch'));
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    await until(() => localStorage.getItem('consent_receipts!'));
    consent.rejectAll();
    consent.acceptAll();
    await turn(50);
    assert.lengthOf(waiting(), 3);
    assert.lengthOf(server.posts, 1, 'the endpoint has its peace');
    const { until: end, tries } = JSON.parse(localStorage.getItem('consent_receipts!')!) as { until: number; tries: number };
    assert.equal(tries, 1);
    assert.isAbove(end, Date.now());
    server.answer = created;
    dispatchEvent(new Event('online'));
    await idle();
    assert.deepEqual(types(server).slice(1), ['given', 'withdrawn', 'given']);
    assert.isNull(localStorage.getItem('consent_receipts!'));
  });

  it('fails keeps failing longer and longer, over pages', async () => {
    endpoint(() => new Response('', { status: 503 }));
    stub(Math, 'random', { value: () => 0.99 });
    let consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    const waits: number[] = [];
    for (let n = 1; n < 5; n++) {
      await until(() => (JSON.parse(localStorage.getItem('consent_receipts!') ?? '{}') as { tries?: number }).tries === n);
      const wait = JSON.parse(localStorage.getItem('consent_receipts!')!) as { until: number; tries: number };
      waits.push(wait.until - Date.now());
      // Another page, when it is time.
      localStorage.setItem('consent_receipts!', JSON.stringify({ ...wait, until: Date.now() - 1 }));
      consent = restart(consent, SERVICES);
      record(consent);
    }
    for (const [index, wait] of waits.entries()) if (index) assert.isAbove(wait, waits[index - 1]! * 1.5);
    assert.lengthOf(waiting(), 1);
  });

  it('says when to come again is obeyed', async () => {
    endpoint(() => new Response('', { status: 429, headers: { 'Retry-After': '100' } }));
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    await until(() => localStorage.getItem('consent_receipts!'));
    const { until: end } = JSON.parse(localStorage.getItem('consent_receipts!')!) as { until: number };
    assert.closeTo(end - Date.now(), 100_000, 5_000);
  });

  for (const status of [400, 401, 403, 404, 405, 408, 415, 501])
    it(`answers ${status} is a mistake that may be mended: all is kept`, async () => {
      const server = endpoint(() => new Response('', { status }));
      const told = listenTo('warn');
      const consent = start(SERVICES);
      record(consent);
      consent.acceptAll();
      await until(() => localStorage.getItem('consent_receipts!'));
      assert.lengthOf(waiting(), 1);
      assert.match(told.join(), new RegExp(`${status}`));
      server.answer = created;
      passTime();
      await idle();
    });

  for (const status of [409, 413, 422])
    it(`answers ${status} has decided: it is told, and the next one goes`, async () => {
      const server = endpoint(() => new Response('because of this', { status }));
      const told = listenTo('warn');
      const consent = start(SERVICES);
      record(consent);
      consent.acceptAll();
      consent.rejectAll();
      await idle();
      assert.lengthOf(server.posts, 2);
      assert.match(told.join(), /because of this/);
    });

  it('never answers does not hold a new decision back', async () => {
    const server = endpoint((_, { signal }) => new Promise<Response>((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error))));
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    await until(() => server.posts.length);
    server.answer = created;
    consent.rejectAll();
    await idle();
    assert.deepEqual(types(server), ['given', 'given', 'withdrawn']);
  });

  it('writes the cookie as it was before a newer decision changes nothing, and the cookie says what holds again', async () => {
    const { server, consent, comeBack } = await acceptedAt();
    const withdrawn = consent.withdraw();
    // A page that starts right after it has no more than what stands in storage.
    comeBack();
    assert.isFalse(restart(consent, SERVICES).granted('analytics'));
    await until(() => server.posts.length === 2 && stored()!.via === 'withdraw');
    assert.deepEqual(stored(), withdrawn);
  });

  it('writes it again after a reset is not believed', async () => {
    const { server, consent, comeBack } = await acceptedAt();
    consent.reset();
    await idle();
    await until(() => !stored());
    assert.deepEqual(types(server), ['given', 'reset']);
    // Or to a page that is gone.
    comeBack();
    const next = restart(consent, SERVICES);
    record(next);
    await until(() => !next.record && !stored());
    await turn(20);
    assert.lengthOf(server.posts, 2);
  });

  it('has answered leaves no copy of the record behind, once no answer can be late', async () => {
    endpoint();
    leave(recordOf());
    localStorage.setItem('consent', textOf(recordOf()));
    record(start(SERVICES));
    await idle();
    const consent = start(SERVICES);
    record(consent);
    await until(() => !localStorage.getItem('consent'));
    assert.isTrue(consent.granted('analytics'));
  });
});

describe('a browser that', () => {
  it('has no room keeps it in the page, says so, and delivers', async () => {
    const server = endpoint();
    const told = listenTo('warn');
    stub(Storage.prototype, 'setItem', { value: () => { throw new DOMException('full', 'QuotaExceededError'); } });
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    consent.rejectAll();
    await until(() => server.posts.length === 2);
    await turn(20);
    assert.deepEqual(types(server), ['given', 'withdrawn']);
    assert.match(told.join(), /localStorage/);
    assert.lengthOf(server.posts, 2);
  });

  it('refuses storage', async () => {
    const server = endpoint();
    listenTo('warn');
    stub(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } });
    // Chromium refuses these with it.
    stub(navigator.locks, 'request', { value: () => Promise.reject(new DOMException('no', 'SecurityError')) });
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    consent.rejectAll();
    await until(() => server.posts.length === 2);
    assert.deepEqual(types(server), ['given', 'withdrawn']);
    assert.equal((await consent.receipt())!.event.event_state, 'ConsentRefused');
  });

  it('has a clock that was years ahead when it failed is asked again at once', async () => {
    const server = endpoint();
    localStorage.setItem('consent_receipts!', JSON.stringify({ until: Date.now() + 1e12, tries: 40 }));
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    await idle();
    assert.deepEqual(types(server), ['given']);
  });

  it('holds rubbish under our keys goes on', async () => {
    const server = endpoint();
    for (const rubbish of ['x', 'null', '[]', '{}', '{"noted":1,"seq":"1"}', '{"noted":{"after":5},"asked":"y","seq":-1}', '{"noted":{"after":{"granted":[],"denied":[]},"time":1e300,"n":0},"asked":"y","seq":1}', '{"declaration":{}}']) {
      localStorage.setItem('consent_receipts', rubbish);
      localStorage.setItem('consent_receipts!', rubbish);
      localStorage.setItem('consent_receipts:000000001a', rubbish);
      localStorage.setItem('consent_receipts:000000001b', `{"noted":${rubbish},"asked":"consent_receipts?a"}`);
      localStorage.setItem('consent_receipts?a', rubbish);
      const consent = start(SERVICES);
      const stop = record(consent);
      const before = server.posts.length;
      consent.acceptAll();
      await idle();
      assert.isAbove(server.posts.length, before, rubbish);
      assert.equal(server.posts.at(-1)!.receipt.event.event_type, 'given', rubbish);
      stop();
      consent.reset();
      consent.stop();
      localStorage.clear();
    }
  });

  it('was left with thousands of entries keeps the newest thousand', async () => {
    const server = endpoint(() => new Response('', { status: 503 }));
    for (let n = 0; n < 7000; n++) localStorage.setItem(`consent_receipts:${String(n).padStart(9, '0')}x`, '{}');
    localStorage.setItem('consent_receipts', JSON.stringify({ noted: { after: recordOf(), time: 1, n: 0 }, asked: 'none', seq: 6999 }));
    leave(recordOf());
    const consent = start(SERVICES);
    record(consent);
    consent.rejectAll();
    await until(() => server.posts.length);
    assert.lengthOf(server.posts, 1, 'what says nothing is not posted');
    assert.equal(server.posts[0]!.receipt.event.event_type, 'withdrawn');
    assert.isAtMost(waiting().length, 1001);
  });

  it('a page that decides without end fills nobody’s storage', () => {
    endpoint(() => new TypeError('Failed to fetch'));
    const consent = start(SERVICES);
    record(consent);
    consent.acceptAll();
    const { noted, asked } = JSON.parse(localStorage.getItem('consent_receipts')!) as { noted: object; asked: string };
    for (let n = 2; n < 1096; n++) localStorage.setItem(`consent_receipts:${String(n).padStart(9, '0')}x`, JSON.stringify({ noted, asked }));
    localStorage.setItem('consent_receipts', JSON.stringify({ noted, asked, seq: 1095 }));
    for (let n = 0; n < 10; n++) consent.decide({ analytics: !!(n % 2) });
    assert.isAtMost(waiting().length, 1010);
    assert.match(waiting().at(-1)!, /^consent_receipts:000001105/, 'the newest are there');
  });
});
