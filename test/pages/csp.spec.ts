import type { Page } from 'playwright/test';
import type { Site, Vendor } from './server.js';
import {
  answer,
  banner,
  button,
  customize,
  expect,
  html,
  preferences,
  ran,
  recordOf,
  settle,
  test,
  toggle,
} from './visit.js';

const nonce = 'r4nd0m';

const policy = (names: string, more = ''): string =>
  `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self'; img-src *; frame-src *; connect-src 'self';
  base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types ${names}; report-uri /csp; ${more}`.replaceAll(
    '\n',
    ' ',
  );

/** A strict page: the library and the waiting scripts carry the nonce. */
async function visitStrict(
  page: Page,
  site: Site,
  vendor: Vendor,
  { names = 'lit-html', script = 'consent', body = '' } = {},
): Promise<void> {
  const waiting = `
    <script type="text/plain" data-consent="analytics" nonce="${nonce}" src="${vendor.url}/ok.js?run=external"></script>
    <script type="text/plain" data-consent="analytics" nonce="${nonce}">(window.ran ??= []).push('inline');</script>
    <script type="text/plain" data-consent="analytics" data-type="module" nonce="${nonce}">(window.ran ??= []).push('module');</script>
    <script type="text/plain" data-consent="beacons">(window.ran ??= []).push('without a nonce');</script>
    <template data-consent="analytics"><script nonce="${nonce}">window.ran.push('template');</script></template>
    <iframe data-consent="functionality" data-src="${vendor.url}/embed" title="Video"></iframe>
    <img data-consent="beacons" data-src="${vendor.url}/p.gif" alt="">`;
  const watch = `<script nonce="${nonce}">
    window.violations = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => violations.push([violatedDirective, blockedURI, sample].join(' ')));
  </script>`;
  const content = html({
    library: `${watch}<script nonce="${nonce}" src="/consent/${script}.js"></script>`,
    body: `<main><h1>Strict</h1>${waiting}${body}<button data-consent-action="open">Cookie settings</button></main>`,
  });
  site.page('/csp', (_, response) => void response.writeHead(204).end());
  site.page('/', content, { 'content-type': 'text/html', 'content-security-policy': policy(names) });
  await page.goto(site.url);
}

const violations = (page: Page): Promise<string[]> => page.evaluate(() => window.violations ?? []);

const pixels = (text: string): number => parseFloat(text);

