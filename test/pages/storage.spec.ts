import { pathToFileURL } from 'node:url';
import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import {
  answer,
  banner,
  button,
  customize,
  expect,
  external,
  fullLibrary,
  html,
  optional,
  preferences,
  ran,
  recordThat,
  remember,
  requested,
  scripts,
  settle,
  test,
  toggle,
  visit,
} from './visit.js';

/** What a browser may do with cookies it does not want. */
const ways = {
  throws: () => {
    const refuse = () => {
      throw new DOMException('The document is sandboxed.', 'SecurityError');
    };
    Object.defineProperty(Document.prototype, 'cookie', { get: refuse, set: refuse, configurable: true });
  },
  'ignores them': () =>
    Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {}, configurable: true }),
};

function refuseStorage(): void {
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException('Access is denied.', 'SecurityError');
      },
      configurable: true,
    });
}

/** The full way round in a page that may keep nothing: ask, choose, release, revoke. */
async function decideAndRevoke(page: Page): Promise<void> {
  await answer(page, 'Accept all');
  await expect.poll(() => ran(page)).toEqual(optional);
  // Coming back to the tab reads the storage again, which knows nothing.
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(true);
  await page.evaluate(() => void window.consent?.withdraw());
  expect(
    await page.evaluate(() => ['functionality', 'analytics', 'beacons'].map((id) => window.consent?.granted(id))),
  ).toEqual([false, false, false]);
}

for (const [how, block] of Object.entries(ways)) {
  test.describe(`when document.cookie ${how}`, () => {
    test('the record lives in localStorage, and comes back on the next page', async ({ page, site, vendor }) => {
      await page.addInitScript(block);
      await visit(page, site, { body: scripts(vendor) });
      await answer(page, 'Accept all');
      await expect.poll(() => requested(vendor)).toEqual(optional);
      vendor.clear();
      await page.reload();
      await expect.poll(() => requested(vendor)).toEqual(optional);
      await expect(page.locator('consent-banner')).toHaveCount(0);
      expect(await page.context().cookies()).toEqual([]);
    });

    test('reset() takes the record out of localStorage again', async ({ page, site }) => {
      await page.addInitScript(block);
      await visit(page, site);
      await answer(page, 'Reject all');
      expect(await page.evaluate(() => Object.keys(localStorage))).toHaveLength(1);
      await page.evaluate(() => window.consent?.reset());
      expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
      await page.reload();
      await expect(banner(page)).toBeVisible();
    });

    test('the record in localStorage expires by its own time', async ({ page, site }) => {
      await page.addInitScript(block);
      await page.clock.install();
      await visit(page, site);
      await answer(page, 'Accept all');
      await page.clock.setSystemTime(Date.now() + 181 * 86_400_000);
      await page.reload();
      await expect(banner(page)).toBeVisible();
    });

    test('two tabs still agree', async ({ page, site, vendor }) => {
      await page.context().addInitScript(block);
      await visit(page, site, { body: external(vendor.url, 'a') });
      const other = await page.context().newPage();
      await other.goto(site.url);
      await answer(other, 'Accept all');
      await expect(banner(page)).toBeHidden();
      await expect.poll(() => ran(page)).toEqual(['a']);
    });

    test('with no storage at all a decision holds for the page, and the next page asks', async ({
      page,
      site,
      vendor,
    }) => {
      await page.addInitScript(block);
      await page.addInitScript(refuseStorage);
      await visit(page, site, { body: `${scripts(vendor)}<script>window.ran = [];</script>` });
      await decideAndRevoke(page);
      vendor.clear();
      await page.reload();
      await expect(banner(page)).toBeVisible();
      await settle(page);
      expect(vendor.hits()).toEqual([]);
    });
  });
}

test('a cookie that the browser drops, as its Domain is foreign, falls back to localStorage', async ({
  page,
  site,
  vendor,
}) => {
  await visit(page, site, {
    config: { cookie: { domain: 'elsewhere.example' } },
    body: scripts(vendor),
  });
  await answer(page, 'Accept all');
  await expect.poll(() => requested(vendor)).toEqual(optional);
  expect(await page.context().cookies()).toEqual([]);
  vendor.clear();
  await page.reload();
  await expect.poll(() => requested(vendor)).toEqual(optional);
});

test('when localStorage is full or refused, the cookie does alone', async ({ page, site, vendor }) => {
  await page.addInitScript(refuseStorage);
  await visit(page, site, { body: scripts(vendor) });
  await answer(page, 'Accept all');
  await page.reload();
  await expect.poll(() => ran(page)).toEqual(optional);
  await page.evaluate(() => window.consent?.reset());
  await expect(banner(page)).toBeVisible();
  expect(await page.context().cookies()).toEqual([]);
});

