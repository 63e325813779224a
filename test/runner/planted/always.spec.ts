import { test } from 'playwright/test';

test('fails each time', () => {
  throw new Error('As ever.');
});
