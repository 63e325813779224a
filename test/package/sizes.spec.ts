import { measure } from '../../scripts/sizes.js';
import { expect, test } from './packed.js';

/**
 * Budgets in bytes. A limit may only fall: when a file has become smaller, its limit follows, rounded up to the next 50
 * bytes. One rise: Google's Consent Mode is inside `consent.js`, for 600 bytes in whatever has that. `target` is what brotli should come to.
 */
const BUDGETS: Record<string, { brotli: number; gzip: number; target?: number }> = {
  script: { brotli: 6700, gzip: 7450, target: 4600 },
  first: { brotli: 15550, gzip: 17350, target: 13100 },
  preferences: { brotli: 4400, gzip: 5150, target: 6000 },
  beside: { brotli: 5450, gzip: 6050 },
  policy: { brotli: 7700, gzip: 8600, target: 8000 },
  text: { brotli: 24_600, gzip: 27_650 },
  full: { brotli: 25_800, gzip: 28_800 },
  guard: { brotli: 4000, gzip: 4450, target: 4000 },
  hard: { brotli: 650, gzip: 750 },
  migrate: { brotli: 4150, gzip: 4550 },
  core: { brotli: 6300, gzip: 6950 },
  read: { brotli: 1450, gzip: 1600 },
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
