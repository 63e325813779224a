/** On the edge, where there is neither a DOM nor Node: what is published, in the runtimes of Vercel (@edge-runtime/vm) and of Cloudflare (workerd). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { EdgeVM } from '@edge-runtime/vm';
import { bundle } from '../../scripts/bundle.js';
import { consentCookie } from '../../src/testing.js';
import { receiptOf } from '../receiver/receipts.js';
import { entries, expect, test as base, type Packed } from './packed.js';

/** Where its program is; it has no types. */
const { default: workerd } = createRequire(import.meta.url)('workerd') as { default: string };

const config = { policy: '2', services: [{ id: 'metrics', category: 'analytics' }] };

/** What the code answers to a request, read as JSON. */
type Ask = (path: string, cookie?: string) => Promise<unknown>;

interface Edge {
  /** What its bundlers resolve `exports` by. */
  conditions: string[];
  /** Whether a decision can be made there: its id comes from `URL.createObjectURL`, which Workers lack. */
  hasIds: boolean;
  start(code: string, project: string): Promise<{ ask: Ask; stop(): Promise<unknown> }>;
}

const edges: Record<string, Edge> = {
  'Vercel’s': {
    conditions: ['edge-light', 'worker'],
    hasIds: true,
    start: (initialCode) => {
      const runtime = new EdgeVM({ initialCode });
      const ask: Ask = async (path, cookie) => (await runtime.dispatchFetch(`http://edge.example${path}`, { headers: cookie === undefined ? {} : { cookie } })).json();
      return Promise.resolve({ ask, stop: () => Promise.resolve() });
    },
  },
  'Cloudflare’s': {
    conditions: ['workerd', 'worker', 'browser'],
    hasIds: false,
    start: async (code, project) => {
      const folder = mkdtempSync(join(project, 'worker-'));
      writeFileSync(join(folder, 'worker.js'), code);
      writeFileSync(join(folder, 'worker.capnp'), `using Workerd = import "/workerd/workerd.capnp";
        const config :Workerd.Config = (
          services = [(name = "site", worker = (serviceWorkerScript = embed "worker.js", compatibilityDate = "2026-01-01"))],
          sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "site")]
        );`);
      // It tells on a channel of its own at which port it listens.
      const runtime = spawn(workerd, ['serve', join(folder, 'worker.capnp'), '--control-fd=3'], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
      const ended = once(runtime, 'exit');
      const told = await Promise.race([once(runtime.stdio[3] as Readable, 'data'), ended.then(() => undefined)]);
      if (!told) throw new Error('workerd ended.');
      const { port } = JSON.parse(String(told[0])) as { port: number };
      const ask: Ask = async (path, cookie) => (await fetch(`http://127.0.0.1:${port}${path}`, { headers: cookie === undefined ? {} : { cookie } })).json();
      return { ask, stop: () => (runtime.kill(), ended) };
    },
  },
};

const isElement = (entry: string): boolean => /\/(agreement|banner|declaration|elements|embed|policy|preferences)$/.test(entry);

/** A site's code: `answer(request)` says what comes back as JSON. */
const serverOf = (imports: readonly string[], answer: string): string => `
  ${imports.map((entry, index) => `import * as entry${index} from '${entry}';`).join('\n')}
  const all = { ${imports.map((entry, index) => `'${entry}': entry${index}`).join()} };
  const empty = Object.keys(all).filter((entry) => !Object.keys(all[entry])[0]);
  const config = ${JSON.stringify(config)};
  ${answer}
  addEventListener('fetch', (event) => event.respondWith(new Response(JSON.stringify(answer(event.request)))));`;

/** An entry that says in its first line that it is for Node. */
const isForNode = (entry: string): boolean => entry.endsWith('/database');

/** Each entry but the elements'. The store is made at the start, where a Worker may neither wait nor draw random values. */
const site = (packed: Packed): string =>
  serverOf(
    entries(packed).filter((entry) => !isElement(entry) && !isForNode(entry)),
    `const { createConsent, readConsent } = all['consent-elements'];
     const consent = createConsent(config);
     const used = () => {
       const before = Reflect.ownKeys(globalThis).length;
       all['consent-elements/guard'].startGuard(consent)();
       all['consent-elements/migrate'].migrate(config)();
       for (const names of Object.values(all)) for (const [name, connect] of Object.entries(names)) if (name.startsWith('connect')) connect(consent)();
       return {
         empty,
         granted: ['essential', 'analytics', 'metrics'].filter(consent.granted),
         seeded: seeded(),
         regime: all['consent-elements/regimes'].regimeOf('US', 'CA'),
         globals: Reflect.ownKeys(globalThis).length - before,
       };
     };
     const seeded = () => {
       try {
         return readConsent('consent=' + all['consent-elements/testing'].consentCookie('accept-all', config).value, config)?.via;
       } catch {}
     };
     const answer = ({ url, headers }) => url.endsWith('/used') ? used() : { record: readConsent(headers.get('cookie'), config) };`,
  );

const test = base.extend<{ start: (edge: Edge, code: string, conditions?: string[]) => Promise<Ask> }>({
  start: async ({ packed: { project } }, use) => {
    const stops: (() => Promise<unknown>)[] = [];
    await use(async (edge, code, conditions = edge.conditions) => {
      const { ask, stop } = await edge.start(await bundle(code, { project, conditions }), project);
      stops.push(stop);
      return ask;
    });
    await Promise.all(stops.map((stop) => stop()));
  },
});

const cookieOf = (record: unknown): string => `consent=${encodeURIComponent(typeof record === 'string' ? record : JSON.stringify(record))}`;

for (const [name, edge] of Object.entries(edges)) {
  test(`in ${name} runtime every entry but the elements imports, works and leaves nothing`, async ({ packed, start }) => {
    const ask = await start(edge, site(packed));
    expect(await ask('/used')).toEqual({ empty: [], granted: ['essential'], regime: 'opt-out', globals: 0, ...(edge.hasIds && { seeded: 'accept-all' }) });
  });

  test(`in ${name} runtime a cookie goes in and the decision comes out`, async ({ packed, start }) => {
    const ask = await start(edge, site(packed));
    const { value } = consentCookie({ metrics: true }, config);
    const record = JSON.parse(decodeURIComponent(value)) as Record<string, unknown>;
    const { value: former } = consentCookie('accept-all', { ...config, policy: '1' });
    const read = async (cookie?: string) => ((await ask('/', cookie)) as { record?: unknown }).record;

    expect(await read(`consent=${value}`)).toEqual(record);
    expect(await read(`sid=1; consent=%; consent=${former}; consent=${value}; lang=de`)).toEqual(record);
    // Read again by the same process, a decision of another visitor.
    expect(await read(cookieOf({ ...record, granted: [...(record['granted'] as string[]), 'beacons'] }))).toMatchObject({ granted: ['essential', 'acceptance'] });

    const undecided = {
      'no cookie': undefined,
      'an empty header': '',
      'other cookies': `consents=${value}; xconsent=${value}`,
      'no value': 'consent; consent=',
      'a broken escape': 'consent=%E0%A4%A',
      'broken JSON': cookieOf(JSON.stringify(record).slice(0, -9)),
      'no object': ['null', '[]', '1', '"yes"'].map(cookieOf).join('; '),
      'another policy': `consent=${former}`,
      'another form': cookieOf({ ...record, v: 2 }),
      expired: cookieOf({ ...record, first: 1, time: 1 }),
      'from the future': cookieOf({ ...record, time: 9e9 }),
      'no list': cookieOf({ ...record, granted: { length: 1, 0: 'analytics' } }),
      'no states': cookieOf({ ...record, services: { metrics: 'yes' } }),
      'a name of the language': cookieOf(JSON.stringify({ ...record, services: undefined }).replace('{', '{"__proto__":{"granted":["analytics"]},').replace(/"granted":\["essential[^\]]*\],/, '')),
      'a thousand of them': Array.from({ length: 1000 }, () => 'consent=%7B').join('; '),
      oversized: `consent=${'%5B'.repeat(15_000)}`,
    };
    for (const [what, cookie] of Object.entries(undecided)) expect(await read(cookie), what).toBeUndefined();
  });

  test(`in ${name} runtime a receipt is taken in, and what is none is not`, async ({ start }) => {
    const good = await receiptOf();
    const code = serverOf(
      ['consent-elements/receiver'],
      `const asked = [];
       const query = (sql, values = []) => (asked.push(values), Promise.resolve({ rows: sql.includes('RETURNING') ? [{}] : [] }));
       const receive = all['consent-elements/receiver'].createReceiver({ database: { query } });
       const post = (body) => receive(new Request('https://edge.example/consent-receipts', { method: 'POST', headers: { 'content-type': 'application/json' }, body }));
       const good = ${JSON.stringify(JSON.stringify(good))};
       const answer = async () => [(await post(good)).status, (await post(good.replace('ConsentGiven', 'ConsentRefused'))).status, (await post(good.slice(9))).status, asked.flat().includes(JSON.parse(good).receipt_id)];`,
    ).replace('new Response(JSON.stringify(answer(event.request)))', 'answer().then((said) => new Response(JSON.stringify(said)))');
    const ask = await start(edge, code);
    expect(await ask('/')).toEqual([201, 422, 400, true]);
  });

  test(`in ${name} runtime the elements import by the condition \`node\`, under which Lit has a stand-in for HTMLElement`, async ({ packed, start }) => {
    const imports = entries(packed).filter(isElement);
    expect(imports).toHaveLength(7);
    const code = serverOf(imports, `const answer = () => ({ empty, defined: !!customElements.get('consent-banner') });`);
    const ask = await start(edge, code, ['node']);
    expect(await ask('/')).toEqual({ empty: [], defined: true });
    expect(() => new EdgeVM({ initialCode: 'new HTMLElement()' })).toThrow('HTMLElement is not defined');
  });
}
