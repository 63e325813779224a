/** hard.js: a page whose policy the declaration writes. Its engine-wide behaviour is in test/guard/hard.test.ts. */
import { answer, banner, declaration, expect, library, ran, settle, settingsLink, test, visit } from './visit.js';

const config = { ...declaration, services: [{ id: 'metrics', category: 'analytics', hosts: ['127.0.0.1'] }] };
const hard = `${library}<script src="/consent/hard.js"></script>`;

/** What neither marks nor patches stop. */
const unmarked = (url: string): string => `<script type="module">
  import('${url}/ok.js?run=module').catch(() => {});
  new Worker(URL.createObjectURL(new Blob(["fetch('${url}/data.json').catch(() => {})"])));
  document.head.append(Object.assign(document.createElement('style'), { textContent: "@import url('${url}/style.css')" }));
</script>`;

/** The browser says what its policy stopped. */
const isRefusal = (text: string): boolean => /Content Security Policy/.test(text);

test('a visit: silent before an answer, one reload after a yes, the page’s own interface untouched', async ({ page, site, vendor, trouble }) => {
  let loads = 0;
  page.on('load', () => loads++);
  await visit(page, site, { config, library: hard, body: `<main><h1>A page</h1>${settingsLink}</main>${unmarked(vendor.url)}` });
  await expect(banner(page)).toBeVisible();
  await settle(page);
  expect(vendor.hits()).toEqual([]);
  expect(trouble.filter((text) => !isRefusal(text))).toEqual([]);

  const reloaded = page.waitForEvent('load');
  await answer(page, 'Accept all');
  await reloaded;
  await expect.poll(() => ran(page)).toEqual(['module']);
  await expect.poll(() => vendor.hits().map(({ path }) => path).sort()).toEqual(['/data.json', '/ok.js?run=module', '/style.css']);
  await expect(page.locator('consent-banner')).toHaveCount(0);
  expect(loads).toBe(2);

  await page.evaluate(() => void window.consent!.withdraw());
  await settle(page);
  vendor.clear();
  await page.evaluate((url) => import(`${url}/ok.js?run=late`).catch(() => {}), vendor.url);
  await page.reload();
  await settle(page);
  expect(vendor.hits()).toEqual([]);
  expect(trouble.every(isRefusal)).toBe(true);
  trouble.splice(0);
});

test('with the guard, under a strict policy of the page’s own, and with attributes', async ({ page, site, vendor, trouble }) => {
  await visit(page, site, {
    config: { policy: '1' },
    library: `${library}<script src="/consent/hard.js" data-safe="127.0.0.1"></script><script src="/consent/guard.js"></script>`,
    body: `<main><h1>A page</h1></main><img src="${vendor.url}/p.gif" alt="">`,
    headers: { 'content-security-policy': "script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html" },
  });
  await expect(banner(page)).toBeVisible();
  await expect.poll(() => vendor.hits('/p.gif').length).toBe(1);
  expect(trouble).toEqual([]);
});
