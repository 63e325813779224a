/** The demo's policy page and sign-up form, as served: under a strict content security policy with Trusted Types. */
import { start } from '../../demo/serve.js';
import { banner, button, expect, recordOf, test as base } from './visit.js';

const test = base.extend<{ demo: string }>({
  demo: async ({ page }, use) => {
    const server = await start({ port: 0, thirdPartyPort: 0 });
    const violations: string[] = [];
    await page.exposeFunction('violation', (what: string) => void violations.push(what));
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => (window as unknown as { violation(what: string): void }).violation(`${violatedDirective} ${sample}`)));
    await use(server.site);
    expect(violations).toEqual([]);
    await server.stop();
  },
});

test('the policy is shown in order, with its date and eleven sections', async ({ page, demo }) => {
  await page.goto(`${demo}/privacy`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Privacy policy of Teasel');
  await expect(page.getByRole('navigation', { name: 'Contents' }).getByRole('link')).toHaveCount(11);
  await expect(page.getByText('Last updated October 1, 2026')).toBeVisible();
});

test('nothing of it asks a foreign host', async ({ page, demo }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== demo && /^http/.test(request.url())) foreign.push(request.url());
  });
  await page.goto(`${demo}/privacy`);
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(foreign).toEqual([]);
});

test('its switches decide, and the banner goes', async ({ page, demo }) => {
  await page.goto(`${demo}/privacy`);
  await expect(banner(page)).toBeVisible();
  await page.getByRole('switch', { name: 'Metrics' }).check();
  await expect(banner(page)).toBeHidden();
  expect((await recordOf(page))!.services).toEqual({ metrics: true });
});

test('a link to a section works from outside, in a new visit too', async ({ page, demo }) => {
  await page.goto(`${demo}/privacy#your-rights`);
  await expect(page.getByRole('heading', { name: 'Your rights' })).toBeInViewport();
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'Children' }).click();
  await expect(page.getByRole('heading', { name: 'Children' })).toBeInViewport();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Your rights' })).toBeInViewport();
});

test('who agreed to an earlier version sees what changed', async ({ page, demo }) => {
  const time = Math.floor(Date.now() / 1000) - 60;
  const record = { v: 1, id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479', policy: '2025-04-25', first: time, time, via: 'accept-all', granted: ['essential', 'acceptance', 'analytics'], denied: [] };
  await page.context().addCookies([{ name: 'consent', value: encodeURIComponent(JSON.stringify(record)), url: demo }]);
  await page.goto(`${demo}/privacy`);
  await expect(page.getByText('updated since you agreed to the version of April 25, 2025')).toBeVisible();
  await page.getByText('What changed').click();
  await expect(page.locator('consent-policy ins').first()).toBeVisible();
});

test('with the keyboard alone: find, contents, switch', async ({ page, demo }) => {
  await page.goto(`${demo}/privacy`);
  await button(banner(page), 'Reject all').click();
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('beacon');
  await expect(page.getByRole('status').filter({ hasText: /^1 of \d+$/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: /^2 of \d+$/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#how-we-collect-information$/);
  await page.getByRole('switch', { name: 'Web beacons' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(async () => (await recordOf(page))!.granted).toContain('beacons');
});

test('printed, the whole text is there and no control', async ({ page, demo }) => {
  await page.goto(`${demo}/privacy`);
  await button(banner(page), 'Reject all').click();
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('searchbox')).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Contents' })).toBeHidden();
  expect((await page.pdf()).length).toBeGreaterThan(30_000);
});

test('joining asks for the agreement, sends its version and records it', async ({ page, demo }) => {
  await page.goto(`${demo}/sign-up`);
  await button(banner(page), 'Reject all').click();
  await page.getByLabel('Name').fill('Robin');
  await page.getByLabel('Mail').fill('robin@mail.example');
  const box = page.getByRole('checkbox', { name: 'I have read and agree to the privacy policy' });
  await expect(box).not.toBeChecked();
  await page.getByRole('button', { name: 'Join' }).click();
  expect(new URL(page.url()).search).toBe('');
  await page.getByRole('link', { name: 'the privacy policy' }).click();
  // After a form that was refused, Chromium's headless shell stands still once, for five seconds.
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Your rights' })).toBeVisible();
  await page.keyboard.press('Escape');
  await box.check();
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page).toHaveURL(/privacy=2026-10-01/);
  expect((await recordOf(page)) as unknown as { agreements: unknown[] }).toMatchObject({ via: 'reject-all', agreements: [{ document: 'privacy', version: '2026-10-01' }] });
});

test('where files are missing, the text stays, and each lack is told once', async ({ page, demo, trouble }) => {
  await page.route(/\/ui\/(parts|find|versions|declaration)\.js/, (route) => route.abort());
  await page.goto(`${demo}/privacy`);
  await expect(page.getByRole('heading', { name: 'Contact' })).toBeVisible();
  await page.getByRole('searchbox').fill('beacon');
  await expect.poll(() => trouble.length).toBeGreaterThanOrEqual(4);
  await button(banner(page), 'Reject all').click();
  expect(await recordOf(page)).toMatchObject({ via: 'reject-all' });
  expect(trouble.splice(0).filter((text) => !text.startsWith('[consent] The policy lacks a part. Are all files of ui/ beside consent.js?'))).toEqual([]);
});

test('where the viewer is missing, the link of an agreement opens the policy; where the agreement is, nobody has agreed', async ({ page, demo, trouble }) => {
  await page.route(/\/ui\/policy\.js/, (route) => route.abort());
  await page.goto(`${demo}/sign-up`);
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'the privacy policy' }).click();
  expect((await opened).url()).toBe(`${demo}/policy/policy.md`);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.route(/\/ui\/agreement\.js/, (route) => route.abort());
  await page.goto(`${demo}/sign-up`);
  await expect.poll(() => trouble.length).toBe(1);
  expect(trouble.splice(0)[0]).toContain('[consent] No interface: is ui/ beside consent.js?');
});
