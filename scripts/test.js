/** `npm test -- [words] [--strict] [--soak] [--verbose]`: see the README. */
import { parseArgs } from 'node:util';
import { engines, getBrowsers } from './browsers.js';
import { ensureBuilt } from './built.js';
import { lint } from './lint.js';
import { isElementTest, testFiles } from './testing/files.js';
import { count, nameOf, seconds } from './testing/results.js';
import { runElements, runPages } from './testing/runners.js';
import { MOST, secondLook } from './testing/second-look.js';
import { install } from './setup.js';

const { values: flags, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { strict: { type: 'boolean' }, soak: { type: 'boolean' }, verbose: { type: 'boolean' } },
});
if (flags.verbose) process.env.VERBOSE = '1';
if (flags.soak) process.env.SOAK = '1';

/** @typedef {import('./testing/results.js').Result} Result */

/** @returns {Promise<Result[]>} */
async function checks() {
  const started = Date.now();
  const failed = await lint();
  console.log(
    `lint         ${failed.length ? `${failed.length} failed` : 'passed'.padEnd(24)} ${seconds(Date.now() - started)}`,
  );
  return failed.map((name) => ({ file: `lint, ${name}`, state: 'failed', ms: 0 }));
}

/** Both runners at once: while a page waits for its browser the other one has the processor. @returns {Promise<Result[]>} */
async function runTests() {
  const files = testFiles(words);
  const browsers = getBrowsers();
  const asked = engines();
  const missing = asked.filter((engine) => !browsers[engine]);
  const pages = asked.includes('chromium') ? files.filter((file) => !isElementTest(file)) : [];
  if (!asked.includes('chromium')) console.log('pages: left out, they need Chromium');
  await ensureBuilt();

  const parts = [
    ...(words.length ? [] : [checks()]),
    runElements(
      files.filter(isElementTest),
      asked.filter((engine) => browsers[engine]),
    ),
    browsers.chromium ? runPages(pages) : [],
  ];
  const absent = missing.map((engine) => ({ file: `no ${engine} to run the tests in`, state: 'failed', ms: 0 }));
  return [...absent, ...(await Promise.all(parts)).flat()];
}

/** Those of the failed that pass at a second look, if that could save the run. @param {readonly Result[]} failed */
async function flakyOnes(failed) {
  if (!failed.length || flags.strict) return [];
  if (failed.length > MOST) console.log(`\nNo second look: more than ${MOST} have failed.`);
  // What is no test's fault is none's at a second look either.
  else if (failed.every(({ file }) => file.startsWith('test/'))) return secondLook(failed);
  return [];
}

function printSlowest(results) {
  const slowest = [...results].sort((a, b) => b.ms - a.ms).slice(0, 10);
  console.log('\nSlowest:');
  for (const result of slowest) console.log(`${seconds(result.ms).padStart(9)}  ${nameOf(result)}`);
}

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
async function testAll() {
  install();
  const results = await runTests();
  const failed = results.filter(({ state }) => state === 'failed');
  const flaky = await flakyOnes(failed);

  printSlowest(results);
  for (const result of flaky) console.log(`FLAKY: ${nameOf(result)}`);
  // Said again at the end: where a log is cut off, that is what is left.
  for (const result of failed) if (!flaky.includes(result)) console.log(`FAILED: ${nameOf(result)}`);
  const { passed, failed: all, skipped } = count(results);
  return { passed: passed + flaky.length, failed: all - flaky.length, skipped };
}

const sum = await testAll().catch((error) => {
  console.error(error.message);
  return { passed: 0, failed: 1, skipped: 0 };
});
if (sum.skipped) console.log(`${sum.skipped} skipped`);
if (sum.failed || !sum.passed) process.exitCode = 1;
console.log(`${sum.passed} passed, ${sum.failed} failed`);
