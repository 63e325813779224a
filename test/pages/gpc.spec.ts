import type { Page } from 'playwright/test';
import {
  answer,
  banner,
  button,
  declaration,
  expect,
  kept,
  optional,
  preferences,
  ran,
  recordOf,
  recordThat,
  remember,
  requested,
  scripts,
  settle,
  settingsLink,
  test,
  toggle,
  visit,
} from './visit.js';

/** What the browser says of Global Privacy Control. */
const say = (page: Page, value: unknown): Promise<unknown> =>
  page.addInitScript(
    (given) =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => given, configurable: true }),
    value,
  );

const body = settingsLink;

test('the signal alone denies everything optional, and writes no record (GPC-5)', async ({ page, site, vendor }) => {
  await say(page, true);
  await visit(page, site, { body: scripts(vendor) + body });
  await settle(page);
  expect(requested(vendor)).toEqual([]);
  expect(await kept(page)).toEqual({ cookies: [], storage: [] });
  expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
});

test('it denies what was granted before it was there; the record stays, and counts again without it (GPC-6)', async ({
  page,
  site,
  vendor,
}) => {
  await remember(page.context(), site, recordThat(optional));
  const before = await page.context().cookies();
  await say(page, true);
  await visit(page, site, { body: scripts(vendor) + body });
  await settle(page);
  expect(requested(vendor)).toEqual([]);
  expect(await page.context().cookies()).toEqual(before);

  const later = await page.context().newPage();
  await later.goto(site.url);
  await expect.poll(() => ran(later)).toEqual(optional);
});

test('an explicit yes made under it holds, and says gpc: true', async ({ page, site, vendor }) => {
  await say(page, true);
  await visit(page, site, { body: scripts(vendor) + body });
  await page.getByText('Cookie settings').click();
  await expect(preferences(page)).toContainText('Global Privacy Control');
  for (const name of ['Functionality', 'Analytics', 'Web beacons']) await expect(toggle(page, name)).not.toBeChecked();
  await toggle(page, 'Analytics').click();
  await button(preferences(page), 'Save choices').click();
  await expect.poll(() => requested(vendor)).toEqual(['analytics']);
  expect(await recordOf(page)).toMatchObject({ gpc: true, granted: ['essential', 'acceptance', 'analytics'] });

  vendor.clear();
  await page.reload();
  await expect.poll(() => requested(vendor)).toEqual(['analytics']);
});

test('a record granted before the signal is overridden until the visitor says yes once more', async ({
  page,
  site,
  vendor,
}) => {
  await remember(page.context(), site, recordThat(optional));
  await say(page, true);
  await visit(page, site, { body: scripts(vendor) + body });
  await page.getByText('Cookie settings').click();
  await expect(toggle(page, 'Analytics')).not.toBeChecked();
  await button(preferences(page), 'Accept all').click();
  await expect.poll(() => requested(vendor)).toEqual(optional);
  expect(await recordOf(page)).toMatchObject({ gpc: true, via: 'accept-all', denied: [] });
});

test('a no under it is recorded as any no, with gpc: true', async ({ page, site }) => {
  await say(page, true);
  await visit(page, site, { body });
  await page.getByText('Cookie settings').click();
  await button(preferences(page), 'Reject all').click();
  await expect(preferences(page)).toBeHidden();
  expect(await recordOf(page)).toMatchObject({ gpc: true, via: 'reject-all', denied: optional });
});

for (const value of [undefined, false, null, 1, '1', 'true']) {
  test(`${typeof value} ${String(value)} is no signal, and never a consent (GPC-1, GPC-8)`, async ({
    page,
    site,
    vendor,
  }) => {
    await say(page, value);
    await visit(page, site, { body: scripts(vendor) });
    await expect(banner(page)).toBeVisible();
    await settle(page);
    expect(requested(vendor)).toEqual([]);
    await answer(page, 'Accept all');
    await expect.poll(() => requested(vendor)).toEqual(optional);
    expect(await recordOf(page)).not.toHaveProperty('gpc');
  });
}

test('the preferences say nothing of a signal where there is none', async ({ page, site }) => {
  await visit(page, site, { body });
  await page.getByText('Cookie settings').click();
  await expect(preferences(page)).toBeVisible();
  await expect(preferences(page)).not.toContainText('Global Privacy Control');
});

test('what was stored by those it denies is erased', async ({ page, site }) => {
  await remember(page.context(), site, recordThat(optional));
  await page.context().addCookies([
    { name: '_m', value: '1', url: site.url },
    { name: 'sid', value: '1', url: site.url },
  ]);
  await say(page, true);
  await visit(page, site, { config: declaration, body });
  await expect.poll(async () => (await kept(page)).cookies.sort()).toEqual(['consent', 'sid']);
});
