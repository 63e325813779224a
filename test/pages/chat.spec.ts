/** The chat demo on its own servers: the regime by place, and two vendors that are told. */
import type { Page } from 'playwright/test';
import { start } from '../../demo/serve.js';
import { answer, banner, expect, kept, test } from './visit.js';

interface Wire {
  hits: string[];
  stop(): void;
}

/** What the third parties received. */
async function listen(wire: string): Promise<Wire> {
  const life = new AbortController();
  const hits: string[] = [];
  const { body } = await fetch(`${wire}/hits`, { signal: life.signal });
  void (async () => {
    for await (const chunk of body!.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>)
      for (const [, data] of chunk.matchAll(/^data: (.*)$/gm)) {
        const { host, path } = JSON.parse(data!) as { host: string; path: string };
        hits.push(`${host}${path}`);
      }
  })().catch(() => {});
  return { hits, stop: () => life.abort() };
}

const google = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { dataLayer: { 1: string; 2: Record<string, string> }[] }).dataLayer.flatMap((entry) => (entry[2] ? [`${entry[1]} ${entry[2]['analytics_storage']}`] : [])));

const demoTest = test.extend<{ demo: { site: string; hits: string[] } }>({
  demo: async ({}, use) => {
    const { site, thirdParties, stop } = await start({ port: 0, thirdPartyPort: 0 });
    const wire = await listen(thirdParties.wire);
    await use({ site, hits: wire.hits });
    wire.stop();
    await stop();
  },
});

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
  await expect.poll(async () => Object.values(await kept(page)).flat()).toEqual(['consent']);
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
  await expect.poll(async () => Object.values(await kept(page)).flat()).toEqual(['consent']);
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
