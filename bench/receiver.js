/**
 * What it costs to keep receipts: posts over loopback HTTP to a receiver in a process of its own, with the embedded database
 * and with a PostgreSQL as it comes (every commit on disk). Processor time is that of the processes, so a figure per core does
 * not depend on what else the machine does; times of answers do.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { startPostgres } from '../scripts/postgres.js';
import { parseDeclaration } from '../dist/core/declaration.js';
import { toReceipt } from '../dist/core/receipt/receipt.js';

export const usual = 5;

/** Receipts in each run, after as many as WARM that are not counted. */
const COUNT = 4000;
const WARM = 500;
const CONNECTIONS = 16;
/** Clock ticks a second in /proc. */
const TICKS = 100;

const declaration = parseDeclaration(readFileSync(new URL('../demo/shared/declaration.json', import.meta.url), 'utf8'));

/** As in the demo: eight services, and the words of the banner. */
const asked = {
  declaration,
  language: 'en',
  words: 'Your choice about cookies\n'.padEnd(320, 'Teasel Ltd would like to use cookies. '),
  policyUrl: 'https://teasel.example/privacy',
  origin: 'https://teasel.example',
  version: '0',
};

async function makeBodies(count) {
  const bodies = [];
  for (let index = 0; index < count; index++) {
    const time = Math.floor(Date.now() / 1000);
    const after = { v: 1, id: randomUUID(), policy: declaration.policy, first: time, time, via: 'accept-all', granted: declaration.categories.map(({ id }) => id), denied: [], lang: 'en' };
    bodies.push(JSON.stringify(await toReceipt({ after, time, n: 0, element: 'consent-banner' }, asked)));
  }
  return bodies;
}

/** Milliseconds of each answer, and of all. */
async function post(port, bodies, connections) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times = [];
  let next = 0;
  const one = (body) =>
    new Promise((resolve, reject) => {
      const start = performance.now();
      const sent = request({ port, host: '127.0.0.1', path: '/consent-receipts', method: 'POST', agent, headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } }, (response) => {
        response.resume().on('end', () => {
          if (response.statusCode !== 201) return reject(new Error(`Answered ${response.statusCode}`));
          times.push(performance.now() - start);
          resolve();
        });
      });
      sent.on('error', reject).end(body);
    });
  const worker = async () => {
    while (next < bodies.length) await one(bodies[next++]);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return { times: times.sort((a, b) => a - b), all: performance.now() - start };
}

/** Seconds on the processor of a PostgreSQL, all of its processes. */
function usageOf(pid) {
  let ticks = 0;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
      const isOurs = Number(entry) === pid || Number(fields[1]) === pid;
      // Those of children that have ended are with their parent.
      if (isOurs) ticks += [11, 12, ...(Number(entry) === pid ? [13, 14] : [])].reduce((sum, field) => sum + Number(fields[field]), 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return ticks / TICKS;
}

async function measure(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'consent-bench-'));
  const postgres = kind === 'PostgreSQL' ? await startPostgres() : undefined;
  const server = fork(new URL('receiver/server.js', import.meta.url).pathname, [postgres?.url ?? join(folder, 'data')]);
  const [{ port }] = await once(server, 'message');
  const ask = async (what) => {
    const answer = once(server, 'message');
    server.send(what);
    return (await answer)[0];
  };
  const processor = async () => {
    const { cpu } = await ask('usage');
    return { receiver: (cpu.user + cpu.system) / 1e6, postgres: postgres ? usageOf(postgres.pid) : 0 };
  };
  const bodies = await makeBodies(WARM * 2 + COUNT);
  await post(port, bodies.splice(0, WARM), CONNECTIONS);
  const alone = await post(port, bodies.splice(0, WARM), 1);
  const before = await processor();
  const many = await post(port, bodies, CONNECTIONS);
  const after = await processor();
  const { rows, bytes } = await ask('size');
  server.send('end');
  await once(server, 'exit');
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
  const at = (times, share) => times[Math.floor((times.length - 1) * share)];
  return {
    perReceiverCore: COUNT / (after.receiver - before.receiver),
    perPostgresCore: postgres ? COUNT / (after.postgres - before.postgres) : NaN,
    perSecond: (COUNT / many.all) * 1000,
    alone50: at(alone.times, 0.5),
    alone99: at(alone.times, 0.99),
    many50: at(many.times, 0.5),
    many99: at(many.times, 0.99),
    rowBytes: bytes / rows,
    bodyBytes: bodies[0].length,
  };
}

export async function round() {
  return { PGlite: await measure('PGlite'), PostgreSQL: await measure('PostgreSQL') };
}

