/** Receipts from the visitor's click to the officer's desk, on the demo's own servers. */
import type { Page, Route } from 'playwright/test';
import type { Receipt } from '../../src/core/receipt/format.js';
import { verifyReceipt } from '../../src/core/receipt/verify.js';
import { buildApp } from '../../demo/serve.js';
import { clearReceipts, demoTest as test } from './demo.js';
import { answer, banner, expect, preferences, toggle } from './visit.js';

// Opens the database, which takes seconds, in no test's time.
test.beforeAll(clearReceipts);

test.use({ keepsReceipts: true });

const isPost = (response: { request(): { method(): string }; url(): string }) => response.request().method() === 'POST' && response.url().endsWith('/consent-receipts');

/** The receipts of this page's visitor, the oldest first, as the officer gets them. */
async function receipts(page: Page, site: string): Promise<Receipt[]> {
  const id = await page.evaluate(() => (JSON.parse(localStorage.getItem('consent_receipts')!) as { noted: { after?: { id: string }; before?: { id: string } } }).noted).then(({ after, before }) => (after ?? before)!.id);
  const { request } = page.context();
  await request.post(`${site}/receipts/sign-in`, { form: { password: 'teasel' } });
  const response = await request.get(`${site}/consent-receipts?subject=${id}`);
  expect(response.status()).toBe(200);
  const all = (await response.text()).split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { receipt: Receipt }).receipt);
  for (const receipt of all) expect(await verifyReceipt(receipt)).toBe(true);
  return all;
}

/** None while the page reloads. */
const types = (page: Page, site: string) =>
  receipts(page, site).then(
    (all) => all.map(({ event }) => event.event_type),
    (error: unknown) => {
      if (!/navigation|destroyed/.test(String(error))) throw error;
      return [];
    },
  );

test('script tag, under a strict policy: what was asked and answered, and the cookie again by HTTP', async ({ page, demo }) => {
  await page.goto(`${demo.site}/chat/`);
  const posted = page.waitForResponse(isPost);
  await answer(page, 'Accept all');
  const response = await posted;
  expect(response.status()).toBe(201);
  const cookie = (await response.allHeaders())['set-cookie']!;
  expect(cookie).toMatch(/^consent=%7B.*; Max-Age=1555\d{4}; SameSite=Lax$/);
  const [receipt] = await receipts(page, demo.site);
  expect(receipt!.event).toMatchObject({ event_type: 'given', control: 'accept-all', element: 'consent-banner', states: { analytics: 'ConsentGiven', metrics: 'ConsentGiven' } });
  expect(receipt!.notice.words).toContain('Teasel Ltd');
  expect(receipt!.notice.words!.split('\n')).toEqual(expect.arrayContaining(['Accept all', 'Reject all', 'Preferences']));
  expect(receipt!.notice.privacy_notice).toBe(`${demo.site}/privacy`);
});

test('every turn of a mind, in order', async ({ page, demo }) => {
  await page.goto(`${demo.site}/chat/`);
  await answer(page, 'Reject all');
  await page.evaluate(() => window.consent!.open());
  await toggle(page, 'Functionality').check();
  await preferences(page).getByRole('button', { name: 'Save choices' }).click();
  await page.evaluate(() => window.consent!.open());
  await preferences(page).getByRole('button', { name: 'Accept all' }).click();
  await page.evaluate(() => window.consent!.withdraw());
  await expect.poll(() => types(page, demo.site)).toEqual(['refused', 'given', 'changed', 'withdrawn']);
  const all = await receipts(page, demo.site);
  expect(all.slice(1).map(({ previous_receipt_id }) => previous_receipt_id)).toEqual(all.slice(0, -1).map(({ receipt_id }) => receipt_id));
  expect(all.map(({ event }) => [event.element, event.control])).toEqual([['consent-banner', 'reject-all'], ['consent-preferences', 'save'], ['consent-preferences', 'accept-all'], [undefined, 'withdraw']]);
});

test('a page that closes with the click loses nothing', async ({ page, context, demo }) => {
  await page.goto(`${demo.site}/chat/`);
  await expect(banner(page)).toBeVisible();
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/recorder.js')));
  await context.setOffline(true);
  await answer(page, 'Reject all');
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  const posted = next.waitForResponse(isPost);
  await next.goto(`${demo.site}/privacy`);
  expect((await posted).status()).toBe(201);
  expect(await types(next, demo.site)).toEqual(['refused']);
});

test('an app by npm', async ({ page, demo }) => {
  await buildApp();
  await page.goto(`${demo.site}/spa/`);
  await Promise.all([page.waitForResponse(isPost), answer(page, 'Accept all')]);
  const [receipt] = await receipts(page, demo.site);
  expect(receipt!.event).toMatchObject({ event_type: 'given', element: 'consent-banner' });
});

