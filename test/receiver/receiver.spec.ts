import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { createReceiver, TABLES, type ReceiverOptions } from 'consent-elements/receiver';
import { openDatabase } from 'consent-elements/receiver/database';
import type { Receipt } from '../../src/core/receipt/format.js';
import { startPostgres } from '../../scripts/postgres.js';
import { CONFIG, forge, receiptOf, recordOf, refusalOf } from './receipts.js';

const SITE = 'https://chat.example';
const PATH = '/consent-receipts';

type Handler = ReturnType<typeof createReceiver>;
type Opened = Awaited<ReturnType<typeof openDatabase>>;

const post = (handler: Handler, body: unknown, headers: Record<string, string> = {}, init: object = {}) =>
  handler(new Request(SITE + PATH, { method: 'POST', body: typeof body === 'string' || body instanceof ReadableStream ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', origin: SITE, ...headers }, ...init }));

const get = (handler: Handler, rest: string, init: RequestInit = {}) => handler(new Request(`${SITE}${PATH}${rest}`, init));

const lines = async (response: Response) => (await response.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line) as { receipt: Receipt; received: string; context?: object });

for (const kind of ['PGlite', 'PostgreSQL'])
  test.describe(kind, () => {
    let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined;
    let database: Opened;
    const open = (options: Partial<ReceiverOptions> = {}) => createReceiver({ database, authorize: () => true, log: () => undefined, ...options });

    test.describe.configure({ mode: 'default' });
    test.beforeAll(async () => {
      if (kind === 'PostgreSQL') postgres = await startPostgres();
      database = await openDatabase(postgres?.url ?? 'memory://');
    });
    test.afterAll(async () => {
      await database?.close();
      await postgres?.stop();
    });

    test('a receipt is stored, found, listed, counted', async () => {
      const handler = open();
      const receipt = await receiptOf({ subject: `person ${randomUUID()}` });
      const answer = await post(handler, receipt);
      expect(answer.status).toBe(201);
      expect(await answer.json()).toEqual({ receipt_id: receipt.receipt_id, stored: true });
      const found = await get(handler, `/${receipt.receipt_id}`);
      expect(found.status).toBe(200);
      expect(found.headers.get('cache-control')).toBe('no-store');
      const stored = (await found.json()) as { receipt: Receipt; received: string };
      expect(stored.receipt).toEqual(receipt);
      expect(Math.abs(Date.parse(stored.received) - Date.now())).toBeLessThan(60_000);
      expect(Object.keys(stored), 'nothing else is kept').toEqual(['receipt', 'received']);

      const history = await get(handler, `?subject=${encodeURIComponent(receipt.pii_principal_id)}`);
      expect(history.headers.get('content-type')).toContain('application/x-ndjson');
      expect((await lines(history)).map((line) => line.receipt)).toEqual([receipt]);
      expect(await lines(await get(handler, '?subject=nobody'))).toEqual([]);

      const counts = (await (await get(handler, '/counts')).json()) as { id: string; state: string; policy: string; type: string; count: number }[];
      expect(counts.find(({ id, state, policy, type }) => id === 'metrics' && state === 'ConsentGiven' && policy === '1' && type === 'given')!.count).toBeGreaterThan(0);
      expect(await (await get(handler, '/counts?from=2020-01-01&to=2020-02-01')).json()).toEqual([]);
    });

    test('the same again is the same row; another of its id is refused', async () => {
      const handler = open();
      const receipt = await receiptOf();
      const answers = await Promise.all(Array.from({ length: 10 }, () => post(handler, receipt)));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
      const other = await forge(receipt, ({ event }) => (event.states['analytics'] = 'ConsentRefused'));
      const refused = await post(handler, other);
      expect(refused.status).toBe(409);
      expect((await lines(await get(handler, `?subject=${receipt.record_id}`))).map((line) => line.receipt)).toEqual([receipt]);
    });

    test('a visitor’s clock may be wrong by years: the server’s own time stands beside it', async () => {
      const handler = open();
      for (const time of [0, 4e9, 2e11]) {
        const receipt = await receiptOf({ after: recordOf({ time, first: time }), time });
        expect((await post(handler, receipt)).status, `${time}`).toBe(201);
        const { received } = (await (await get(handler, `/${receipt.receipt_id}`)).json()) as { received: string };
        expect(Math.abs(Date.parse(received) - Date.now())).toBeLessThan(60_000);
      }
    });

    test('what is in every field is text', async () => {
      const handler = open();
      const odd = `'; DROP TABLE consent_receipts; --"\\%_$1\u2028‮😀`;
      const receipt = await receiptOf(
        { subject: odd, after: recordOf({ id: odd, policy: odd, granted: ['essential', 'acceptance', odd], lang: 'x'.repeat(35), agreements: [{ document: odd, version: odd, time: 1 }] }) },
        { policy: odd, controller: { name: odd, address: odd, email: odd, country: odd }, categories: [{ id: "a';--", label: odd, description: odd }], services: [{ id: 'b"', category: "a';--", label: odd, provider: odd, hosts: [odd], cookies: [{ name: odd, purpose: odd }] }] },
      );
      expect((await post(handler, receipt)).status).toBe(201);
      expect((await lines(await get(handler, `?subject=${encodeURIComponent(odd)}`))).map((line) => line.receipt)).toContainEqual(receipt);
      expect((await get(handler, `/${encodeURIComponent("' OR 1=1 --")}`)).status).toBe(404);
      expect((await (await get(handler, '/counts')).json()) as object[]).toContainEqual(expect.objectContaining({ policy: odd, id: "a';--" }));
      const csv = await (await get(handler, `?subject=${encodeURIComponent(odd)}&format=csv`)).text();
      expect(csv).toContain(odd.replaceAll('"', '""'));
    });

    test('a person’s receipts as lines and as a table, however many', async () => {
      const handler = open({ limit: { perMinute: 5000 } });
      const subject = `=SUM(1) ${randomUUID()}`;
      const record = recordOf();
      for (let n = 0; n < 1100; n += 100) {
        const receipts = await Promise.all(Array.from({ length: 100 }, (_, index) => receiptOf({ after: record, n: n + index, subject })));
        await Promise.all(receipts.map((receipt) => post(handler, receipt)));
      }
      const url = `?subject=${encodeURIComponent(subject)}`;
      const all = await lines(await get(handler, url));
      expect(new Set(all.map(({ receipt }) => receipt.receipt_id)).size).toBe(1100);
      expect(all.map(({ received }) => received)).toEqual(all.map(({ received }) => received).sort());
      const csv = await get(handler, `${url}&format=csv`);
      expect(csv.headers.get('content-type')).toContain('text/csv');
      expect(csv.headers.get('content-disposition')).toContain('consent.csv');
      const rows = (await csv.text()).trimEnd().split('\r\n');
      expect(rows).toHaveLength(1101);
      expect(rows[0]).toMatch(/^receipt_id,record_id,subject,event_time,/);
      expect(rows[1], 'no formula').toContain(`,"'=SUM(1) `);
      expect((await get(handler, `${url}&format=xml`)).status).toBe(400);
      expect((await get(handler, '')).status).toBe(400);

      expect(await (await get(handler, url, { method: 'DELETE' })).json()).toEqual({ erased: 1100 });
      expect(await lines(await get(handler, url))).toEqual([]);
      expect(await (await get(handler, url, { method: 'DELETE' })).json()).toEqual({ erased: 0 });
    });

    test('what is kept of a version of the policy ends', async () => {
      const handler = open();
      const policy = randomUUID();
      const old = await receiptOf({ after: recordOf({ policy }) }, { ...CONFIG, policy });
      const now = await receiptOf();
      for (const receipt of [old, now]) await post(handler, receipt);
      const erase = async (query: string) => (await (await get(handler, query, { method: 'DELETE' })).json()) as object;
      expect(await erase(`?policy=${policy}&before=2020-01-01`)).toEqual({ erased: 0 });
      expect(await erase(`?policy=${policy}&before=2099-01-01T00:00:00Z`)).toEqual({ erased: 1 });
      expect((await get(handler, `/${old.receipt_id}`)).status).toBe(404);
      expect((await get(handler, `/${now.receipt_id}`)).status).toBe(200);
      expect((await get(handler, '?policy=1&before=soon', { method: 'DELETE' })).status).toBe(400);
      expect((await get(handler, '', { method: 'DELETE' })).status, 'never everything').toBe(400);
    });

    test('a request’s own facts are kept if the site asks for them', async () => {
      const handler = open({ context: (request) => ({ agent: request.headers.get('user-agent') ?? '' }) });
      const receipt = await receiptOf();
      await post(handler, receipt, { 'user-agent': 'Lynx' });
      expect(await (await get(handler, `/${receipt.receipt_id}`)).json()).toMatchObject({ context: { agent: 'Lynx' } });
    });

    test('whoever may not make tables finds them made', async () => {
      for (const table of TABLES) await database.query(table);
      const asked: string[] = [];
      const handler = createReceiver({ database: { query: (sql, values) => (asked.push(sql), database.query(sql, values)) } });
      expect((await post(handler, await receiptOf())).status).toBe(201);
      expect(asked.filter((sql) => sql.startsWith('CREATE'))).toEqual([]);
    });
  });

test.describe('at the door', () => {
  let database: Opened;
  test.beforeAll(async () => (database = await openDatabase('memory://')));
  test.afterAll(() => database.close());
  const open = (options: Partial<ReceiverOptions> = {}) => createReceiver({ database, log: () => undefined, ...options });

  test('what is no receipt, or not as it was made', async () => {
    const handler = open();
    const receipt = await receiptOf();
    const refusals: [string, unknown, number, Record<string, string>?][] = [
      ['no JSON', '{"a":', 400],
      ['cut off', JSON.stringify(receipt).slice(0, 700), 400],
      ['no UTF-8', new Blob([new Uint8Array([123, 255, 125])]).stream(), 400],
      ['nothing', '', 400],
      ['of another type', receipt, 415, { 'content-type': 'text/plain' }],
      ['null', 'null', 422],
      ['a list', [receipt], 422],
      ['a number', 5, 422],
      ['empty', {}, 422],
      ['with more in it', { ...receipt, more: 1 }, 422],
      ['with less', { ...receipt, event: undefined }, 422],
      ['of a later version', { ...receipt, schema_version: '2' }, 501],
      ['of no version', { ...receipt, schema_version: 1 }, 422],
      ['someone else’s', { ...receipt, pii_principal_id: 'another' }, 422],
      ['another answer', { ...receipt, event: { ...receipt.event, event_state: 'ConsentRefused' } }, 422],
      ['another question', { ...receipt, notice: { ...receipt.notice, words: 'Tea?' } }, 422],
      ['NUL in it', await forge(receipt, (one) => (one.pii_principal_id = 'a\0b')), 422],
      ['half a character', { ...receipt, record_id: 'a\ud800b' }, 422],
      ['half a character in its words', { ...receipt, notice: { ...receipt.notice, words: 'a\ud800b' } }, 422],
      ['with a date that is none', await forge(receipt, ({ event }) => (event.event_time = '2026-99-99T00:00:00.000Z')), 422],
      ['endless states', await forge(receipt, ({ event }) => (event.states = Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`s${n}`, 'ConsentGiven'])))), 422],
    ];
    for (const [name, body, status, headers] of refusals) {
      const answer = await post(handler, body, headers, body instanceof ReadableStream ? { duplex: 'half' } : {});
      expect(answer.status, name).toBe(status);
      expect((await answer.json()) as object, name).toHaveProperty('error');
    }
    expect(await (await get(open({ authorize: () => true }), '/counts')).json()).toEqual([]);
  });

  test('too much, said or not', async () => {
    const handler = open();
    const large = JSON.stringify(await forge(await receiptOf(), ({ notice }) => (notice.withdrawal_method = 'x'.repeat(300_000))));
    expect((await post(handler, large)).status).toBe(413);
    expect((await post(handler, large, { 'content-length': String(large.length) })).status).toBe(413);
    // An endless one is not read to its end.
    let sent = 0;
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array((sent += 4096) && 4096).fill(32)) });
    expect((await post(handler, endless, {}, { duplex: 'half' })).status).toBe(413);
    expect(sent).toBeLessThan(400_000);
  });

  test('a body that never ends is not waited for', async () => {
    test.setTimeout(20_000);
    const stuck = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{')) });
    expect((await post(open(), stuck, {}, { duplex: 'half' })).status).toBe(408);
  });

  test('a body that breaks', async () => {
    const broken = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"a":')), pull: (controller) => controller.error(new Error('reset')) });
    expect((await post(open(), broken, {}, { duplex: 'half' })).status).toBe(400);
  });

  test('pages of other sites', async () => {
    const handler = open({ origins: ['https://shop.example'] });
    const receipt = await receiptOf();
    const preflight = (origin: string) => handler(new Request(SITE + PATH, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } }));
    const allowed = await preflight('https://shop.example');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('vary')]).toEqual([204, 'https://shop.example', 'Origin']);
    const answer = await post(handler, receipt, { origin: 'https://shop.example' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([201, 'https://shop.example']);
    for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example', 'http://shop.example']) {
      expect((await preflight(origin)).status, origin).toBe(403);
      expect((await post(handler, receipt, { origin })).status, origin).toBe(403);
    }
    // Behind a proxy that speaks https for us.
    expect((await post(handler, receipt, { origin: 'https://inner:8080', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await post(handler, receipt, { origin: SITE, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    // A failure can be read, too.
    expect((await post(handler, {}, { origin: 'https://shop.example' })).headers.get('access-control-allow-origin')).toBe('https://shop.example');
  });

  test('too many', async () => {
    const handler = open({ limit: { perMinute: 3 } });
    const record = recordOf();
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) {
      const answer = await post(handler, await receiptOf({ after: record, n }));
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
    expect((await post(handler, await receiptOf())).status, 'another visitor').toBe(201);
    const byAddress = open({ limit: { perMinute: 1, by: (request) => request.headers.get('x-real-ip') ?? '' } });
    expect((await post(byAddress, await receiptOf(), { 'x-real-ip': '1' })).status).toBe(201);
    expect((await post(byAddress, 'rubbish counts, too', { 'x-real-ip': '1' })).status).toBe(429);
    expect((await post(byAddress, await receiptOf(), { 'x-real-ip': '2' })).status).toBe(201);
  });

  test('who may read is for the site to say', async () => {
    const receipt = await receiptOf();
    await post(open(), receipt);
    const asks = ['', `?subject=${receipt.record_id}`, `?subject=${receipt.record_id}&format=csv`, `/${receipt.receipt_id}`, '/counts'];
    const all = async (handler: Handler) => [
      ...(await Promise.all(asks.map(async (rest) => (await get(handler, rest)).status))),
      ...(await Promise.all(['', `?subject=${receipt.record_id}`, '?policy=1'].map(async (rest) => (await get(handler, rest, { method: 'DELETE' })).status))),
    ];
    expect(new Set(await all(open()))).toEqual(new Set([403]));
    expect(new Set(await all(open({ authorize: () => false })))).toEqual(new Set([401]));
    // Neither a mistake nor a failure lets anybody in.
    expect(new Set(await all(open({ authorize: (() => 'yes') as unknown as () => boolean })))).toEqual(new Set([401]));
    expect(new Set(await all(open({ authorize: () => Promise.reject(new Error('down')) })))).toEqual(new Set([503]));
    const handler = open({ authorize: (request) => request.headers.get('authorization') === 'Bearer key' });
    expect((await get(handler, `/${receipt.receipt_id}`, { headers: { authorization: 'Bearer key' } })).status).toBe(200);
  });

  test('whose receipts to take is for the site to say', async () => {
    const handler = open({ accept: (request, { pii_principal_id }) => pii_principal_id === request.headers.get('x-session') });
    expect((await post(handler, await receiptOf({ subject: 'me' }), { 'x-session': 'me' })).status).toBe(201);
    expect((await post(handler, await receiptOf({ subject: 'you' }), { 'x-session': 'me' })).status).toBe(422);
  });

  test('other ways and places', async () => {
    const handler = open({ authorize: () => true });
    for (const method of ['PUT', 'PATCH']) expect((await get(handler, '', { method })).status).toBe(405);
    expect((await get(handler, '/counts', { method: 'DELETE' })).status).toBe(405);
    expect((await get(handler, '/counts', { method: 'POST' })).status).toBe(405);
    for (const rest of ['/a/b', 'x', '/', '//']) expect((await get(handler, rest)).status, rest).toBe(404);
    expect((await handler(new Request(`${SITE}/other`))).status).toBe(404);
    const elsewhere = open({ path: '/api/receipts' });
    expect((await elsewhere(new Request(`${SITE}/api/receipts`, { method: 'POST', body: JSON.stringify(await receiptOf()), headers: { 'content-type': 'application/json' } }))).status, 'no browser').toBe(201);
  });

  test('a database that is away is not the visitor’s fault', async () => {
    const logged: unknown[] = [];
    let isAway = true;
    const handler = createReceiver({ database: { query: (sql, values) => (isAway ? Promise.reject(new Error('ECONNREFUSED')) : database.query(sql, values)) }, log: (error) => logged.push(error) });
    const receipt = await receiptOf();
    const answer = await post(handler, receipt);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await answer.text()).not.toContain('ECONNREFUSED');
    expect(logged).toHaveLength(1);
    expect((await get(createReceiver({ database: { query: () => Promise.reject(new Error('away')) }, authorize: () => true, log: () => undefined }), '?subject=x')).status).toBe(503);
    isAway = false;
    expect((await post(handler, receipt)).status).toBe(201);
  });
});

test.describe('the record’s cookie', () => {
  let database: Opened;
  test.beforeAll(async () => (database = await openDatabase('memory://')));
  test.afterAll(() => database.close());
  const DAY = 86_400;

  async function answerTo(records: unknown[], config: object = CONFIG, headers: Record<string, string> = {}): Promise<string | null> {
    const handler = createReceiver({ database, config });
    const cookie = ['other=1', ...records.map((record) => `consent=${encodeURIComponent(typeof record === 'string' ? record : JSON.stringify(record))}`)].join('; ');
    return (await post(handler, await receiptOf(), { cookie, ...headers })).headers.get('set-cookie');
  }

  test('comes back by HTTP with the time that it has left', async () => {
    const time = Math.floor(Date.now() / 1000) - 30 * DAY;
    const record = recordOf({ time, first: time });
    const cookie = (await answerTo([record]))!;
    expect(cookie).toMatch(/^consent=[^;]+; Path=\/; Max-Age=\d+; SameSite=Lax; Secure$/);
    expect(JSON.parse(decodeURIComponent(/consent=([^;]+)/.exec(cookie)![1]!))).toEqual(record);
    expect(Math.abs(Number(/Max-Age=(\d+)/.exec(cookie)![1]) - 150 * DAY)).toBeLessThan(10);
  });

  test('as it is declared, the newest of several', async () => {
    const time = Math.floor(Date.now() / 1000);
    const [older, newer] = [recordOf({ time: time - 100, first: time - 100 }), refusalOf({ time, first: time - 100 })];
    const config = { ...CONFIG, cookie: { domain: 'chat.example', path: '/app', rejectedMaxAgeDays: 10 } };
    const cookie = (await answerTo([newer, older], config))!;
    expect(cookie).toContain('; Path=/app; ');
    expect(cookie).toContain('; Domain=chat.example');
    expect(cookie).toContain(encodeURIComponent('"reject-all"'));
    expect(Number(/Max-Age=(\d+)/.exec(cookie)![1])).toBeLessThanOrEqual(10 * DAY);
  });

  test('does not come where there is none that holds', async () => {
    const old = Math.floor(Date.now() / 1000) - 200 * DAY;
    for (const record of ['rubbish', '', recordOf({ time: old, first: old }), recordOf({ policy: '0' })]) expect(await answerTo([record])).toBeNull();
    const past = Math.floor(Date.now() / 1000) - 60;
    const former = recordOf({ time: past, first: past });
    const since = await receiptOf({ before: former, after: refusalOf({ id: former.id }) });
    const stale = await post(createReceiver({ database, config: CONFIG }), since, { cookie: `consent=${encodeURIComponent(JSON.stringify(former))}` });
    expect([stale.status, stale.headers.get('set-cookie')], 'older than what the receipt is about').toEqual([201, null]);
    expect(await answerTo([])).toBeNull();
    expect(await answerTo([recordOf()], { ...CONFIG, oops: 1 })).toBeNull();
    const handler = createReceiver({ database, config: CONFIG, origins: ['https://shop.example'] });
    const cookie = `consent=${encodeURIComponent(JSON.stringify(recordOf()))}`;
    expect((await post(handler, await receiptOf(), { cookie, origin: 'https://shop.example' })).headers.get('set-cookie'), 'another site').toBeNull();
    expect((await post(createReceiver({ database }), await receiptOf(), { cookie })).headers.get('set-cookie'), 'not asked for').toBeNull();
  });
});

test('the embedded database is a folder, and there again after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'consent-pglite-'));
  const receipt = await receiptOf();
  for (const status of [201, 200]) {
    const database = await openDatabase(join(folder, 'data'));
    expect((await post(createReceiver({ database }), receipt)).status).toBe(status);
    await database.close();
  }
  rmSync(folder, { recursive: true, force: true });
});
