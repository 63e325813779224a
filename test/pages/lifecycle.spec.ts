import {
  answer,
  banner,
  button,
  declaration,
  expect,
  external,
  inline,
  kept,
  optional,
  preferences,
  ran,
  recordThat,
  overwrite,
  remember,
  requested,
  scripts,
  settle,
  settingsLink,
  test,
  toggle,
  visit,
} from './visit.js';

test.describe('a page rendered ahead (LC-1)', () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      let isPrerendering = true;
      Object.defineProperty(Document.prototype, 'prerendering', { get: () => isPrerendering, configurable: true });
      window.activate = () => {
        isPrerendering = false;
        document.dispatchEvent(new Event('prerenderingchange'));
      };
    });
  });

  test('asks, writes and releases nothing before it is seen', async ({ page, site }) => {
    await visit(page, site);
    await settle(page);
    await expect(banner(page)).toHaveCount(0);
    expect(await kept(page)).toEqual({ cookies: [], storage: [] });
    await page.evaluate(() => window.activate?.());
    await expect(banner(page)).toBeVisible();
    await answer(page, 'Reject all');
  });

  test('keeps the gates closed for a visitor who said yes, until it is seen', async ({ page, site, vendor }) => {
    await remember(page.context(), site, recordThat(optional));
    await visit(page, site, {
      head: `<script>consent.when('analytics').then(() => (window.isCounted = true))</script>`,
      body: `<main>${scripts(vendor)}<img data-consent="beacons" data-src="${vendor.url}/p.gif" alt=""></main>`,
    });
    await settle(page);
    expect(vendor.hits()).toEqual([]);
    expect(await page.evaluate(() => window.isCounted)).toBeUndefined();
    await page.evaluate(() => window.activate?.());
    await expect.poll(() => ran(page)).toEqual(optional);
    expect(await page.evaluate(() => window.isCounted)).toBe(true);
    expect(vendor.hits('/p.gif')).toHaveLength(1);
  });

  test('heeds what was decided elsewhere meanwhile', async ({ page, site, vendor }) => {
    await remember(page.context(), site, recordThat(optional));
    await visit(page, site, { body: `<main>${scripts(vendor)}</main>` });
    await overwrite(page.context(), site, recordThat([], { time: recordThat([]).time + 60 }));
    await page.evaluate(() => window.activate?.());
    await settle(page);
    expect(vendor.hits()).toEqual([]);
    await expect(page.locator('consent-banner')).toHaveCount(0);
  });

  test('with a banner of its own shows it when it is seen', async ({ page, site }) => {
    await visit(page, site, { body: '<main></main><consent-banner placement="top"></consent-banner>' });
    await settle(page);
    await expect(banner(page)).toHaveCount(0);
    await page.evaluate(() => window.activate?.());
    await expect(banner(page)).toBeVisible();
  });
});

test.describe('elements that move (LC-3)', () => {
  test('the banner taken to another place asks on there, once, and answers', async ({ page, site, vendor }) => {
    await visit(page, site, {
      body: `<div id="a"><consent-banner></consent-banner></div><main>${scripts(vendor)}</main><div id="b"></div>`,
    });
    await expect(banner(page)).toBeVisible();
    for (const place of ['#b', '#a', '#b'])
      await page.evaluate((to) => document.querySelector(to)!.append(document.querySelector('consent-banner')!), place);
    await expect(banner(page)).toBeVisible();
    await page.evaluate(() =>
      document.addEventListener('consent-request', () => (window.requests = (window.requests ?? 0) + 1)),
    );
    await answer(page, 'Accept all');
    expect(await page.evaluate(() => window.requests)).toBe(1);
    await expect.poll(() => ran(page)).toEqual(optional);
  });

  test('a banner that comes back after a decision stays silent; after a reset it asks again', async ({
    page,
    site,
  }) => {
    await visit(page, site, { body: '<main></main><consent-banner></consent-banner>' });
    await page.evaluate(() => {
      window.held = document.querySelector('consent-banner')!;
      window.held.remove();
      window.consent?.rejectAll();
      document.body.append(window.held);
    });
    await settle(page);
    await expect(banner(page)).toBeHidden();
    await page.evaluate(() => window.consent?.reset());
    await expect(banner(page)).toBeVisible();
  });

  test('taken out while it asks, the banner gives its room back', async ({ page, site }) => {
    await visit(page, site, { body: '<main></main><consent-banner></consent-banner>' });
    await expect.poll(() => page.evaluate(() => document.documentElement.style.cssText)).toMatch(/\d/);
    await page.evaluate(() => document.querySelector('consent-banner')!.remove());
    await expect.poll(() => page.evaluate(() => document.documentElement.style.cssText)).not.toMatch(/\d/);
  });

  test('an embed that moves within the page is still released, and still revoked', async ({ page, site, vendor }) => {
    await remember(page.context(), site, recordThat(optional));
    await visit(page, site, {
      body: `<main><iframe data-consent="video" data-src="${vendor.url}/embed" title="Video"></iframe></main><aside></aside>`,
    });
    const embed = page.frameLocator('iframe').getByText('Embedded');
    await expect(embed).toBeVisible();
    await page.evaluate(() => document.querySelector('aside')!.append(document.querySelector('iframe')!));
    await expect(embed).toBeVisible();
    await page.evaluate(() => void window.consent?.withdraw());
    await expect(embed).toBeHidden();
  });

  test('an embed taken out while granted is not loaded when it comes back after a withdrawal', async ({
    page,
    site,
    vendor,
  }) => {
    await remember(page.context(), site, recordThat(optional));
    await visit(page, site, {
      body: `<main><iframe data-consent="video" data-src="${vendor.url}/embed" title="Video"></iframe></main>`,
    });
    await expect(page.frameLocator('iframe').getByText('Embedded')).toBeVisible();
    await page.evaluate(() => {
      window.held = document.querySelector('iframe')!;
      window.held.remove();
      window.consent?.withdraw();
    });
    await settle(page);
    vendor.clear();
    await page.evaluate(() => document.querySelector('main')!.append(window.held!));
    await settle(page);
    expect(vendor.hits()).toEqual([]);
  });
});

