// Runs in the page of a test.
import { executeServerCommand } from '@web/test-runner-commands';

afterEach(async function () {
  const { state, fullTitle } = this.currentTest;
  // A page that is gone has no picture, and that is no second failure.
  if (state === 'failed')
    await executeServerCommand('picture-of-failure', fullTitle.call(this.currentTest)).catch(() => {});
});
