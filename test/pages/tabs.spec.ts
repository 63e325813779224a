import { chromium, type Browser, type Page } from 'playwright/test';
import { chromiumArgs, findBrowsers } from '../../scripts/browsers.js';
import type { Site, Vendor } from './server.js';
import {
  answer,
  banner,
  button,
  customize,
  expect,
  external,
  html,
  optional,
  preferences,
  ran,
  recordOf,
  recordThat,
  overwrite,
  remember,
  settle,
  settingsLink,
  test,
  toggle,
  visit,
} from './visit.js';

const body = (vendor: Vendor): string => `<main>${external(vendor.url, 'a')}${settingsLink}
  <iframe data-consent="functionality" data-src="${vendor.url}/embed" title="Video"></iframe></main>`;

/** The same page twice in one browser; the second one is in front. */
async function twoTabs(page: Page, site: Site, vendor: Vendor): Promise<[Page, Page]> {
  await visit(page, site, { body: body(vendor) });
  const other = await page.context().newPage();
  await other.goto(site.url);
  return [page, other];
}

const embed = (page: Page) => page.frameLocator('iframe').getByText('Embedded');

test('a yes in one tab closes the banner and opens the gates of the other (TAB-1)', async ({
  page,
  site,
  vendor,
}) => {
  const [one, other] = await twoTabs(page, site, vendor);
  await expect(banner(one)).toBeVisible();
  await answer(other, 'Accept all');
  await expect(banner(one)).toBeHidden();
  await expect(embed(one)).toBeVisible();
  await expect.poll(() => ran(one)).toEqual(['a']);
});

test('a no closes the other tab’s banner, and opens nothing', async ({ page, site, vendor }) => {
  const [one, other] = await twoTabs(page, site, vendor);
  await answer(other, 'Reject all');
  await expect(banner(one)).toBeHidden();
  await settle(one);
  expect(vendor.hits()).toEqual([]);
});

for (const method of ['withdraw', 'reset'] as const) {
  test(`${method}() in one tab closes the gates of the other`, async ({ page, site, vendor }) => {
    await remember(page.context(), site, recordThat(optional));
    const [one, other] = await twoTabs(page, site, vendor);
    await expect(embed(one)).toBeVisible();
    await other.evaluate((name) => void window.consent?.[name](), method);
    await expect(embed(one)).toBeHidden();
    await expect.poll(() => one.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
    if (method === 'reset') await expect(banner(one)).toBeVisible();
    expect(await one.evaluate(() => window.consent?.record?.via)).toBe(method === 'reset' ? undefined : 'withdraw');
  });
}

test('tabs do not answer each other without end (TAB-2)', async ({ page, site, vendor }) => {
  const [one, other] = await twoTabs(page, site, vendor);
  for (const tab of [one, other])
    await tab.evaluate(() => {
      window.changes = 0;
      document.addEventListener('consent-change', () => (window.changes! += 1));
    });
  await answer(other, 'Accept all');
  await expect(banner(one)).toBeHidden();
  await settle(one);
  for (const tab of [one, other]) expect(await tab.evaluate(() => window.changes)).toBe(1);
});

test('a message is a hint: only what is stored counts (TAB-3)', async ({ page, site, vendor }) => {
  const [one, other] = await twoTabs(page, site, vendor);
  await answer(other, 'Accept all');
  await expect(banner(one)).toBeHidden();
  // The record goes behind everybody's back; then a tab hears something.
  await page.context().clearCookies();
  await other.evaluate(() => {
    for (const name of ['consent', 'consent-elements', 'consent-elements:consent'])
      new BroadcastChannel(name).postMessage({ granted: ['analytics'] });
  });
  await one.bringToFront();
  await one.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(banner(one)).toBeVisible();
  expect(await one.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
});

test('unsaved switches of one tab are dropped when another one decides', async ({ page, site, vendor }) => {
  const [one, other] = await twoTabs(page, site, vendor);
  await one.bringToFront();
  await customize(one);
  await toggle(one, 'Web beacons').click();
  await other.evaluate(() => void window.consent?.decide({ analytics: true }));
  await expect(toggle(one, 'Analytics')).toBeChecked();
  await expect(toggle(one, 'Web beacons')).not.toBeChecked();
  await button(preferences(one), 'Save choices').click();
  expect((await recordOf(one))?.granted).toEqual(['essential', 'acceptance', 'analytics']);
});

test('a cookie that the visitor deleted is noticed when the tab comes back to the front', async ({
  page,
  site,
  vendor,
}) => {
  await remember(page.context(), site, recordThat(optional));
  await visit(page, site, { body: body(vendor) });
  await expect(embed(page)).toBeVisible();
  await page.context().clearCookies();
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(banner(page)).toBeVisible();
  await expect(embed(page)).toBeHidden();
  expect(await page.context().cookies(), 'nothing is written back').toEqual([]);
});

test('a cookie that a server changed counts when the tab comes back to the front', async ({ page, site, vendor }) => {
  await remember(page.context(), site, recordThat([]));
  await visit(page, site, { body: body(vendor) });
  await overwrite(page.context(), site, recordThat(['functionality'], { time: recordThat([]).time + 60 }));
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(embed(page)).toBeVisible();
});

test.describe('the back/forward cache (LC-2)', () => {
  // Playwright switches it off by default.
  const executablePath = findBrowsers().chromium?.executablePath;
  let browser: Browser;
  test.beforeAll(async () => {
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: chromiumArgs,
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
  });
  test.afterAll(() => browser.close());

  for (const [before, meanwhile] of [
    ['granted', 'withdraw'],
    ['undecided', 'acceptAll'],
  ] as const) {
    test(`a page kept alive while ${before} re-reads the record when it comes back`, async ({ site, vendor }) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      if (before === 'granted') await remember(context, site, recordThat(optional));
      // A page that is not stored at all could come back only by being loaded again.
      const headers = { 'content-type': 'text/html', 'cache-control': 'max-age=0' };
      site.page('/next', html({ body: '<main></main>' }), headers);
      await visit(page, site, { body: body(vendor), headers });
      if (before === 'granted') await expect(embed(page)).toBeVisible();
      else await expect(banner(page)).toBeVisible();
      await page.evaluate(() => {
        window.changes = 7;
        addEventListener('pageshow', ({ persisted }) => (document.title = persisted ? 'Back' : 'New'));
      });
      await page.goto(`${site.url}/next`);
      await page.evaluate((method) => void window.consent?.[method](), meanwhile);

      // Chromium's answer to the command is the page's load event, which a page that never went away does not fire.
      await page.goBack({ waitUntil: 'commit' });
      await expect(page).toHaveTitle('Back');
      expect(await page.evaluate(() => window.changes), 'it is the page that was left').toBe(7);
      if (before === 'granted') await expect(embed(page)).toBeHidden();
      else {
        await expect(banner(page)).toBeHidden();
        await expect(embed(page)).toBeVisible();
      }
      await context.close();
    });
  }
});

declare global {
  interface Window {
    changes?: number;
  }
}
