import { isElementTest } from './files.js';
import { nameOf } from './results.js';
import { runElements, runPages } from './runners.js';

/** As many may pass only at the second look; with more of them the run has failed. */
export const MOST = 3;
const LOOKS = 2;

/** @typedef {import('./results.js').Result} Result */

/**
 * Runs what has failed again, each test alone and with nothing beside it.
 *
 * @param {readonly Result[]} failed
 * @returns {Promise<Result[]>} those that pass now: flaky ones
 */
export async function secondLook(failed) {
  const flaky = [];
  for (const result of failed) {
    for (let look = 1; look <= LOOKS && !flaky.includes(result); look += 1) {
      console.log(`\nOnce more, alone (${look} of ${LOOKS}): ${nameOf(result)}`);
      if (isPassed(await alone(result), result)) flaky.push(result);
    }
  }
  return flaky;
}

const alone = ({ file, engine, key }) =>
  isElementTest(file) ? runElements([file], [engine.toLowerCase()], { key }) : runPages([file], { key });

/** The test itself has passed, or where the file had failed any of it; and nothing around it failed. */
const isPassed = (results, { key }) =>
  results.some((result) => result.state === 'passed' && (!key || result.key === key)) &&
  results.every(({ state }) => state !== 'failed');
