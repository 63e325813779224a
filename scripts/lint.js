import { run } from './run.js';

const checks = {
  eslint: () => run('eslint', ['.', '--max-warnings', '0']),
  types: async () => {
    const results = [];
    for (const project of ['.', 'test', 'demo']) results.push(await run('tsc', ['--noEmit', '-p', project]));
    return results.every(Boolean);
  },
  directions: () => run('depcruise', ['src', '--config', '.dependency-cruiser.cjs']),
};

/** Runs all checks. @returns {Promise<string[]>} the names of those that failed */
export async function lint() {
  const failed = [];
  for (const [name, check] of Object.entries(checks)) {
    if (!(await check())) failed.push(name);
  }
  if (failed.length) console.error(`Lint failed: ${failed.join(', ')}.`);
  return failed;
}

if (process.argv[1] === import.meta.filename) process.exitCode = (await lint()).length ? 1 : 0;
