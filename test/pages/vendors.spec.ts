/** Vendors on a page that has script tags alone: Google inside consent.js, the others as files beside it. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { answer, banner, declaration, expect, library, recordThat, remember, test, visit } from './visit.js';

const MARKETING = { ...declaration, categories: [...['functionality', 'analytics', 'beacons', 'marketing'].map((id) => ({ id }))] };

/** The queue as Google's scripts would read it: commands are `arguments`. */
const layer = (page: Page): Promise<unknown[]> =>
  page.evaluate(() =>
    ((window as unknown as { dataLayer?: unknown[] }).dataLayer ?? []).map((entry) => (Object.prototype.toString.call(entry) === '[object Arguments]' ? ['command', ...(entry as unknown[])] : entry)),
  );

const KEYS = ['ad_storage', 'ad_user_data', 'ad_personalization', 'analytics_storage', 'functionality_storage', 'personalization_storage', 'security_storage'];
const states = (...granted: string[]) => Object.fromEntries(KEYS.map((key) => [key, key === 'security_storage' || granted.includes(key) ? 'granted' : 'denied']));
const event = { event: 'consent_update' };

/** Google's own snippet, which would come right after. */
const tag = `<script>window.dataLayer = window.dataLayer || []; dataLayer.push({ 'gtm.start': 0 });</script>`;

test('Google hears the default before its tag, and each answer; a returning page says it again', async ({ page, site }) => {
  await visit(page, site, { config: { ...MARKETING, google: {} }, head: tag });
  expect(await layer(page)).toEqual([['command', 'consent', 'default', states()], { 'gtm.start': 0 }]);
  await answer(page, 'Accept all');
  const all = ['command', 'consent', 'update', states(...KEYS)];
  expect((await layer(page)).slice(2)).toEqual([all, event]);
  await page.reload();
  expect(await layer(page)).toEqual([['command', 'consent', 'default', states()], all, event, { 'gtm.start': 0 }]);
  await page.evaluate(() => void window.consent?.withdraw());
  expect((await layer(page)).slice(4)).toEqual([['command', 'consent', 'update', states()], event]);
});

test('without a word of Google the page has no queue', async ({ page, site }) => {
  await visit(page, site);
  expect(await page.evaluate(() => 'dataLayer' in window)).toBe(false);
});

test('a broken declaration still tells Google no', async ({ page, site, trouble }) => {
  await visit(page, site, { config: { ...MARKETING, google: {}, nonsense: 1 } as never });
  expect(await layer(page)).toEqual([['command', 'consent', 'default', states()]]);
  expect(trouble.splice(0)).toHaveLength(1);
});

test('a queue that is none: the console says so, and the rest works', async ({ page, site, trouble }) => {
  await visit(page, site, { config: { ...MARKETING, google: { dataLayer: 'location' } } });
  await answer(page, 'Accept all');
  expect(trouble.splice(0).join()).toContain('google');
});

for (const google of [5, { mapping: { ad_storage: 5 } }, { mapping: { ad_storage: 'nobody' } }, []])
  test(`google: ${JSON.stringify(google)} grants nothing, and the rest works`, async ({ page, site, trouble }) => {
    await visit(page, site, { config: { ...MARKETING, google } as never });
    const first = (await layer(page))[0] as unknown[];
    expect([first[1], first[2], Object.values(first[3] as object).filter((state) => state === 'granted').length]).toEqual(['consent', 'default', 1]);
    await answer(page, 'Accept all');
    await expect.poll(async () => (await layer(page)).at(-1)).toEqual(event);
    await expect(banner(page)).toBeHidden();
    trouble.splice(0);
  });

test('the default that the README prints stands alone, is small, and is not said twice', async ({ page, site }) => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const snippet = /<script>\s*window\.dataLayer = [^]*?<\/script>/.exec(readme)![0];
  expect(snippet.length).toBeLessThan(1000);
  await remember(page.context(), site, recordThat(['analytics']));
  await visit(page, site, { config: { ...MARKETING, google: {} }, library: snippet + library });
  expect(await layer(page)).toEqual([
    ['command', 'consent', 'default', { ...states(), wait_for_update: 500 }],
    ['command', 'consent', 'update', states('analytics_storage')],
    event,
  ]);
});

test('another vendor: its file between the vendor’s stub and its first call, its options as attributes', async ({ page, site }) => {
  const stub = '<script>window.told = []; window.fbq = (...words) => told.push(words.join());</script>';
  await visit(page, site, {
    config: MARKETING,
    head: `${stub}<script src="/consent/integrations/meta.js" data-for="analytics"></script><script>fbq('init', '1');</script>`,
  });
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  expect(await told()).toEqual(['consent,revoke', 'init,1']);
  await page.evaluate(() => void window.consent?.decide({ analytics: true }));
  expect((await told()).at(-1)).toBe('consent,grant');
  await page.evaluate(() => void window.consent?.withdraw());
  expect((await told()).at(-1)).toBe('consent,revoke');
});

test('an option that says false is false', async ({ page, site }) => {
  await visit(page, site, { config: { ...MARKETING, regime: 'opt-out' }, head: '<script src="/consent/integrations/gpp.js" data-applies="false"></script>' });
  const sections = await page.evaluate(
    () => new Promise((resolve) => (window as unknown as { __gpp(command: string, callback: (ping: { applicableSections: number[] }) => void): void }).__gpp('ping', (ping) => resolve(ping.applicableSections))),
  );
  expect(sections).toEqual([-1]);
});

test('a vendor’s file without consent.js says so', async ({ page, site, trouble }) => {
  site.page('/alone', '<!doctype html><title>Alone</title><script src="/consent/integrations/meta.js"></script>');
  await page.goto(`${site.url}/alone`);
  await expect.poll(() => trouble.splice(0).join()).toContain('consent.js must come first');
});
