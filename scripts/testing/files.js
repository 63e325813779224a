import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from '../setup.js';

/** Tests that fail on purpose, for `test/runner/test-run.spec.ts`. They run where one is named, with PLANTED set. */
const PLANTED = 'test/runner/planted/';

/** Apps and packages that tests put together have files of their own. */
const isTest = (file) => /\.(test|spec)\.ts$/.test(file) && !/^test\/(apps|package\/consumer)\//.test(file);

/** @returns {string[]} all test files, as paths from the root */
function allTestFiles() {
  return readdirSync(join(root, 'test'), { recursive: true })
    .map((file) => `test/${file.split(sep).join('/')}`)
    .filter(isTest)
    .sort();
}

/**
 * The test files that words name: a file, a folder of `test/`, or a part of a path; without words all of them.
 *
 * @param {readonly string[]} words
 * @returns {string[]}
 */
export function testFiles(words) {
  const all = allTestFiles();
  const usual = all.filter((file) => !file.startsWith(PLANTED));
  if (!words.length) return usual;
  return [...new Set(words.flatMap((word) => filesOf(word, all, usual)))].sort();
}

function filesOf(word, all, usual) {
  if (all.includes(word)) return word;
  const isFolder = existsSync(join(root, 'test', word));
  const found = usual.filter((file) => (isFolder ? file.startsWith(`test/${word}/`) : file.includes(word)));
  if (found.length) return found;
  const folders = new Set(usual.map((file) => file.split('/')[1]));
  throw new Error(
    `No test file fits “${word}”. Name a file, a part of its path, or one of: ${[...folders].join(', ')}.`,
  );
}

/** In three engines, by Web Test Runner; the others are Playwright's. */
export const isElementTest = (file) => file.endsWith('.test.ts');
