import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type BrowserContext, type Page } from 'playwright/test';
import { patience } from '../../scripts/testing/patience.js';
import { openDatabase } from 'consent-elements/receiver/database';
import type { Receipt } from '../../src/core/receipt/format.js';
import { readConsent, type ConsentConfig, type ConsentRecord } from '../../src/index.js';

/** 500 under `npm run test:soak`. */
const DECISIONS = process.env['SOAK'] ? 500 : 60;

const CONFIG = { policy: '1', services: [{ id: 'receipts', category: 'acceptance', storage: [{ type: 'localStorage', name: 'consent_receipts*' }] }] } satisfies ConsentConfig;

const dist = (path: string) => readFileSync(fileURLToPath(new URL(`../../dist/cdn/${path}`, import.meta.url)));

const HTML = `<!doctype html><title>Chat</title>
<script type="application/json" data-consent-config>${JSON.stringify(CONFIG)}</script>
<script src="/consent/consent.js"></script>
<script src="/consent/recorder.js" data-endpoint="/consent-receipts" async></script><h1>Chat</h1>`;

/** The site's files are always there; its receiver comes and goes. */
async function serveFiles(context: BrowserContext, origin: string): Promise<void> {
  await context.route(`${origin}/chat`, (route) => route.fulfill({ body: HTML, contentType: 'text/html' }));
  await context.route(`${origin}/consent/**`, (route) => route.fulfill({ body: dist(new URL(route.request().url()).pathname.slice('/consent/'.length)), contentType: 'text/javascript' }));
}

/** The same numbers for the same seed: Mulberry32. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

test('decisions while pages close, the network drops and the server is killed: none lost, none twice', async ({ browser }) => {
  test.setTimeout(240_000 * patience);
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);
  console.log(`SEED=${seed}`);
  const random = randomFrom(seed);
  const chance = (share: number) => random() < share;
  const folder = mkdtempSync(join(tmpdir(), 'consent-chaos-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  let server: ChildProcess | undefined;
  const startServer = async () => {
    server = fork(fileURLToPath(new URL('server.js', import.meta.url)), [join(folder, 'data'), String(port), JSON.stringify(CONFIG)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await once(server, 'message');
  };
  const kill = async () => {
    const ended = once(server!, 'exit');
    server!.kill('SIGKILL');
    await ended;
    server = undefined;
  };

  const context = await browser.newContext();
  await serveFiles(context, origin);
  const pages: Page[] = [];
  const open = async () => {
    const page = await context.newPage();
    await page.goto(`${origin}/chat`);
    await page.waitForFunction(() => performance.getEntriesByName(new URL('/consent/recorder.js', location.href).href)[0]);
    pages.push(page);
    return page;
  };

  const made: ConsentRecord[] = [];
  let kills = 0;
  await startServer();
  while (made.length < DECISIONS) {
    const page = pages.length && chance(0.8) ? pages[Math.floor(random() * pages.length)]! : await open();
    // What another tab has decided has come here.
    const newest = made.at(-1);
    if (newest) await page.waitForFunction((text) => JSON.stringify([window.consent!.record?.granted, window.consent!.record?.services]) === text, JSON.stringify([newest.granted, newest.services]));
    const count = Math.min(1 + Math.floor(random() * 8), DECISIONS - made.length);
    const picks = Array.from({ length: count }, () => Math.floor(random() * 8));
    made.push(
      ...(await page.evaluate((numbers) => {
        const records = [];
        for (const number of numbers) {
          const before = window.consent!.record;
          const record = window.consent!.decide({ functionality: !!(number & 1), analytics: !!(number & 2), beacons: !!(number & 4) });
          // The same again is none.
          if (record && record !== before) records.push(record);
        }
        return records;
      }, picks)),
    );
    if (chance(0.4)) {
      await page.close();
      pages.splice(pages.indexOf(page), 1);
    } else if (chance(0.2)) await page.reload();
    if (pages.length > 3) await pages.shift()!.close();
    if (chance(0.1)) await context.setOffline(true);
    else if (chance(0.7)) await context.setOffline(false);
    // One at least, whatever the seed.
    if (server && (chance(0.12) || !kills)) {
      kills++;
      await kill();
    } else if (!server && chance(0.6)) await startServer();
    if (chance(0.5)) await new Promise((resolve) => setTimeout(resolve, random() * 400));
  }

  const left = pages[0] ? await pages[0].evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('consent_receipts:')).length) : 0;
  await context.setOffline(false);
  if (!server) await startServer();
  const last = await open();
  await last.evaluate(() => dispatchEvent(new Event('online')));
  await last.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('consent_receipts:')));
  const holds = await last.evaluate(() => window.consent!.record);
  // Whatever late answers did to it, servers read the newest.
  const cookie = (await context.cookies()).find(({ name }) => name === 'consent')!;
  await context.close();
  await kill();

  const database = await openDatabase(join(folder, 'data'));
  const { rows } = (await database.query('SELECT receipt FROM consent_receipts')) as { rows: { receipt: Omit<Receipt, 'notice'> }[] };
  await database.close();
  rmSync(folder, { recursive: true, force: true });

  console.log(`${made.length} decisions, ${kills} kills, ${left} still waiting at the end of it: ${rows.length} rows`);
  expect(kills).toBeGreaterThan(0);
  expect(rows).toHaveLength(made.length);
  // Each is the one after the one before it, from the first to the last.
  const after = new Map(rows.map(({ receipt }) => [receipt.previous_receipt_id, receipt]));
  for (let [index, id] = [0, undefined as string | undefined]; index < made.length; index++) {
    const receipt = after.get(id)!;
    const isYes = ({ states }: Receipt['event'], category: string) => /Given$/.test(states[category]!);
    expect(receipt, `decision ${index}`).toBeDefined();
    expect(['functionality', 'analytics', 'beacons'].filter((category) => isYes(receipt.event, category))).toEqual(made[index]!.granted.filter((category) => !/^(essential|acceptance)$/.test(category)));
    id = receipt.receipt_id;
  }
  expect(holds).toEqual(made.at(-1));
  expect(readConsent(`consent=${cookie.value}`, CONFIG)).toEqual(made.at(-1));
});
