/** dist/cdn/integrity.json, and what browsers make of it. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/setup.js';
import { banner, expect, fullLibrary, library, settle, test, visit } from '../pages/visit.js';

const folder = join(root, 'dist/cdn');
const integrity = JSON.parse(readFileSync(join(folder, 'integrity.json'), 'utf8')) as Record<string, string>;
const wrong = `sha384-${createHash('sha384').update('another file').digest('base64')}`;

const withIntegrity = (tag: string, hash: string): string => tag.replace('><', ` integrity="${hash}" crossorigin="anonymous"><`);

/** An import map with the hashes of all modules, or with a wrong one for some. */
const map = (isWrong: (file: string) => boolean = () => false): string =>
  `<script type="importmap">${JSON.stringify({ integrity: Object.fromEntries(Object.entries(integrity).map(([file, hash]) => [`/consent/${file}`, isWrong(file) ? wrong : hash])) })}</script>`;

test('every file has its hash', () => {
  const files = (readdirSync(folder, { recursive: true }) as string[]).map((file) => file.replaceAll('\\', '/')).filter((file) => /\.\w+$/.test(file) && file !== 'integrity.json');
  expect(Object.keys(integrity).sort()).toEqual(files.sort());
  expect(files.length).toBeGreaterThan(150);
  for (const file of files) expect(integrity[file], file).toBe(`sha384-${createHash('sha384').update(readFileSync(join(folder, file))).digest('base64')}`);
});

for (const [file, tag] of [['consent.js', library], ['consent-full.js', fullLibrary]] as const) {
  test(`${file} runs with its hash, and not with another`, async ({ page, site, trouble }) => {
    await visit(page, site, { library: withIntegrity(tag, integrity[file]!) });
    await expect(banner(page)).toBeVisible();
    expect(trouble).toEqual([]);

    await visit(page, site, { library: withIntegrity(tag, wrong) });
    await settle(page);
    expect(await page.evaluate(() => [window.consent, document.querySelector('consent-banner')])).toEqual([undefined, null]);
    expect(trouble.splice(0).join()).toContain('digest');
  });
}

test('an import map covers the modules that consent.js imports', async ({ page, site, trouble }) => {
  const tag = withIntegrity(library, integrity['consent.js']!);
  await visit(page, site, { library: map() + tag });
  await expect(banner(page)).toBeVisible();
  expect(trouble).toEqual([]);

  await visit(page, site, { library: map((file) => file === 'ui/first.js') + tag });
  await settle(page);
  // Nor when it is asked for once more.
  await page.evaluate(() => document.body.append(document.createElement('consent-banner')));
  await settle(page);
  await expect(banner(page)).toHaveCount(0);
  // The core goes on, and nothing optional with it.
  expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
  expect(trouble.splice(0).join()).toContain('digest');
});
