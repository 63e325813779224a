import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { engines, getBrowsers } from './browsers.js';
import { lint } from './lint.js';
import { run } from './run.js';
import { install, root } from './setup.js';

const sum = { passed: 0, failed: 0, skipped: 0 };
/** Said again at the end: where a log is cut off, that is what is left. */
const failed = [];

function add(name, { passed = 0, failed: count = 0, skipped = 0, failures = [] }) {
  console.log(`${name}: ${passed} passed, ${count} failed${skipped ? `, ${skipped} skipped` : ''}`);
  sum.passed += passed;
  sum.failed += count;
  failed.push(...failures);
  if (count && !failures[0]) failed.push(name);
  sum.skipped += skipped;
}

// A runner may fail beyond its tests, or before it wrote what it counted: that is one failure, never none.
async function addRunner(name, file, command, args, count) {
  const path = join(root, 'test-results', file);
  rmSync(path, { force: true });
  const ok = await run(command, args);
  const counts = existsSync(path) ? count(JSON.parse(readFileSync(path, 'utf8'))) : {};
  add(name, ok || counts.failed ? counts : { ...counts, failed: 1 });
}

const allSpecs = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(allSpecs)];

const playwrightCounts = ({ stats, errors, suites }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
  failures: [...allSpecs({ suites }).filter(({ ok }) => !ok).map(({ file, line, title }) => `${file}:${line}: ${title}`), ...errors.map(({ message }) => message)],
});

async function testAll() {
  install();
  const browsers = getBrowsers();
  if (!(await run('scripts/build.js'))) throw new Error('The build failed.');
  add('lint', { failed: (await lint()).length });
  await addRunner('elements', 'elements.json', 'web-test-runner', [], (counts) => counts);
  if (engines().includes('chromium')) {
    if (browsers.chromium) await addRunner('pages', 'pages.json', 'playwright', ['test'], playwrightCounts);
    else add('pages', { failed: 1 });
  } else console.log('pages: left out, they need Chromium');
}

try {
  await testAll();
} catch (error) {
  console.error(error.message);
  sum.failed += 1;
}
for (const line of failed) console.log(`FAILED: ${line}`);
if (sum.skipped) console.log(`${sum.skipped} skipped`);
if (sum.failed || !sum.passed) process.exitCode = 1;
console.log(`${sum.passed} passed, ${sum.failed} failed`);
