import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.js';
import { resultsFolder, root } from '../setup.js';
import { suiteOf } from './results.js';

/** @typedef {import('./results.js').Result} Result */

let runs = 0;

/**
 * Runs a runner that writes its results to a file. One that ends badly without a failed test, or without results, is a
 * failure itself, never none.
 *
 * @returns {Promise<Result[]>}
 */
async function collect(command, args, { env, isQuiet = false }) {
  const path = join(resultsFolder, `results-${process.pid}-${(runs += 1)}.json`);
  const isGood = await run(command, args, { env: { ...env, RESULTS: path }, isQuiet });
  const results = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  rmSync(path, { force: true });
  if (isGood && results.length) return results;
  if (results.some(({ state }) => state === 'failed')) return results;
  return [
    ...results,
    { file: command, state: 'failed', ms: 0, cause: 'The runner ended badly; what it said stands above.' },
  ];
}

/**
 * Test files in the engines that are there.
 *
 * @param {readonly string[]} files
 * @param {readonly string[]} engines
 * @param {{ key?: string, env?: Record<string, string> }} [options] `key`: of the one test that runs
 */
export function runElements(files, engines, { key, env = {} } = {}) {
  if (!files.length || !engines.length) return [];
  const only = key ? { GREP: `/^${key.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$/` } : {};
  const settings = { ...env, ...only, ENGINES: engines.join() };
  return collect('web-test-runner', ['--files', ...largestFirst(files)], { env: settings, isQuiet: true });
}

/** Suites by the size of their files, the largest first: what is left at the end, when one engine runs alone, is short. */
function largestFirst(files) {
  const sizes = new Map();
  for (const file of files) sizes.set(suiteOf(file), (sizes.get(suiteOf(file)) ?? 0) + statSync(join(root, file)).size);
  return [...files].sort((a, b) => sizes.get(suiteOf(b)) - sizes.get(suiteOf(a)));
}

/**
 * Test files in Node, most with pages in Chromium.
 *
 * @param {readonly string[]} files
 * @param {{ key?: string, args?: readonly string[], env?: Record<string, string> }} [options] `key`: of the one test that runs
 */
export function runPages(files, { key, args = [], env = {} } = {}) {
  if (!files.length) return [];
  const filters = files.map((file) => `${file.replaceAll('.', '\\.')}$`);
  return collect('playwright', ['test', ...filters, ...args, ...(key ? only(key) : [])], { env });
}

// The runner's own way to run again what has failed.
function only(key) {
  const path = join(resultsFolder, `only-${process.pid}.json`);
  writeFileSync(path, JSON.stringify({ status: 'failed', failedTests: [key] }));
  return [
    '--last-failed',
    '--last-failed-file',
    path,
    '--workers',
    '1',
    '--output',
    join(resultsFolder, 'second-look'),
  ];
}
