/**
 * How the gate bears many scripts: N marked inline scripts, released by consent.js and by a plain loop. And what consent.js
 * costs a page that inserts much that does not concern it.
 */
import { readFileSync } from 'node:fs';
import { marked, tasksOf } from './tasks.js';

const COUNTS = [100, 500, 1000, 5000];
const INSERTIONS = 5000;
const ORIGIN = 'http://bench.localhost';

const built = (path) => readFileSync(new URL(`../dist/cdn/${path}`, import.meta.url), 'utf8');

const HEADS = {
  'consent.js': '<script src="/consent.js"></script><script>window.release = () => window.consent.acceptAll();</script>',
  'plain loop': `<script>
    window.release = () => {
      for (const script of document.querySelectorAll('script[data-consent]')) {
        const live = document.createElement('script');
        live.text = script.text;
        script.replaceWith(live);
      }
    };
  </script>`,
  nothing: '',
};

const html = (way, count) => `<!doctype html><html lang="en"><title>Bench</title>
<script>let ran = 0, last = 0; function tick() { ran++; last = performance.now(); }</script>
${HEADS[way]}
<body><main><h1>Bench</h1></main>
${'<script type="text/plain" data-consent="analytics">tick()</script>\n'.repeat(count)}`;

/** Runs a function in a fresh page with no cookie, and adds what its main thread did meanwhile. */
async function measure(browser, way, count, ready, run, argument) {
  const context = await browser.newContext();
  await context.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const isPage = pathname === '/';
    return route.fulfill({ contentType: isPage ? 'text/html' : 'text/javascript', body: isPage ? html(way, count) : built(pathname) });
  });
  const page = await context.newPage();
  await page.goto(ORIGIN, { waitUntil: 'networkidle' });
  await ready(page);
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  const sample = await page.evaluate(run, argument);
  const trace = JSON.parse(await browser.stopTracing()).traceEvents;
  await context.close();

  const mark = marked(trace, 'start');
  const end = mark.ts + sample.total * 1000;
  const tasks = tasksOf(trace, mark)
    .filter(({ ts, dur }) => ts + dur > mark.ts && ts < end)
    .map(({ cpu }) => cpu);
  return { ...sample, busy: tasks.reduce((sum, task) => sum + task, 0), longest: Math.max(...tasks) };
}

/** In the page. Milliseconds from the release to the end of the last script, and of the longest task where one is long. */
async function release(count) {
  const tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask' });
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  await pause(200);
  const { startTime } = performance.mark('start');
  window.release();
  while (ran < count) await pause(20);
  await pause(200);
  const long = tasks.filter((task) => task.startTime + task.duration > startTime).map(({ duration }) => duration);
  return { total: last - startTime, long: Math.max(0, ...long) };
}

/** In the page. Milliseconds for insertions one by one, and for what observers do then. */
async function insert(count) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { startTime } = performance.mark('start');
  for (let index = 0; index < count; index++) {
    const row = document.createElement('p');
    row.append(document.createElement('b'), 'text');
    document.body.append(row);
  }
  // Observers come first in the line of microtasks.
  await null;
  return { total: performance.now() - startTime };
}

/** One round of everything, ways side by side. Returns samples by name. */
export async function round(browser) {
  const samples = {};
  for (const count of COUNTS) {
    const asked = (page) => page.getByRole('button', { name: 'Accept all' }).waitFor();
    samples[`consent.js ${count}`] = await measure(browser, 'consent.js', count, asked, release, count);
    samples[`plain loop ${count}`] = await measure(browser, 'plain loop', count, () => {}, release, count);
  }
  for (const way of ['nothing', 'consent.js']) {
    const decide = (page) => page.evaluate(() => void window.consent?.rejectAll());
    samples[way] = await measure(browser, way, 0, decide, insert, INSERTIONS);
  }
  return samples;
}

/** Markdown. */
export function report(rounds) {
  const sorted = (name, key) => rounds.map((samples) => samples[name][key]).sort((a, b) => a - b);
  const at = (values, share) => values[Math.round((values.length - 1) * share)];
  const spread = (name, key, digits = 0, factor = 1) => {
    const [middle, low, high] = [0.5, 0.25, 0.75].map((share) => (at(sorted(name, key), share) * factor).toFixed(digits));
    return `${middle} (${low}–${high})`;
  };
  const rows = COUNTS.flatMap((count) =>
    ['consent.js', 'plain loop'].map((way) => {
      const name = `${way} ${count}`;
      const long = sorted(name, 'long').filter(Boolean);
      return `| ${[
        count,
        way,
        spread(name, 'total'),
        spread(name, 'busy', 0, 1000 / count),
        spread(name, 'longest'),
        long.length ? `${long.length} of ${rounds.length}, up to ${long.at(-1).toFixed(0)} ms` : `0 of ${rounds.length}`,
      ].join(' | ')} |`;
    }),
  );
  const each = (at(sorted('consent.js', 'busy'), 0.5) - at(sorted('nothing', 'busy'), 0.5)) / INSERTIONS;
  return `## Marked inline scripts

Each script adds one to a counter. “To the last” is by the clock, from the release to the end of the last script, pauses that
consent.js leaves to the page included. “Per script” and “longest task” are time on the processor, of the page's main thread, from a trace
(\`tdur\`). “Long” counts rounds with a task of 50 ms by the clock (\`PerformanceObserver\`, \`longtask\`), in which the machine's other work
takes part.

| scripts | released by | to the last, ms | per script, µs | longest task, ms | long |
| ---: | --- | ---: | ---: | ---: | ---: |
${rows.join('\n')}

## Insertions that do not concern it

${INSERTIONS} paragraphs of two nodes, appended one by one after a decision, until the observers have run. Time on the processor.

| page | all, ms |
| --- | ---: |
| without consent.js | ${spread('nothing', 'busy', 1)} |
| with consent.js | ${spread('consent.js', 'busy', 1)} |

Difference of the medians: ${(each * 1000).toFixed(2)} µs an insertion.
`;
}
