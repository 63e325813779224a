/** Runs the benches in Chromium and writes bench/results/. Needs a build. ROUNDS: how often each is measured, 11 by default, or what a bench says.
 * `npm run bench guard` runs that one alone. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { chromium } from 'playwright';
import { chromiumArgs, findBrowsers } from '../scripts/browsers.js';
import * as gate from './gate.js';
import * as guard from './guard.js';
import * as peers from './peers.js';
import * as policy from './policy.js';
import * as receiver from './receiver.js';

const asked = process.argv.slice(2);
const benches = { gate, guard, peers, policy, receiver };
const load = loadavg()[0].toFixed(1);

const browser = await chromium.launch({ ...findBrowsers().chromium, args: chromiumArgs });
mkdirSync(new URL('results/', import.meta.url), { recursive: true });
for (const [name, { round, report, charts, usual = 11 }] of Object.entries(benches)) {
  if (asked[0] && !asked.includes(name)) continue;
  const count = Number(process.env.ROUNDS ?? usual);
  const rounds = [];
  for (let index = 0; index < count; index++) rounds.push(await round(browser, index));
  const text = `# Bench: ${name}

${new Date().toISOString().slice(0, 10)}, Chromium ${browser.version()} headless, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model.trim()}, load ${load} at the start.
${count} rounds, in each every case once in a fresh page. Median (quartiles). Written by \`npm run bench\`.

${report(rounds)}`;
  for (const [file, content] of Object.entries({ [`${name}.md`]: text, ...charts?.(rounds) })) writeFileSync(new URL(`results/${file}`, import.meta.url), content);
  console.log(text);
}
await browser.close();
