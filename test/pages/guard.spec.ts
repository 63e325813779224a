import type { Page } from 'playwright/test';
import type { Site, Vendor } from './server.js';
import { declaration, expect, library, ran, settle, test, visit, type PageParts } from './visit.js';

const guarded = (attributes = ''): string => `${library}<script src="/consent/guard.js" ${attributes}></script>`;

/** The page declares the vendor's host, and marks nothing. */
const config = {
  ...declaration,
  services: [{ id: 'metrics', category: 'analytics', hosts: ['127.0.0.1'], cookies: [{ name: '_m*' }], storage: [{ type: 'localStorage', name: 'm_*' }] }],
};

const open = (page: Page, site: Site, parts: PageParts) => visit(page, site, { config, library: guarded(), ...parts });

const decide = (page: Page, way: 'acceptAll' | 'rejectAll' | 'withdraw') => page.evaluate((name) => void window.consent![name](), way);

/** A vendor's usual snippet: a script that it inserts before the first one. */
const snippet = (url: string, run: string): string => `<script>
  (function (d, t, s, f) {
    s = d.createElement(t); s.async = 1; s.src = '${url}/ok.js?run=${run}';
    f = d.getElementsByTagName(t)[0]; f.parentNode.insertBefore(s, f);
  })(document, 'script');
</script>`;

const noise = (url: string): string => `<script>
  document.cookie = '_m=1'; localStorage.setItem('m_1', '1');
  new Image().src = '${url}/p.gif';
  navigator.sendBeacon('${url}/beacon', 'x');
  fetch('${url}/data.json').catch(() => {});
</script>`;

const total = (vendor: Vendor) => vendor.hits().length;

test('a vendor’s own snippet: silent before consent and after a no, running after a yes, silent after withdrawal', async ({ page, site, vendor }) => {
  const parts = { head: snippet(vendor.url, 'vendor') + noise(vendor.url) };
  await open(page, site, parts);
  await settle(page);
  expect(total(vendor)).toBe(0);
  expect(await page.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
  await decide(page, 'rejectAll');
  await settle(page);
  expect(total(vendor)).toBe(0);
  await decide(page, 'acceptAll');
  await expect.poll(() => ran(page)).toEqual(['vendor']);
  await page.reload();
  await expect.poll(() => total(vendor)).toBe(1 + 4);
  expect(await page.evaluate(() => localStorage.length)).toBe(1);
  await decide(page, 'withdraw');
  await settle(page);
  vendor.clear();
  await page.reload();
  await settle(page);
  expect(total(vendor)).toBe(0);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('without guard.js the same page asks the vendor: the test can fail', async ({ page, site, vendor }) => {
  await open(page, site, { library, head: snippet(vendor.url, 'vendor') + noise(vendor.url) });
  await expect.poll(() => total(vendor)).toBe(4);
});

test('document.write while parsing: held, the rest of the page as written, released in order', async ({ page, site, vendor }) => {
  await open(page, site, {
    body: `<main><h1>A page</h1>
      <script>document.write('<div id="ad"><p>Ad</p><script src="${vendor.url}/ok.js?run=written"><\\/script></div>');</script>
      <script>document.writeln('<p id="own">', 'Own', '</p>');</script>
      <p id="empty"><script>document.writeln();</script></p>
      <script>document.write('<iframe srcdoc="&lt;script src=${vendor.url}/ok.js?run=inner>&lt;/script>"></iframe>');</script>
      <p id="after">After</p></main>`,
  });
  await settle(page);
  expect(total(vendor)).toBe(0);
  expect(await page.locator('#ad p, #own, #after').allTextContents()).toEqual(['Ad', 'Own', 'After']);
  expect(await page.locator('#empty').innerText()).toBe('');
  await decide(page, 'acceptAll');
  await expect.poll(() => ran(page)).toEqual(['written']);
  await expect.poll(() => vendor.hits('/ok.js?run=inner').length).toBe(1);
});

test('what the parser finds in the page’s HTML is asked for: the limit, and its mend by a mark', async ({ page, site, vendor }) => {
  await open(page, site, {
    body: `<main><h1>A page</h1><img src="${vendor.url}/p.gif?unmarked" alt=""><img data-consent="metrics" data-src="${vendor.url}/p.gif?marked" alt=""></main>`,
  });
  await settle(page);
  expect(vendor.hits('/p.gif').map(({ path }) => path)).toEqual(['/p.gif?unmarked']);
});

test('options from the script tag; twice in the page it is one guard', async ({ page, site, vendor, startVendor }) => {
  const other = (await startVendor()).metricsUrl;
  await open(page, site, {
    library: `${guarded('data-unlisted="deny" data-safe="safe.example" data-beacons="hold"')}<script>first = consentGuard</script><script src="/consent/guard.js"></script>`,
    head: `<script>fetch('${other}/data.json').catch(() => (window.ran ??= []).push('stopped')); navigator.sendBeacon('${vendor.url}/beacon', 'x')</script>`,
  });
  await expect.poll(() => ran(page)).toEqual(['stopped']);
  expect(await page.evaluate('first === consentGuard')).toBe(true);
  expect(total(vendor)).toBe(0);
  await decide(page, 'acceptAll');
  await expect.poll(() => vendor.hits('/beacon').length).toBe(1);
});

test('under a strict policy with Trusted Types nothing breaks, and what had to be held in HTML is not shown', async ({ page, site, vendor, trouble }) => {
  const nonce = 'R4nd0m';
  const tag = (text: string) => text.replaceAll('<script', `<script nonce="${nonce}"`);
  for (const names of ['lit-html page consent-elements', 'lit-html page']) {
    vendor.clear();
    await open(page, site, {
      path: `/${names.length}`,
      library: tag(guarded()),
      headers: {
        'content-security-policy': `default-src 'self' ${vendor.url}; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self'; require-trusted-types-for 'script'; trusted-types ${names}`,
      },
      body: tag(`<main><h1>A page</h1><div id="ad"></div></main><script>
        const policy = trustedTypes.createPolicy('page', { createHTML: (text) => text, createScriptURL: (text) => text });
        document.querySelector('#ad').innerHTML = policy.createHTML('<img src="${vendor.url}/p.gif" alt=""><p>Ad</p>');
        document.querySelector('h1').innerHTML = policy.createHTML('<b class="src">Own</b>');
        const script = document.createElement('script');
        script.src = policy.createScriptURL('${vendor.url}/ok.js?run=vendor');
        document.head.append(script);
      </script>`),
    });
    await settle(page);
    expect(total(vendor), names).toBe(0);
    expect(await page.locator('h1 b').textContent()).toBe('Own');
    expect(await page.locator('#ad p').count(), names).toBe(names.endsWith('elements') ? 1 : 0);
    await decide(page, 'acceptAll');
    await expect.poll(() => ran(page)).toEqual(['vendor']);
    await page.context().clearCookies();
    const complaints = trouble.splice(0);
    expect(complaints.length, names).toBe(names.endsWith('elements') ? 0 : 1);
  }
});

for (const file of ['guard.js', 'hard.js'])
  test(`${file} without consent.js before it: one error that says so, and the page goes on`, async ({ page, site, trouble }) => {
    await visit(page, site, { library: `<script src="/consent/${file}"></script>`, body: '<main><h1>A page</h1></main><script>window.ran = ["own"];</script>' });
    await expect.poll(() => ran(page)).toEqual(['own']);
    expect(trouble.splice(0)).toEqual(['Error: [consent] consent.js must come first']);
  });
