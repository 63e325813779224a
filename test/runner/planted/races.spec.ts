import { test } from 'playwright/test';

for (const name of ['one', 'two', 'three', 'four'])
  test(`fails: ${name}`, () => {
    throw new Error('One too many.');
  });
