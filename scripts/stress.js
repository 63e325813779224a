/**
 * `npm run test:stress -- [words] [--since REV] [--times N]`: runs test files 20 times while every core is kept busy and
 * Chromium's processor is slowed. For the files that a change adds or touches: what fails here fails one day elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { engines, getBrowsers } from './browsers.js';
import { ensureBuilt } from './built.js';
import { isElementTest, testFiles } from './testing/files.js';
import { count, nameOf } from './testing/results.js';
import { runElements, runPages } from './testing/runners.js';
import { install, root } from './setup.js';

const { values: flags, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { since: { type: 'string' }, times: { type: 'string', default: '20' } },
});
const times = Number(flags.times);

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);

/** Test files that were added or changed since a commit, committed or not. */
function filesSince(revision) {
  const changed = [
    ...git('diff', '--name-only', '--diff-filter=d', revision, '--', 'test'),
    ...git('ls-files', '--others', '--exclude-standard', 'test'),
  ];
  const all = testFiles([]);
  return changed.filter((file) => all.includes(file));
}

/** @returns {() => void} what ends it */
function keepCoresBusy() {
  const workers = Array.from({ length: availableParallelism() }, () => new Worker('for (;;);', { eval: true }));
  return () => workers.forEach((worker) => worker.terminate());
}

/** @returns {Promise<import('./testing/results.js').Result[]>} */
async function runAll(files) {
  const env = { STRESS: '1' };
  const browsers = getBrowsers();
  const found = engines().filter((engine) => browsers[engine]);
  const results = [];
  const elements = files.filter(isElementTest);
  for (let time = 1; elements.length && time <= times; time += 1) {
    console.log(`\nElements, ${time} of ${times}`);
    results.push(...(await runElements(elements, found, { env })));
  }
  return [
    ...results,
    ...(await runPages(
      files.filter((file) => !isElementTest(file)),
      { args: ['--repeat-each', flags.times], env },
    )),
  ];
}

async function stress() {
  install();
  const files = [
    ...new Set([
      ...(flags.since ? filesSince(flags.since) : []),
      ...(words.length || !flags.since ? testFiles(words) : []),
    ]),
  ];
  console.log(`${files.length} files, ${times} times:\n${files.join('\n')}`);
  await ensureBuilt();
  const stop = keepCoresBusy();
  try {
    return await runAll(files);
  } finally {
    stop();
  }
}

/** @param {readonly import('./testing/results.js').Result[]} results */
function printFailures(results) {
  const failed = results.filter(({ state }) => state === 'failed').map(nameOf);
  for (const name of new Set(failed))
    console.log(`FAILED ${failed.filter((other) => other === name).length} of ${times}: ${name}`);
}

try {
  const results = await stress();
  const { passed, failed } = count(results);
  printFailures(results);
  if (failed || !passed) process.exitCode = 1;
  console.log(`${passed} passed, ${failed} failed`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
