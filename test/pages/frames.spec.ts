/** Several documents of one site, each with a script tag of its own. */
import type { FrameLocator, Page } from 'playwright/test';
import { answer, banner, button, expect, external, html, ran, recordOf, test, visit, type PageParts } from './visit.js';
import type { Site } from './server.js';

const inFrame = (page: Page): FrameLocator => page.frameLocator('#inner');
const innerBanner = (page: Page) => inFrame(page).locator('consent-banner [part~=base]');

/** A page around another one of the site. */
async function visitBoth(page: Page, site: Site, inner: PageParts, body = ''): Promise<void> {
  site.page('/inner', html(inner));
  await visit(page, site, { body: `<main><h1>A page</h1><iframe id="inner" src="/inner" title="Inner" width="800" height="380"></iframe>${body}</main>` });
}

test('a decision in a frame is one of the page around it, and the other way round', async ({ page, site, vendor, context }) => {
  const body = (run: string) => `<main><h1>Inner</h1>${external(vendor.url, run)}<a href="#" data-consent-action="open">Cookie settings</a></main>`;
  await visitBoth(page, site, { body: body('inner') }, external(vendor.url, 'outer'));
  await expect(banner(page)).toBeVisible();
  await expect(innerBanner(page)).toBeVisible();
  await button(innerBanner(page), 'Accept all').click();
  await expect(innerBanner(page)).toBeHidden();
  await expect(banner(page)).toBeHidden();
  await expect.poll(() => ran(page)).toEqual(['outer']);
  await expect.poll(() => page.frames()[1]!.evaluate(() => window.ran)).toEqual(['inner']);
  const { id } = (await recordOf(context))!;

  await page.evaluate(() => void window.consent!.rejectAll());
  await expect.poll(() => page.frames()[1]!.evaluate(() => window.consent!.granted('analytics'))).toBe(false);
  expect(await recordOf(context)).toMatchObject({ via: 'reject-all', id });
});

test('a settings page in a frame, with the panel inline, decides for the page', async ({ page, site, vendor }) => {
  await visitBoth(page, site, { body: '<main><h1>Settings</h1><consent-preferences inline></consent-preferences></main>' }, external(vendor.url, 'outer'));
  const panel = inFrame(page).locator('consent-preferences');
  await panel.getByRole('switch', { name: 'Analytics' }).check();
  await panel.getByRole('button', { name: 'Save choices' }).click();
  await expect.poll(() => ran(page)).toEqual(['outer']);
  await expect(banner(page)).toBeHidden();
});

test('a frame without an address of its own, written by the page, obeys the page’s record', async ({ page, site, vendor, context }) => {
  const inner = html({ body: `<main><h1>Inner</h1>${external(vendor.url, 'inner')}</main>`, library: `<script src="${site.url}/consent/consent.js"></script>` });
  await visit(page, site, { body: `<main><h1>A page</h1><iframe id="inner" title="Inner" srcdoc="${inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe></main>` });
  await expect(banner(page)).toBeVisible();
  await expect(innerBanner(page)).toBeVisible();
  await answer(page, 'Accept all');
  await expect(innerBanner(page)).toBeHidden();
  await expect.poll(() => vendor.hits('/ok.js').length).toBe(1);
  expect(await recordOf(context)).toMatchObject({ via: 'accept-all' });
});

test('a frame that goes takes its store along, and the page goes on', async ({ page, site }) => {
  await visitBoth(page, site, {});
  await button(innerBanner(page), 'Accept all').click();
  await expect(banner(page)).toBeHidden();
  const { granted, told } = await page.evaluate(() => {
    const frame = document.querySelector('iframe')!;
    const { consent } = frame.contentWindow!;
    let told = 0;
    consent!.subscribe(() => told++);
    frame.remove();
    window.consent!.rejectAll();
    return { granted: consent!.granted('analytics'), told };
  });
  // What it last knew is all it knows; nothing in it can run any more.
  expect({ granted, told }).toEqual({ granted: true, told: 1 });
  expect(await page.evaluate(() => window.consent!.granted('analytics'))).toBe(false);
  await page.evaluate(() => window.consent!.reset());
  await expect(banner(page)).toBeVisible();
});
