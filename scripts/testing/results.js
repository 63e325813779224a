/** What tests came to: one shape for both runners, and the lines that a person reads. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @typedef {object} Result
 * @property {string} file Path from the root of the project.
 * @property {string} [title] Of a test, with the names of its groups before it. Without one it is the file that failed.
 * @property {number} [line] Where the test stands in the file.
 * @property {string} [engine]
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {number} ms
 * @property {string} [cause] The error with its stack.
 * @property {string} [said] What the test itself printed.
 * @property {string[]} [log] What the browser's console said.
 * @property {string} [picture] Path of a screenshot of the page as the test left it.
 * @property {string} [key] What its runner finds it by, to run it alone.
 */

/** Suites are folders of `test/`. @param {string} file */
export const suiteOf = (file) => /^test\/([^/.]+)/.exec(file)?.[1] ?? file;

/** @param {Result} result */
export function nameOf({ file, line, title, engine }) {
  const place = line ? `${file}:${line}` : file;
  return `${place}: ${title ?? 'the file'}${engine ? ` (${engine})` : ''}`;
}

/** @param {readonly Result[]} results */
export function count(results) {
  const all = { passed: 0, failed: 0, skipped: 0 };
  for (const { state } of results) all[state] += 1;
  return all;
}

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** @param {Result} result */
export function failureText(result) {
  const { cause = 'No cause was told.', said, log = [], picture } = result;
  const indented = (text) => text.trim().replaceAll(/^/gm, '    ');
  return [
    `✗ ${nameOf(result)}`,
    indented(cause),
    ...(said ? [indented(said)] : []),
    ...(log.length ? ['    The browser said:', ...log.map((line) => indented(`  ${line}`))] : []),
    ...(picture ? [`    Picture: ${picture}`] : []),
  ].join('\n');
}

/**
 * Collects what a runner tells, and prints a line for each suite when its last part has ended, and each failure at once.
 *
 * @param {readonly string[]} parts The suite of each part that will end: a test, or a file in one engine.
 */
export function createAccount(parts, { isVerbose = !!process.env.VERBOSE, print = console.log } = {}) {
  /** @type {Result[]} */
  const results = [];
  /** @type {Map<string, { left: number, results: Result[], times: Map<string, number> }>} */
  const suites = new Map();
  for (const suite of parts) {
    if (!suites.has(suite)) suites.set(suite, { left: 0, results: [], times: new Map() });
    suites.get(suite).left += 1;
  }

  return {
    /** @param {string} name The suite. @param {Result[]} ended What one part came to. @param {number} ms How long it took. */
    end(name, ended, ms) {
      const suite = suites.get(name);
      const engine = ended[0]?.engine ?? '';
      results.push(...ended);
      suite.results.push(...ended);
      suite.times.set(engine, (suite.times.get(engine) ?? 0) + ms);
      for (const result of ended) {
        if (result.state === 'failed') print(failureText(result));
        else if (isVerbose) print(`${result.state === 'passed' ? '✓' : '–'} ${nameOf(result)} ${seconds(result.ms)}`);
      }
      suite.left -= 1;
      if (suite.left === 0) print(suiteLine(name, suite));
    },
    /** A failure that belongs to no part. @param {Result} result */
    add(result) {
      results.push(result);
      print(failureText(result));
    },
    /** Writes all results to a file. @param {string} path @returns {ReturnType<typeof count>} */
    save(path) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(results, null, 2));
      return count(results);
    },
  };
}

function suiteLine(name, { results, times }) {
  const { passed, failed, skipped } = count(results);
  const counts = [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean);
  const sum = [...times.values()].reduce((all, ms) => all + ms, 0);
  const engines = [...times]
    .filter(([engine]) => engine)
    .map(([engine, ms]) => `${engine} ${seconds(ms)}`)
    .sort();
  return [name.padEnd(12), counts.join(', ').padEnd(24), seconds(sum), engines.length ? `(${engines.join(', ')})` : '']
    .join(' ')
    .trimEnd();
}

/** Where a test has its title. */
const TITLE = /\b(?:it|test)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g;

/**
 * The line of a test; undefined where its title is nothing but values.
 *
 * @param {string} file
 * @param {string} title Without those of its groups.
 */
export function lineOf(file, title) {
  const text = readFileSync(file, 'utf8');
  const [best] = [...text.matchAll(TITLE)]
    .map(({ index, 2: source }) => ({ index, parts: partsOf(source) }))
    .filter(({ parts }) => parts.length && parts.every((part) => title.includes(part)))
    .sort((a, b) => b.parts.join('').length - a.parts.join('').length);
  return best && text.slice(0, best.index).split('\n').length;
}

/** What of a title in the source is the same in every test made of it. */
const partsOf = (source) =>
  source
    .replaceAll(/\\(.)/g, '$1')
    .split(/\$\{[^}]*\}/)
    .map((part) => part.trim())
    .filter(Boolean);
