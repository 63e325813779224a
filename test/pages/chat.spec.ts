/** The chat demo on its own servers: the regime by place, and two vendors that are told. */
import type { Page } from 'playwright/test';
import { demoTest, keptByOthers } from './demo.js';
import { answer, banner, expect, kept } from './visit.js';

const google = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { dataLayer: { 1: string; 2: Record<string, string> }[] }).dataLayer.flatMap((entry) => (entry[2] ? [`${entry[1]} ${entry[2]['analytics_storage']}`] : [])));

demoTest('a German, and one of whom nobody knows where they are, are asked before anything', async ({ page, demo }) => {
  for (const from of ['DE', 'XX', '']) {
    await page.goto(`${demo.site}/chat/?from=${from}`);
    await expect(banner(page)).toContainText('would like to use');
    await expect(page.locator('.wire-from b')).toHaveText('opt-in');
    expect(await google(page)).toEqual(['default denied']);
  }
  expect(demo.hits).toEqual([]);
});

demoTest('a Californian is told, and everything stops with a no', async ({ page, demo }) => {
  await page.goto(`${demo.site}/chat/?from=US-CA`);
  await expect(banner(page)).toContainText('unless you reject them');
  await expect.poll(() => demo.hits.some((hit) => hit.startsWith('mixpanel.localhost/track'))).toBe(true);
  expect(await google(page)).toEqual(['default denied', 'update granted']);
  // The page reloads: code that ran has lost its consent.
  await Promise.all([page.waitForEvent('load'), banner(page).getByRole('button', { name: 'Reject all' }).click()]);
  expect(await google(page)).toEqual(['default denied', 'update denied']);
  await expect.poll(() => keptByOthers(page)).toEqual([]);
});

demoTest('where only notice is given nobody is asked', async ({ page, demo }) => {
  await page.goto(`${demo.site}/chat/?from=JP`);
  await expect.poll(() => demo.hits.some((hit) => hit.startsWith('metrics.localhost'))).toBe(true);
  await expect(banner(page)).toBeHidden();
});

demoTest('Mixpanel’s own software: silent, told, and erased', async ({ page, demo }) => {
  await page.goto(`${demo.site}/chat/`);
  await expect(banner(page)).toBeVisible();
  expect(demo.hits).toEqual([]);
  await answer(page, 'Accept all');
  const tracked = () => demo.hits.filter((hit) => hit.startsWith('mixpanel.localhost/track')).length;
  await expect.poll(tracked).toBeGreaterThan(0);
  await expect.poll(async () => (await kept(page)).cookies.some((name) => name.startsWith('mp_'))).toBe(true);
  const before = tracked();
  await page.evaluate(() => (location.hash = 'plot'));
  await expect.poll(tracked).toBeGreaterThan(before);
  await Promise.all([page.waitForEvent('load'), page.evaluate(() => void window.consent!.withdraw())]);
  await expect.poll(() => keptByOthers(page)).toEqual([]);
  const after = tracked();
  await page.evaluate(() => (location.hash = 'soup'));
  await page.waitForTimeout(300);
  expect(tracked()).toBe(after);
});

demoTest('the place changes by its menu, and the question comes anew', async ({ page, demo }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${demo.site}/chat/`);
  await answer(page, 'Reject all');
  await page.getByLabel('Visitor from').selectOption('California');
  await expect(page.locator('.wire-from b')).toHaveText('opt-out');
  await expect(banner(page)).toContainText('unless you reject them');
});
