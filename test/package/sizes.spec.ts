import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { measure } from '../../scripts/sizes.js';
import { expect, test } from './packed.js';

/**
 * Budgets in bytes. A limit may only fall: when a file has become smaller, its limit follows, rounded up to the next 50
 * bytes. What rose: Google's Consent Mode is inside `consent.js`, for 600 bytes in whatever has that; what finds the page's
 * language is in `consent-full.js`, for 650; `consent.receipt()` is in `script` and `first` for 50, in `core` for 250, and with the
 * button that saves one in `preferences` for 100 and in `full` for 200. A quicker start is in `script` for 200, in `core` for 100, in
 * `migrate` for 50: a quarter less of script time where the visitor has decided. A decision that no former cookie takes back is in
 * `first` for 50, in `core` for 50 of gzip. A gate that waits for no timers, and a channel to other tabs that waits for the first
 * frame, are in `script` and `core` for 50; lists without `Intl`, which took longer than the whole first layer, in `first` and
 * `lit` for 50; a first layer that stands and keeps the focus while its language changes, in `first` for 100. That layer has no Lit:
 * `first` fell by 5,150, and Lit is a file of its own for whoever comes after; `full` has the banner's style beside that of the
 * elements, for 600. A core that goes on where the channel between tabs is refused, that counts an answer about categories which are
 * gone, asks again in the session of a closed question, and tells Google nothing by a region that is none, is in `script`, `first` and
 * `core` for 200 to 350, in `full` for 400; what keeps the focus, and out of the way of modal dialogs, is in `first` and `preferences`
 * for 50; a yes to a single service lasts as a yes does, in `recorder` and `receipt` for 50.
 * Copies of a page that keep their gates, and elements that had their address before consent, are in `script`, `first`, `core` and
 * `full` for 400, in `guard` for 100; names that the files share are longer by a byte in `lit`. `target` is what brotli should
 * come to.
 */
const BUDGETS: Record<string, { brotli: number; gzip: number; target?: number }> = {
  script: { brotli: 7650, gzip: 8450, target: 4600 },
  first: { brotli: 11_650, gzip: 13_000, target: 13_100 },
  lit: { brotli: 7250, gzip: 8200 },
  preferences: { brotli: 4600, gzip: 5300, target: 6000 },
  beside: { brotli: 5450, gzip: 6050 },
  policy: { brotli: 7750, gzip: 8700, target: 8000 },
  text: { brotli: 24_600, gzip: 27_650 },
  full: { brotli: 28_550, gzip: 32_100 },
  guard: { brotli: 4100, gzip: 4500, target: 4000 },
  hard: { brotli: 650, gzip: 750 },
  migrate: { brotli: 4300, gzip: 4750 },
  recorder: { brotli: 3350, gzip: 3750 },
  receipt: { brotli: 2750, gzip: 3050 },
  core: { brotli: 7300, gzip: 8050 },
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