/** Markdown. */
export function report(rounds) {
  const sorted = (kind, key) => rounds.map((samples) => samples[kind][key]).sort((a, b) => a - b);
  const at = (values, share) => values[Math.round((values.length - 1) * share)];
  const middle = (kind, key) => at(sorted(kind, key), 0.5);
  const spread = (kind, key, digits = 0) => {
    const [one, low, high] = [0.5, 0.25, 0.75].map((share) => at(sorted(kind, key), share).toFixed(digits));
    return `${one} (${low}–${high})`;
  };
  const line = (name, key, digits, kinds = ['PGlite', 'PostgreSQL']) => `| ${name} | ${['PGlite', 'PostgreSQL'].map((kind) => (kinds.includes(kind) ? spread(kind, key, digits) : '–')).join(' | ')} |`;

  // A billion a day.
  const round2 = (value) => Number(value.toPrecision(2)).toLocaleString('en');
  const average = 1e9 / 86_400;
  const peak = average * 3;
  const busy = 0.6;
  const copies = 3;
  const receivers = peak / middle('PostgreSQL', 'perReceiverCore') / busy;
  const cores = (peak / middle('PostgreSQL', 'perPostgresCore') / busy) * copies;
  const dayBytes = middle('PostgreSQL', 'rowBytes') * 1e9;
  const days = 400;
  const disk = dayBytes * days * copies;
  const shards = Math.max(cores / 16, disk / 8e12);
  return `## Receipts taken in

${COUNT} posts over loopback HTTP to one receiver process: parsed, held against the schema, its digest computed (that of what many were asked only once), stored. “Per core” is receipts for
each second that the process spent on a processor; PGlite is in the receiver's own process, PostgreSQL's figure is that of all its processes, with
\`fsync\` and \`synchronous_commit\` as they come. Times are of answers, and the one who posts takes part in them: it runs on the same machine.

| | PGlite | PostgreSQL |
| --- | ---: | ---: |
${line('receipts a second of the receiver’s core', 'perReceiverCore')}
${line('receipts a second of PostgreSQL’s core', 'perPostgresCore', 0, ['PostgreSQL'])}
${line(`receipts a second by the clock, ${CONNECTIONS} connections`, 'perSecond')}
${line('one connection, p50, ms', 'alone50', 2)}
${line('one connection, p99, ms', 'alone99', 2)}
${line(`${CONNECTIONS} connections, p50, ms`, 'many50', 1)}
${line(`${CONNECTIONS} connections, p99, ms`, 'many99', 1)}
${line('bytes on disk for each, indexes in it', 'rowBytes')}
${line('bytes posted for each', 'bodyBytes')}

## A billion decisions a day

What the figures above come to on a PostgreSQL that is spread over machines (Citus, YugabyteDB, CockroachDB). The arithmetic is here so that it can be
redone with figures of one's own; nobody has run it at that size.

- **Rate.** A billion a day is ${round2(average)} a second on average. With evenings three times as busy: ${round2(peak)} a second.
- **Receivers.** ${round2(peak)} a second ÷ ${round2(middle('PostgreSQL', 'perReceiverCore'))} per core ÷ ${busy} (no core busier than that) = **${round2(receivers)} cores**. They share nothing: any number of processes, anywhere.
- **Database.** ${round2(peak)} ÷ ${round2(middle('PostgreSQL', 'perPostgresCore'))} per core ÷ ${busy} × ${copies} copies = **${round2(cores)} cores**. A single PostgreSQL does it on one machine only as far as its cores and its log go; hence shards.
- **Disk.** ${round2(middle('PostgreSQL', 'rowBytes'))} bytes a receipt = ${round2(dayBytes / 1e9)} GB a day; kept for ${days} days (180 that a consent holds, and time for a complaint), in ${copies} copies: **${round2(disk / 1e12)} TB**. What was asked is stored once for each version, language and element: no part of it.
- **Network.** ${round2(middle('PostgreSQL', 'bodyBytes'))} bytes a post at the peak: ${round2((peak * middle('PostgreSQL', 'bodyBytes') * 8) / 1e9)} Gbit a second in, next to nothing out.
- **Shards.** By \`receipt_id\`, as the primary key has it: random, so every shard gets its even part and none is hot; an insert, its check for
  a second copy and a search by receipt touch one shard. With 16 cores and 8 TB each: **${round2(Math.ceil(shards))} shards**, more for growth. In Citus:
  \`SELECT create_reference_table('consent_notices'); SELECT create_distributed_table('consent_receipts', 'receipt_id')\`; CockroachDB and YugabyteDB split by the key on their own.
- **One person.** The index by \`subject\` answers within milliseconds on engines with global indexes; Citus asks all shards at once. It is asked
  by people with a right to their data, not by visitors.
- **The end.** \`DELETE ?policy=…&before=…\` reads all of a version: at this size run it shard by shard, or keep one table a month and drop the oldest.
- **Burst after an outage.** An hour's decisions wait in browsers then, and come within five minutes: ${round2((average * 3600) / 300)} a second on top, ${round2((average * 3600) / 300 / peak)} times the peak. Let the front answer 429
  with \`Retry-After\`, which the recorder obeys (up to five minutes at a time), or add cores for as long; nothing is lost meanwhile.
`;
}
