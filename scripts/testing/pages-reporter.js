import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../setup.js';
import { createAccount, suiteOf } from './results.js';

/** A reporter of Playwright: prints what `createAccount` prints, writes all results to the file named by RESULTS. */
export default class PagesReporter {
  #account = createAccount([]);

  printsToStdio() {
    return true;
  }

  onBegin(_config, suite) {
    this.#account = createAccount(suite.allTests().map(({ location }) => suiteOf(relative(root, location.file))));
  }

  onTestEnd(test, { status, duration, errors, attachments, stdout, stderr }) {
    const file = relative(root, test.location.file);
    // What a failed hook or a lost worker kept from running was not skipped on purpose.
    const state = status !== test.expectedStatus ? 'failed' : status === 'skipped' ? 'skipped' : 'passed';
    const result = {
      file,
      line: test.location.line,
      title: test.titlePath().slice(3).join(' › '),
      state,
      ms: duration,
      key: test.id,
    };
    const picture = attachments.find(({ name }) => name === 'screenshot')?.path;
    const failure = {
      cause: errors.map(causeOf).join('\n\n') || `It was ${status}.`,
      said: [...stdout, ...stderr].join('').trim(),
      log: attachments.filter(({ name }) => name === 'browser log').flatMap(({ body }) => String(body).split('\n')),
      ...(picture && { picture: relative(root, picture) }),
    };
    this.#account.end(suiteOf(file), [state === 'failed' ? { ...result, ...failure } : result], duration);
  }

  onError(error) {
    this.#account.add({
      file: error.location ? relative(root, error.location.file) : 'playwright',
      line: error.location?.line,
      state: 'failed',
      ms: 0,
      cause: causeOf(error),
    });
  }

  onEnd() {
    this.#account.save(process.env.RESULTS);
  }
}

const causeOf = ({ message, value, stack, snippet, cause }) => {
  const text = [stack ?? message ?? value, snippet, cause && `Caused by ${causeOf(cause)}`].filter(Boolean).join('\n');
  return stripVTControlCharacters(text);
};
