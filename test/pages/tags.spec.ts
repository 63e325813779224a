/** The demo's page of pasted tags, as served: real SDKs, the guard, hosts that count. */
import { start } from '../../demo/serve.js';
import { banner, button, expect, preferences, settle, test, toggle } from './visit.js';

test('four tags are held, run after a yes, one is silenced by its switch, and nothing leaves for anywhere else', async ({ page }) => {
  const server = await start({ port: 0, thirdPartyPort: 0 });
  const asked: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== server.site && !request.url().startsWith(server.thirdParties.wire)) asked.push(new URL(request.url()).hostname);
  });
  const row = (name: string) => page.getByRole('row', { name }).getByRole('cell').first();
  const names = ['PostHog', 'Mixpanel', 'Countly', 'Segment'];
  try {
    await page.goto(`${server.site}/tags/`);
    await expect(banner(page)).toBeVisible();
    for (const name of names) await expect(row(name)).toHaveText('held');
    await settle(page);
    expect(asked).toEqual([]);

    await button(banner(page), 'Accept all').click();
    for (const name of names) await expect(row(name)).toHaveText('runs');
    await page.getByRole('button', { name: 'Send an event with each' }).click();
    const hosts = names.map((name) => `${name.toLowerCase()}.localhost`).sort();
    await expect.poll(() => [...new Set(asked)].sort()).toEqual(hosts);

    await page.getByRole('link', { name: 'Cookie settings' }).click();
    await preferences(page).locator('summary', { hasText: 'Analytics' }).click();
    await toggle(page, 'PostHog').click();
    await button(preferences(page), 'Save choices').click();
    await expect(row('PostHog')).toHaveText('silenced');
    await settle(page);
    asked.length = 0;
    await page.getByRole('button', { name: 'Send an event with each' }).click();
    await expect.poll(() => asked).toContain('mixpanel.localhost');
    await settle(page);
    expect(asked).not.toContain('posthog.localhost');
    expect((await page.context().cookies()).filter(({ name }) => name.startsWith('ph_'))).toEqual([]);
  } finally {
    await server.stop();
  }
});
