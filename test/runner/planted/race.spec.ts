import { test } from 'playwright/test';
import { failEveryThirdTime } from './count.js';

test.describe('planted', () => {
  test('passes beside it', () => undefined);

  test('loses a race now and then', failEveryThirdTime);
});
