import { relative } from 'node:path';
import { inspect } from 'node:util';
import { root } from '../setup.js';
import { createAccount, lineOf, suiteOf } from './results.js';

/**
 * A reporter of Web Test Runner: prints what `createAccount` prints to the error output, since the runner's own words fill
 * the other one; writes all results to a file.
 *
 * @param {string} path The file.
 * @param {(sessionId: string, title: string) => string | undefined} pictureOf Path of the picture of a failed test's page.
 */
export function elementsReporter(path, pictureOf) {
  const runStart = Date.now();
  const starts = new Map();
  let account;
  return {
    start({ sessions, testFiles, browserNames }) {
      const files = testFiles.map((file) => relative(root, file));
      account = createAccount(
        browserNames.flatMap(() => files.map(suiteOf)),
        { print: (text) => process.stderr.write(`${text}\n`) },
      );
      sessions.on('session-status-updated', (session) => {
        if (session.status === 'INITIALIZING') starts.set(session.id, Date.now());
        if (session.status !== 'FINISHED') return;
        const ms = Date.now() - (starts.get(session.id) ?? runStart);
        const ended = resultsOf(session, ms, pictureOf);
        account.end(suiteOf(ended[0].file), ended, ms);
      });
    },
    onTestRunFinished() {
      const { failed } = account.save(path);
      // The runner takes tests that were not asked for as failed, and a missing engine as none.
      process.on('exit', () => (process.exitCode = failed ? 1 : 0));
    },
  };
}

/** @returns {import('./results.js').Result[]} never empty: a file in which nothing ran, or that broke outside of its tests, has failed */
function resultsOf({ id, browser, testFile, testResults, passed, errors, logs, request404s }, ms, pictureOf) {
  const file = relative(root, testFile);
  const common = { file, engine: browser.name };
  const log = [
    ...logs.map((args) => args.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))).join(' ')),
    ...request404s.map((url) => `404 ${url}`),
  ];
  const tests = testResults ? testsOf(testResults) : [];
  const isAlone = !!process.env.GREP;
  const hasRun = ({ test }) => test.passed || test.skipped || test.error;
  // A hook that fails keeps the tests after it from running: one failure, with the hook's cause. Nor do those that were not asked for.
  const missed = isAlone ? [] : tests.filter((one) => !hasRun(one));
  const results = tests.filter(hasRun).map(({ names, test }) => {
    const { name, duration = 0, skipped, error } = test;
    const state = skipped ? 'skipped' : test.passed ? 'passed' : 'failed';
    const key = [...names, name].join(' ');
    const result = { ...common, title: [...names, name].join(' › '), state, ms: duration, key };
    if (state !== 'failed') return result;
    return { ...result, line: lineOf(testFile, name), cause: causeOf(error), log, picture: pictureOf(id, key) };
  });
  const ran = results.some(({ state }) => state !== 'skipped');
  const isExplained = passed || isAlone || results.some(({ state }) => state === 'failed');
  if (ran && isExplained && !missed.length && !errors.length) return results;
  const what = missed.length
    ? `${missed.length} tests did not run.`
    : ran
      ? 'It broke outside of its tests.'
      : 'No test ran.';
  const cause = [what, ...errors.map(causeOf)].join('\n');
  return [...results, { ...common, state: 'failed', ms, cause, log }];
}

const testsOf = (suite, names = []) => [
  ...suite.tests.map((test) => ({ names, test })),
  ...suite.suites.flatMap((inner) => testsOf(inner, inner.name ? [...names, inner.name] : names)),
];

function causeOf(error) {
  if (!error) return undefined;
  const { message = '', stack = '', expected, actual } = error;
  const values = expected === undefined && actual === undefined ? [] : [`expected: ${expected}`, `actual:   ${actual}`];
  return [stack.includes(message) ? '' : message, ...values, stack].filter(Boolean).join('\n');
}