test.describe('a page whose body is replaced, as Turbo does (LC-3)', () => {
  const next = (url: string): string => `<main><h1>Next</h1>${external(url, 'next')}${settingsLink}</main>`;
  const swap = (text: string) => {
    const { body } = new DOMParser().parseFromString(text, 'text/html');
    document.body.replaceWith(document.adoptNode(body));
  };

  test('the visitor is still asked, once, and the new body’s things wait and are released', async ({
    page,
    site,
    vendor,
  }) => {
    await visit(page, site, { body: `<main>${external(vendor.url, 'first')}</main>` });
    await expect(banner(page)).toBeVisible();
    for (let i = 0; i < 2; i += 1) await page.evaluate(swap, next(vendor.url));
    await expect(banner(page)).toBeVisible();
    await expect(page.locator('consent-banner')).toHaveCount(1);
    await settle(page);
    expect(requested(vendor)).toEqual([]);
    await answer(page, 'Accept all');
    await expect.poll(() => ran(page)).toEqual(['next']);
  });

  test('after a decision the new body’s things are released, its links work, and nobody is asked', async ({
    page,
    site,
    vendor,
  }) => {
    await visit(page, site, { body: `<main>${external(vendor.url, 'first')}</main>` });
    await answer(page, 'Accept all');
    await expect.poll(() => ran(page)).toEqual(['first']);
    await page.evaluate(swap, next(vendor.url));
    await expect.poll(() => ran(page)).toEqual(['first', 'next']);
    await expect(banner(page)).toBeHidden();
    await page.getByText('Cookie settings').click();
    await expect(toggle(page, 'Analytics')).toBeChecked();
    await button(preferences(page), 'Reject all').click();
    await expect(preferences(page)).toBeHidden();
  });

  test('the open preferences do not survive it half, and open again', async ({ page, site }) => {
    await visit(page, site, { body: settingsLink });
    await page.getByText('Cookie settings').click();
    await expect(preferences(page)).toBeVisible();
    await page.evaluate(swap, `<main>${settingsLink}</main>`);
    await settle(page);
    await page.getByText('Cookie settings').click();
    await expect(preferences(page)).toBeVisible();
  });

  test('the control that we add where a page has none is there on the next one, too (REG-8)', async ({
    page,
    site,
  }) => {
    await remember(page.context(), site, recordThat([]));
    await visit(page, site);
    await expect(page.locator('[data-consent-action=open]')).toHaveCount(1);
    await page.evaluate(swap, '<main><h1>Next</h1></main>');
    await expect(page.locator('[data-consent-action=open]')).toHaveCount(1);
  });
});

test('changes of address without a load keep the banner and the gates as they are', async ({ page, site }) => {
  await visit(page, site, { body: `<main>${inline('once')}</main>` });
  await expect(banner(page)).toBeVisible();
  await page.evaluate(() => {
    history.pushState({}, '', '/somewhere/else');
    history.replaceState({}, '', '/there');
    location.hash = 'place';
  });
  await expect(banner(page)).toBeVisible();
  await answer(page, 'Accept all');
  await page.evaluate(() => history.pushState({}, '', '/further'));
  await settle(page);
  expect(await ran(page)).toEqual(['once']);
});

test('consent.stop() ends everything that was started, and stores nothing more', async ({ page, site, vendor }) => {
  await visit(page, site, { config: declaration, body: `<main>${settingsLink}</main>` });
  await expect(banner(page)).toBeVisible();
  await page.evaluate(() => window.consent?.stop());
  await page.evaluate(
    (html) => document.querySelector('main')!.insertAdjacentHTML('beforeend', html),
    external(vendor.url, 'late'),
  );
  await page.evaluate(() => void window.consent?.acceptAll());
  await settle(page);
  expect(vendor.hits()).toEqual([]);
  expect((await kept(page)).cookies).toEqual([]);
});

for (const [who, granted] of [['undecided', undefined], ['decided', optional]] as const)
  test(`consent.stop() before the page is there: nothing is shown to a visitor who is ${who}`, async ({ page, site }) => {
    if (granted) await remember(page.context(), site, recordThat(granted));
    await visit(page, site, { head: '<script>consent.stop()</script>' });
    await settle(page);
    await expect(page.locator('consent-banner,[data-consent-action]')).toHaveCount(0);
  });

declare global {
  interface Window {
    activate?: () => void;
    isCounted?: boolean;
    requests?: number;
    held?: Element;
  }
}