test('a banner in the HTML itself, answered before the recorder has come', async ({ page, demo }) => {
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route('**/consent/recorder.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${demo.site}/server/`, { waitUntil: 'commit' });
  await answer(page, 'Accept all');
  const posted = page.waitForResponse(isPost);
  go();
  expect((await posted).status()).toBe(201);
  expect((await receipts(page, demo.site)).map(({ event }) => [event.event_type, event.control])).toEqual([['given', 'accept-all']]);
});

test('a banner in the HTML itself, with its words', async ({ page, demo }) => {
  await page.goto(`${demo.site}/server/`);
  await Promise.all([page.waitForResponse(isPost), answer(page, 'Reject all')]);
  const [receipt] = await receipts(page, demo.site);
  expect(receipt!.event).toMatchObject({ event_type: 'refused', element: 'consent-banner' });
  expect(receipt!.notice.words!.split('\n')).toEqual(expect.arrayContaining(['Accept all', 'Reject all', 'Preferences']));
});

test('an “I agree” at a sign-up is a receipt of its own', async ({ page, demo }) => {
  await page.goto(`${demo.site}/sign-up`);
  await Promise.all([page.waitForResponse(isPost), page.evaluate(() => window.consent!.agree('terms', '3'))]);
  const [receipt] = await receipts(page, demo.site);
  expect(receipt!.event).toMatchObject({ event_type: 'agreed', agreements: [{ document: 'terms', version: '3' }], states: { analytics: 'ConsentUnknown' } });
});

test('the visitor’s own copy, from the preferences, is the one that was delivered', async ({ page, demo }) => {
  await page.goto(`${demo.site}/chat/`);
  await Promise.all([page.waitForResponse(isPost), answer(page, 'Accept all')]);
  await page.evaluate(() => window.consent!.open());
  const download = page.waitForEvent('download');
  await preferences(page).getByRole('button', { name: 'Download consent receipt' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual((await receipts(page, demo.site))[0]);
});

test('an endpoint that redirects, fails or breaks off keeps nothing from arriving', async ({ page, demo }) => {
  const answers: ((route: Route) => Promise<void>)[] = [
    (route) => route.fulfill({ status: 302, headers: { location: '/elsewhere' } }),
    (route) => route.fulfill({ status: 500, body: '<h1>Oops</h1>' }),
    (route) => route.abort('connectionreset'),
    (route) => route.fulfill({ status: 404 }),
  ];
  let asked = 0;
  await page.route('**/consent-receipts', (route) => (route.request().method() === 'POST' && asked < answers.length ? answers[asked++]!(route) : route.continue()));
  await page.goto(`${demo.site}/chat/`);
  await answer(page, 'Reject all');
  for (let count = 1; count <= answers.length; count++) {
    await expect.poll(() => asked).toBe(count);
    await expect.poll(() => page.evaluate(() => localStorage.getItem('consent_receipts!'))).not.toBeNull();
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('consent_receipts:')).length)).toBe(1);
    await page.evaluate(() => dispatchEvent(new Event('online')));
  }
  await expect.poll(() => types(page, demo.site)).toEqual(['refused']);
});

test('without the receipt’s code the visitor still gets the record', async ({ page, demo, trouble }) => {
  await page.route('**/ui/receipt.js*', (route) => route.abort());
  await page.goto(`${demo.site}/chat/`);
  await answer(page, 'Accept all');
  await page.evaluate(() => window.consent!.open());
  const download = page.waitForEvent('download');
  await preferences(page).getByRole('button', { name: 'Download consent receipt' }).click();
  expect((await download).suggestedFilename()).toBe('consent.json');
  expect(await page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith('consent_receipts:'))), 'what waits is kept').toBe(true);
  expect(trouble.splice(0).join()).toContain('ui/receipt.js');
});

test('the desk: nothing without signing in; charts, a history, files, and erasure', async ({ page, demo }) => {
  await clearReceipts();
  await page.goto(`${demo.site}/chat/`);
  await Promise.all([page.waitForResponse(isPost), answer(page, 'Accept all')]);
  await page.goto(`${demo.site}/receipts/`);
  await expect(page.getByRole('heading', { name: 'The desk of the data-protection officer' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Over time' })).toBeHidden();
  for (const path of ['', '/counts', '?subject=x']) expect(await page.evaluate((address) => fetch(address).then(({ status }) => status), `/consent-receipts${path}`)).toBe(401);

  await page.getByLabel('Password').fill('thistle');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('That is another password.');
  await page.getByLabel('Password').fill('teasel');
  await page.keyboard.press('Enter');
  await page.getByLabel('About', { exact: true }).selectOption({ label: 'Analytics' });
  await expect(page.getByRole('img', { name: 'Answers a day about Analytics: Yes 1' })).toBeVisible();
  await page.getByLabel('Version of the policy').selectOption('2026-10-01');
  await page.getByText('As a table').first().click();
  await expect(page.getByRole('row', { name: `${new Date().toISOString().slice(0, 10)} 1` })).toBeVisible();

  await page.getByRole('button', { name: 'take mine' }).click();
  await expect(page.getByRole('heading', { name: 'Agreed' })).toBeVisible();
  await page.getByText('What was asked', { exact: true }).click();
  await expect(page.locator('blockquote')).toContainText('Reject all');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'As a table' }).click();
  expect((await download).suggestedFilename()).toBe('consent.csv');

  page.on('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Erase' }).click();
  await expect(page.getByText('One receipt is erased.')).toBeVisible();
  await expect(page.getByText('Nobody has decided about this in these days.')).toBeVisible();
  await page.getByLabel('Number of the consent record').fill('nobody');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('There is no receipt of this number.');
});
