import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

/**
 * Writes what passed and failed, in all and by engine, and a line for each failure. Counts as failed, one each: an engine that is not there, a test
 * file that broke outside of its tests, one in which nothing ran.
 */
export function summaryReporter(file, missing) {
  return {
    onTestRunFinished({ sessions }) {
      const engines = Object.fromEntries(missing.map((engine) => [engine, { passed: 0, failed: 1, skipped: 0 }]));
      const failures = missing.map((engine) => `no ${engine} to run the tests in`);

      for (const session of sessions) {
        const count = (engines[session.browser.name.toLowerCase()] ??= { passed: 0, failed: 0, skipped: 0 });
        const tests = session.testResults ? allTests(session.testResults) : [];
        for (const test of tests) count[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
        const place = `${relative('.', session.testFile)} (${session.browser.name})`;
        for (const test of tests) if (!test.passed && !test.skipped) failures.push(`${place}: ${test.name}`);
        const nothingRan = tests.every((test) => test.skipped);
        if (nothingRan) failures.push(`${place}: no test ran`);
        else if (!session.passed && tests.every((test) => test.passed || test.skipped)) failures.push(`${place}: broke outside of its tests`);
        else continue;
        count.failed += 1;
      }

      const total = (key) => Object.values(engines).reduce((sum, count) => sum + count[key], 0);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        JSON.stringify(
          { passed: total('passed'), failed: total('failed'), skipped: total('skipped'), engines, failures },
          null,
          2,
        ),
      );
      // The runner knows nothing of what is counted here beyond its own tests.
      if (total('failed')) process.on('exit', () => (process.exitCode = 1));
    },
  };
}

const allTests = (suite) => [...suite.tests, ...suite.suites.flatMap(allTests)];