test('in a sandboxed frame without allow-same-origin the banner works, in memory (CK-17)', async ({
  page,
  site,
  vendor,
  trouble,
}) => {
  // Modules of an opaque origin are fetched with CORS; the file that has all of it needs none.
  const inner = html({
    library: `<script src="${site.url}/consent/consent-full.js"></script>`,
    body: `<main><h1>Inside</h1>${scripts(vendor)}</main>`,
  });
  site.page('/inner', inner);
  site.page('/', '<!doctype html><iframe sandbox="allow-scripts" src="/inner" width="900" height="600"></iframe>');
  await page.goto(site.url);
  const frame = page.frame({ url: `${site.url}/inner` })!;
  const base = frame.locator('consent-banner [part~=base]');
  await expect(base).toBeVisible();
  await expect(frame.getByText('Inside')).toBeVisible();
  await settle(page);
  expect(vendor.hits()).toEqual([]);

  await button(base, 'Accept all').click();
  await expect(base).toBeHidden();
  await expect.poll(() => requested(vendor)).toEqual(optional);
  await frame.evaluate(() => void window.consent?.withdraw());
  expect(await frame.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
  expect(trouble).toEqual([]);
});

test('from a file: address the banner works (CK-18)', async ({ page, vendor }, info) => {
  const script = new URL('../../dist/cdn/consent-full.js', import.meta.url).href;
  const file = info.outputPath('page.html');
  await writeFile(
    file,
    html({ library: fullLibrary.replace('/consent/consent-full.js', script), body: `<main>${scripts(vendor)}</main>` }),
  );
  await page.goto(pathToFileURL(file).href);
  await answer(page, 'Accept all');
  await expect.poll(() => requested(vendor)).toEqual(optional);
  await page.reload();
  await expect.poll(() => ran(page)).toEqual(optional);
});

test('the preferences still save when cookies are refused from one moment to the next', async ({ page, site }) => {
  await visit(page, site);
  await customize(page);
  await toggle(page, 'Analytics').click();
  await page.evaluate(ways['ignores them']);
  await button(preferences(page), 'Save choices').click();
  await expect(preferences(page)).toBeHidden();
  expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(true);
});

test('a record with twenty services stays under 1 kB, and the server can read it', async ({ page, site }) => {
  const services = Array.from({ length: 20 }, (_, index) => ({
    id: `service-${index}`,
    category: optional[index % 3],
  }));
  await visit(page, site, { config: { policy: '2025-04-25', services } });
  await expect(banner(page)).toBeVisible();
  await page.evaluate(
    (ids) =>
      void window.consent?.decide({
        analytics: true,
        functionality: true,
        ...Object.fromEntries(ids.map((id, index) => [id, index % 2 === 0])),
      }),
    services.map(({ id }) => id),
  );
  const [cookie] = await page.context().cookies();
  expect(`${cookie!.name}=${cookie!.value}`.length).toBeLessThan(1024);
  await page.reload();
  expect(site.hits('/').at(-1)!.cookie).toContain('consent=%7B%22v%22%3A1');
  expect(await page.evaluate(() => window.consent?.granted('service-0'))).toBe(true);
  expect(await page.evaluate(() => window.consent?.granted('service-1'))).toBe(false);
});

test('the name, path and domain of the record are the site’s to choose', async ({ page, site, vendor }) => {
  await visit(page, site, {
    path: '/shop/page',
    config: { cookie: { name: 'choice', path: '/shop', domain: 'localhost' } },
    body: scripts(vendor),
  });
  await answer(page, 'Accept all');
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: 'choice', path: '/shop' });
  await page.reload();
  await expect.poll(() => ran(page)).toEqual(optional);
  await page.evaluate(() => window.consent?.reset());
  expect(await page.context().cookies()).toEqual([]);
});

test('a wider cookie of the same name, left behind by another setting, never wins over a newer one', async ({
  page,
  site,
  vendor,
}) => {
  await remember(
    page.context(),
    site,
    recordThat(optional, { time: recordThat([]).time - 500, first: recordThat([]).first - 500 }),
  );
  await visit(page, site, {
    path: '/shop/page',
    config: { policy: '1', cookie: { path: '/shop' } },
    body: scripts(vendor),
  });
  await expect.poll(() => ran(page)).toEqual(optional);
  // Coming back to the tab reads the storage again, which knows nothing.
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(true);
  await page.evaluate(() => void window.consent?.withdraw());
  vendor.clear();
  await page.reload();
  await settle(page);
  expect(vendor.hits()).toEqual([]);
});
