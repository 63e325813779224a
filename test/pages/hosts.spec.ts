/** The demos of two hosts: a server that leaves the tag out, and one that has files alone. */
import { get } from 'node:http';
import type { Page } from 'playwright/test';
import { demoTest as test, keptByOthers } from './demo.js';
import { answer, banner, button, expect, kept, recordOf, settle } from './visit.js';

/** What the server sent for the page that is open, asked for once more with the same cookies. */
async function sent(page: Page, headers: Record<string, string> = {}): Promise<{ html: string; csp: string }> {
  const response = await page.request.get(page.url(), { headers });
  return { html: await response.text(), csp: response.headers()['content-security-policy']! };
}

const tag = /<script ([^>]*)src="http:\/\/metrics\.localhost/;
const metrics = (hits: string[]): string[] => hits.filter((hit) => hit.startsWith('metrics.localhost'));
const status = (page: Page) => page.locator('.sent');

test('a server: the tag waits, starts in the page of the yes, stands in the next, and is left out after a no', async ({ page, demo }) => {
  await page.goto(`${demo.site}/server/kiln`);
  await expect(banner(page)).toBeVisible();
  await expect(status(page)).toContainText('waits for a yes');
  expect((await sent(page)).html).toMatch(/<script type="text\/plain" data-consent="metrics"[^>]*src="http:\/\/metrics/);
  await settle(page);
  expect(demo.hits).toEqual([]);

  await answer(page, 'Accept all');
  await expect.poll(() => metrics(demo.hits)).toContain('metrics.localhost/collect');

  await page.getByRole('link', { name: /Plot 14/ }).click();
  await expect(status(page)).toContainText('in this page');
  await expect(page.getByRole('heading', { name: 'Plot 14' })).toBeVisible();
  const [, attributes] = tag.exec((await sent(page)).html)!;
  expect(attributes).not.toMatch(/type|data-consent/);
  await expect.poll(async () => (await kept(page)).cookies).toContain('_m');
  await expect(banner(page)).toBeHidden();

  // The page asks the server anew: a script that the gate did not start cannot be shut by it.
  await Promise.all([page.waitForEvent('load'), page.evaluate(() => void window.consent!.withdraw())]);
  await expect(status(page)).toContainText('left out');
  const { html, csp } = await sent(page);
  expect(html).not.toContain('metrics.localhost/');
  expect(html).not.toMatch(tag);
  expect(csp).not.toContain('metrics.localhost');
  await expect.poll(() => keptByOthers(page)).toEqual([]);
  const before = metrics(demo.hits).length;
  await page.getByRole('link', { name: /Sunday soup/ }).click();
  await expect(page.getByRole('heading', { name: 'Sunday soup' })).toBeVisible();
  await settle(page);
  expect(metrics(demo.hits)).toHaveLength(before);

  // And back.
  await page.evaluate(() => void window.consent!.decide({ metrics: true }));
  await page.reload();
  await expect(status(page)).toContainText('in this page');
});

test('a server: what is missing, is another method, or comes with the signal', async ({ page, demo }) => {
  const ask = (path: string, options = {}) => page.request.fetch(`${demo.site}${path}`, { maxRedirects: 0, ...options });
  expect((await ask('/server')).status()).toBe(308);
  expect((await ask('/server/nobody')).status()).toBe(404);
  // A client of HTTP sends it as it is.
  for (const path of ['/server/../serve.js', '/server/assets/../site.js', '/server/%2e%2e/site.js', '/server/assets/%2e%2e%2fsite.js'])
    expect(await new Promise((resolve) => get(demo.site, { path, agent: false }, ({ statusCode }) => resolve(statusCode)).on('error', resolve)), path).toBe(404);
  expect((await ask('/server/kiln', { method: 'POST' })).status()).toBe(405);
  const head = await ask('/server/kiln', { method: 'HEAD' });
  expect([head.status(), await head.text()]).toEqual([200, '']);
  expect(head.headers()).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Cookie, Sec-GPC' });

  await page.goto(`${demo.site}/server/`);
  await expect(page.getByRole('button', { name: 'Accept all' })).toBeVisible();
  const signalled = await sent(page, { 'sec-gpc': '1' });
  expect(signalled.html).not.toMatch(tag);
  expect(signalled.csp).not.toContain('metrics.localhost');
  await answer(page, 'Accept all');
  expect((await sent(page)).html).toMatch(tag);
  // A yes that was not given under the signal; a header twice is one.
  for (const signal of ['1', '1, 1', '0,1']) expect((await sent(page, { 'sec-gpc': signal })).html, signal).not.toMatch(tag);
  for (const none of ['0', '11', 'true']) expect((await sent(page, { 'sec-gpc': none })).html, none).toMatch(tag);
  expect((await sent(page, { cookie: 'consent=%7B' })).html).toContain('waits for a yes');
});

test('files alone: nothing is asked of anybody before the answer', async ({ page, demo }) => {
  const response = await page.goto(`${demo.site}/static/`);
  expect(response!.headers()).not.toHaveProperty('content-security-policy');
  await expect(banner(page)).toBeVisible();
  await settle(page);
  expect(demo.hits).toEqual([]);

  await answer(page, 'Accept all');
  await expect.poll(() => [...new Set(demo.hits)].sort()).toEqual(['metrics.localhost/collect', 'metrics.localhost/m.js', 'pixel.localhost/p.gif']);

  await page.getByRole('link', { name: /Kiln night/ }).click();
  await expect(page.locator('consent-embed iframe')).toBeVisible();
  await expect.poll(() => demo.hits).toContain('video.localhost/embed/kiln');

  await page.getByRole('link', { name: 'Privacy' }).click();
  await expect(page.getByRole('heading', { name: 'Privacy policy of Teasel' })).toBeVisible();
});

test('files alone: a film once, a no, and a visitor without script', async ({ page, demo, browser }) => {
  await page.goto(`${demo.site}/static/kiln.html`);
  await answer(page, 'Reject all');
  const embed = page.locator('consent-embed');
  await expect(embed.getByText('Kiln night comes from')).toBeVisible();
  await settle(page);
  expect(demo.hits).toEqual([]);
  await button(embed, 'Load once').press('Enter');
  await expect(embed.locator('iframe')).toBeVisible();
  expect((await recordOf(page))!.granted).toEqual(['essential', 'acceptance']);
  await page.reload();
  await expect(button(embed, 'Load once')).toBeVisible();

  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${demo.site}/static/kiln.html`);
  await expect(plain.getByRole('link', { name: 'The film, at its host' })).toBeVisible();
  await expect(plain.locator('consent-banner')).toHaveCount(0);
  await context.close();
});
