import { measure } from '../../scripts/sizes.js';
import { expect, test } from './packed.js';

/**
 * Budgets in bytes. A limit may only fall: when a file has become smaller, its limit follows, rounded up to the next 50
 * bytes. `target` is what brotli should come to.
 */
const BUDGETS: Record<string, { brotli: number; gzip: number; target?: number }> = {
  script: { brotli: 5850, gzip: 6450, target: 4000 },
  first: { brotli: 14_650, gzip: 16_300, target: 12_500 },
  preferences: { brotli: 4150, gzip: 4750, target: 6000 },
  beside: { brotli: 5450, gzip: 6050 },
  full: { brotli: 24_650, gzip: 27_650 },
  guard: { brotli: 4150, gzip: 4600, target: 4000 },
  core: { brotli: 6050, gzip: 6700 },
  read: { brotli: 1350, gzip: 1500 },
};

test('sizes are within their budgets', async () => {
  const sizes = await measure();
  expect(Object.keys(sizes)).toEqual(Object.keys(BUDGETS));
  for (const [name, { brotli, gzip, target }] of Object.entries(BUDGETS)) {
    const size = sizes[name]!;
    console.log(`${name}: ${size.brotli} B brotli of ${brotli}${target ? ` (target ${target})` : ''}, ${size.gzip} B gzip of ${gzip}`);
    expect.soft(size.brotli, `${name}, brotli`).toBeLessThanOrEqual(brotli);
    expect.soft(size.gzip, `${name}, gzip`).toBeLessThanOrEqual(gzip);
  }
});
