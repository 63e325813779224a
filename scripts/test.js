import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { engines, getBrowsers } from './browsers.js';
import { lint } from './lint.js';
import { run } from './run.js';
import { install, root } from './setup.js';

const sum = { passed: 0, failed: 0, skipped: 0 };

function add(name, { passed = 0, failed = 0, skipped = 0 }) {
  console.log(`${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  sum.passed += passed;
  sum.failed += failed;
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

const playwrightCounts = ({ stats, errors }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
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
if (sum.skipped) console.log(`${sum.skipped} skipped`);
if (sum.failed || !sum.passed) process.exitCode = 1;
console.log(`${sum.passed} passed, ${sum.failed} failed`);
