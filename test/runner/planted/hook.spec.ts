import { test } from 'playwright/test';

test.beforeAll(() => {
  throw new Error('A hook that breaks.');
});

for (const name of ['first', 'second']) test(`the ${name} test after it`, () => undefined);
