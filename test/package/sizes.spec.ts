import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { measure } from '../../scripts/sizes.js';
import { expect, test } from './packed.js';

/**
 * Budgets in bytes. A limit may only fall: when a file has become smaller, its limit follows, rounded up to the next 50
 * bytes. Four rises: Google's Consent Mode is inside `consent.js`, for 600 bytes in whatever has that; what finds the page's
 * language is in the banner, for 100, and in `consent-full.js`, for 650; what leaves a banner standing that was rendered ahead
 * is in `first` and `full`, for 100, so that a first visit with one downloads no banner;
 * `consent.receipt()` is in `script` and `first` for 50, in `core` for 250, and with the button that saves one in `preferences` for 100 and in `full` for 200. `target` is what brotli should come to.
 */
const BUDGETS: Record<string, { brotli: number; gzip: number; target?: number }> = {
  script: { brotli: 6750, gzip: 7450, target: 4600 },
  first: { brotli: 15800, gzip: 17600, target: 13100 },
  preferences: { brotli: 4500, gzip: 5250, target: 6000 },
  beside: { brotli: 5450, gzip: 6050 },
  policy: { brotli: 7750, gzip: 8700, target: 8000 },
  text: { brotli: 24_600, gzip: 27_650 },
  full: { brotli: 26_900, gzip: 30_250 },
  guard: { brotli: 4000, gzip: 4450, target: 4000 },
  hard: { brotli: 650, gzip: 750 },
  migrate: { brotli: 4250, gzip: 4650 },
  recorder: { brotli: 3300, gzip: 3700 },
  receipt: { brotli: 2750, gzip: 3000 },
  core: { brotli: 6550, gzip: 7250 },
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

test('each part of each language is less than 1.5 kB', () => {
  const folder = new URL('../../dist/cdn/locales/', import.meta.url);
  const files = readdirSync(folder);
  expect(files).toHaveLength(35 * 4);
  const sizes = files.map((name) => [name, brotliCompressSync(readFileSync(new URL(name, folder))).length] as const).sort((a, b) => b[1] - a[1]);
  console.log(`largest: ${sizes.slice(0, 3).map(([name, size]) => `${name} ${size} B`).join(', ')}`);
  expect(sizes.filter(([, size]) => size >= 1500)).toEqual([]);
});