for (const script of ['consent', 'consent-full']) {
  test.describe(`${script}.js under a strict policy`, () => {
    test('asks, shows the preferences, styled, and violates nothing (TT-5, TT-6)', async ({ page, site, vendor }) => {
      await visitStrict(page, site, vendor, { script });
      const box = banner(page);
      await expect(box).toBeVisible();
      await expect(box).toHaveCSS('position', 'fixed');
      expect(
        pixels(await button(box, 'Accept all').evaluate((element) => getComputedStyle(element).minHeight)),
      ).toBeGreaterThanOrEqual(24);
      const panel = await customize(page);
      await expect(panel).toHaveCSS('display', 'flex');
      await toggle(page, 'Analytics').click();
      await panel.getByText('Details: Analytics').click();
      await button(panel, 'Save choices').click();
      await expect(panel).toBeHidden();
      await page.getByText('Cookie settings').click();
      await expect(toggle(page, 'Analytics')).toBeChecked();
      await page.keyboard.press('Escape');
      await settle(page);
      expect(await violations(page)).toEqual([]);
      expect(site.hits('/csp')).toEqual([]);
    });

    test('runs the waiting scripts with their nonce, in order, as the same nodes (GT-3, GT-11)', async ({
      page,
      site,
      vendor,
    }) => {
      await visitStrict(page, site, vendor, { script });
      await expect(banner(page)).toBeVisible();
      await settle(page);
      expect(await ran(page)).toEqual([]);
      await answer(page, 'Accept all');
      await expect.poll(() => ran(page)).toHaveLength(5);
      expect((await ran(page)).filter((name) => name !== 'module')).toEqual([
        'external',
        'inline',
        'without a nonce',
        'template',
      ]);
      await expect(page.frameLocator('iframe').getByText('Embedded')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(await page.locator('script[data-consent][src]').evaluate((node: HTMLScriptElement) => node.nonce)).toBe(
        nonce,
      );

      await page.evaluate(() => void window.consent?.withdraw());
      await expect(page.frameLocator('iframe').getByText('Embedded')).toBeHidden();
      expect(await violations(page)).toEqual([]);
    });

    test('what the page itself puts in by innerHTML runs by the policy for it (GT-3, TT-3)', async ({ page, site, vendor }) => {
      await visitStrict(page, site, vendor, { script, names: 'lit-html consent-elements page' });
      await answer(page, 'Accept all');
      await expect.poll(() => ran(page)).toHaveLength(5);
      await page.evaluate((text) => {
        const { trustedTypes } = window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): { createHTML(text: string): string } } };
        const own = trustedTypes.createPolicy('page', { createHTML: (html: string) => html });
        document.querySelector('main')!.append(document.createElement('div'));
        document.querySelector('main > div')!.innerHTML = own.createHTML(text);
      }, `<script type="text/plain" data-consent="analytics" nonce="${nonce}" src="${vendor.url}/ok.js?run=later"></script>`);
      await expect.poll(() => ran(page)).toContain('later');
      expect(await violations(page)).toEqual([]);
    });

    test('an `async` script of the page’s HTML needs no policy', async ({ page, site, vendor }) => {
      const body = `<script type="text/plain" data-consent="analytics" nonce="${nonce}" async src="${vendor.url}/ok.js?run=async"></script>`;
      await visitStrict(page, site, vendor, { script, body });
      await answer(page, 'Accept all');
      await expect.poll(() => ran(page)).toContain('async');
      expect(await violations(page)).toEqual([]);
    });

    test('refused its Trusted Types policy: the banner needs none; no preferences, one clear error, the page works (TT-4)', async ({
      page,
      site,
      vendor,
      trouble,
    }) => {
      await visitStrict(page, site, vendor, { names: 'other', script });
      await expect(banner(page)).toBeVisible();
      expect(trouble).toEqual([]);
      await page.getByText('Cookie settings').click();
      await expect.poll(() => trouble.filter((text) => text.startsWith('[consent]'))).toHaveLength(1);
      await page.getByText('Cookie settings').click();
      await settle(page);
      const own = trouble.filter((text) => text.startsWith('[consent]'));
      trouble.splice(0);
      expect(own).toHaveLength(1);
      expect(own[0]).toContain('denied');

      await expect(page.getByRole('heading', { name: 'Strict' })).toBeVisible();
      expect(vendor.hits()).toEqual([]);
      expect(await ran(page)).toEqual([]);
      expect(await recordOf(page)).toBeUndefined();
      await answer(page, 'Accept all');
      await expect.poll(() => ran(page)).toContain('inline');
      trouble.splice(0);
    });
  });
}

test('what cannot do without a policy of its own asks for consent-elements, and only then (TT-3)', async ({
  page,
  site,
  vendor,
  trouble,
}) => {
  const body = `<iframe class="written" data-consent="functionality" data-srcdoc="<p>Written</p>" title="Written"></iframe>`;
  await visitStrict(page, site, vendor, { names: 'lit-html consent-elements', body });
  await answer(page, 'Accept all');
  await expect(page.frameLocator('.written').getByText('Written')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(trouble).toEqual([]);
});

test('refused that policy, such a thing stays blocked and the rest is released', async ({
  page,
  site,
  vendor,
  trouble,
}) => {
  const body = `<iframe class="written" data-consent="functionality" data-srcdoc="<p>Written</p>" title="Written"></iframe>
    <script type="text/plain" data-consent="analytics" nonce="${nonce}">(window.ran ??= []).push('last');</script>`;
  await visitStrict(page, site, vendor, { body });
  await answer(page, 'Accept all');
  await expect.poll(() => ran(page)).toContain('last');
  await expect(page.frameLocator('.written').getByText('Written')).toBeHidden();
  await expect(banner(page)).toBeHidden();
  expect((await recordOf(page))?.via).toBe('accept-all');
  trouble.splice(0);
});

test('the preferences on a page that shows them from the start violate nothing', async ({ page, site, vendor }) => {
  await visitStrict(page, site, vendor, {
    body: '<consent-preferences inline></consent-preferences><consent-banner placement="center"></consent-banner>',
  });
  await expect(page.locator('consent-banner').getByRole('dialog')).toBeVisible();
  await button(page.locator('consent-banner'), 'Reject all').click();
  await expect(preferences(page)).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('standing beside its opener, the panel is placed without a style attribute', async ({ page, site, vendor }) => {
  await visitStrict(page, site, vendor, {
    body: '<consent-preferences anchor="[data-consent-action]"></consent-preferences>',
  });
  await answer(page, 'Reject all');
  await page.getByText('Cookie settings').click();
  await expect(preferences(page)).toHaveCSS('left', /^\d/);
  await settle(page);
  expect(await violations(page)).toEqual([]);
});

declare global {
  interface Window {
    violations?: string[];
  }
}
