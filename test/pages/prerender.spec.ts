/** The banner that stands in the page's HTML: before any file of the library is there, beside those that come, and after. */
import type { Page, Route } from 'playwright/test';
import { hash, prerender, type PrerenderOptions } from 'consent-elements/prerender';
import { answer, banner, button, declaration, expect, html, inline, kept, library, preferences, ran, recordOf, recordThat, remember, scripts, settle, settingsLink, test, visit, whenTold, type PageParts } from './visit.js';
import type { Site } from './server.js';

/** As a page has it that wants its banner early: the library does not hold the parser up. */
const deferred = '<script src="/consent/consent.js" defer></script>';

const body = `<main><h1>A page</h1><p>Text with <a href="#there">a link</a>.</p></main>${settingsLink}`;

/** Puts a page with its banner on the site, and goes there. */
async function arrive(page: Page, site: Site, parts: PageParts = {}, options: PrerenderOptions = {}): Promise<void> {
  const { path = '/', headers } = parts;
  site.page(path, await prerender(html({ library: deferred, body, ...parts }), options), headers);
  await page.goto(site.url + path, { waitUntil: 'commit' });
}

/** Holds the library back. Returns how to let it come. */
async function holdLibrary(page: Page): Promise<() => void> {
  const { after, come } = whenTold();
  await page.route('**/consent/**', async (route: Route) => {
    await after;
    await route.continue();
  });
  return come;
}

/** Counts every layout shift. */
const shifts = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0))).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(0), 300);
      }),
  );

/** What a screen reader would have been told, since the start. */
const announcements = async (page: Page): Promise<() => Promise<string[]>> => {
  await page.addInitScript(() => {
    const told: string[] = [];
    const { set } = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent')!;
    Object.defineProperty(Node.prototype, 'textContent', {
      ...Object.getOwnPropertyDescriptor(Node.prototype, 'textContent'),
      set(this: Node, text: string) {
        if ((this as Element).role === 'status' && text) told.push(text);
        set!.call(this, text);
      },
    });
    Object.assign(window, { told });
  });
  return () =>
    page.evaluate(() => {
      const inside = [...document.querySelectorAll('consent-banner')].flatMap((host) => [...host.shadowRoot!.querySelectorAll('[role=status]')].map((node) => node.textContent ?? '')).filter(Boolean);
      return [...new Set([...(window as unknown as { told: string[] }).told, ...inside])];
    });
};

const interfaceFiles = (site: Site): string[] => site.hits('/consent/ui/').map(({ path }) => path);

test.describe('before any file is there', () => {
  for (const [name, state] of [['Accept all', true], ['Reject all', false]] as const)
    test(`“${name}” is recorded as it will be read, and what comes later finds it`, async ({ page, site, vendor, context }) => {
      const told = await announcements(page);
      const come = await holdLibrary(page);
      await arrive(page, site, { head: scripts(vendor), root: 'lang="en-GB"' });
      await answer(page, name);
      expect(await told()).toEqual([expect.stringMatching(/\w/)]);
      const record = (await recordOf(page))!;
      expect(record).toMatchObject({ v: 1, policy: '1', lang: 'en', via: state ? 'accept-all' : 'reject-all' });
      expect(vendor.hits()).toEqual([]);
      come();
      await page.waitForFunction(() => window.consent);
      expect(await page.evaluate(() => window.consent!.record)).toEqual(record);
      expect(interfaceFiles(site)).toEqual([]);
      // The store’s own answer is the same but for its id.
      const { id, first, time, lang, ...rest } = record;
      expect(lang).toBe('en');
      expect(id).toMatch(/^[\da-f-]{36}$/);
      expect(Math.abs(first - Date.now() / 1000)).toBeLessThan(60);
      const own = await page.evaluate((state) => {
        const { consent } = window;
        consent!.reset();
        return state ? consent!.acceptAll() : consent!.rejectAll();
      }, state);
      expect(own).toMatchObject(rest);
      expect(time).toBe(first);
      if (state) await expect.poll(() => vendor.hits('/ok.js').length).toBe(3);
      await settle(page);
      if (!state) expect(vendor.hits()).toEqual([]);
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({ name: 'consent', path: '/', sameSite: 'Lax' });
      expect(cookie!.expires - Date.now() / 1000).toBeGreaterThan(179 * 86_400);
    });

  test('an agreement meanwhile is no answer: its buttons go on', async ({ page, site }) => {
    await arrive(page, site);
    await page.waitForFunction(() => window.consent);
    await page.evaluate(() => void window.consent!.agree('terms', '1'));
    await expect(banner(page)).toBeVisible();
    await answer(page, 'Reject all');
    expect(await recordOf(page)).toMatchObject({ via: 'reject-all', agreements: [{ document: 'terms' }] });
  });

  test('Escape is no answer, and is not asked again in this session', async ({ page, site }) => {
    const come = await holdLibrary(page);
    await arrive(page, site);
    await button(banner(page), 'Accept all').focus();
    await page.keyboard.press('Escape');
    await expect(banner(page)).toBeHidden();
    expect(await recordOf(page)).toBeUndefined();
    come();
    await page.waitForFunction(() => window.consent);
    await settle(page);
    await expect(banner(page)).toBeHidden();
    expect(await page.evaluate(() => window.consent!.asking)).toEqual([]);
    await page.reload();
    await settle(page);
    await expect(banner(page)).toBeHidden();
    expect(interfaceFiles(site)).toEqual([]);
  });

  test('“Preferences” opens as soon as it can', async ({ page, site }) => {
    const come = await holdLibrary(page);
    await arrive(page, site);
    await button(banner(page), 'Preferences').click();
    come();
    await expect(preferences(page)).toBeVisible();
    await button(preferences(page), 'Reject all').click();
    await expect(banner(page)).toBeHidden();
    expect((await recordOf(page))!.via).toBe('reject-all');
  });

  test('the last press counts', async ({ page, site }) => {
    const come = await holdLibrary(page);
    await arrive(page, site);
    await button(banner(page), 'Preferences').click();
    await answer(page, 'Reject all');
    come();
    await page.waitForFunction(() => window.consent?.record);
    await settle(page);
    await expect(preferences(page)).toBeHidden();
  });

  test('by keyboard: first in the page, and the focus goes on in its content', async ({ page, site }) => {
    await holdLibrary(page);
    await arrive(page, site);
    await expect(banner(page)).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(banner(page).getByRole('link')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(button(banner(page), 'Accept all')).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(banner(page)).toBeHidden();
    expect((await recordOf(page))!.via).toBe('reject-all');
    await expect(page.locator('main')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'a link' })).toBeFocused();
  });

  test('the focus goes back to where it came from', async ({ page, site }) => {
    await holdLibrary(page);
    await arrive(page, site, { body: '<main><h1>A page</h1><input aria-label="Name"></main>' });
    await page.getByLabel('Name').focus();
    await button(banner(page), 'Accept all').focus();
    await button(banner(page), 'Reject all').focus();
    await page.keyboard.press('Space');
    await expect(page.getByLabel('Name')).toBeFocused();
  });

  test.describe('with a link of the page’s own in it, which has the focus when an answer comes from elsewhere', () => {
    const link = (page: Page) => page.getByRole('link', { name: 'More' });
    test.beforeEach(async ({ page, site }) => {
      await arrive(page, site, { body: '<consent-banner><p slot="text">We count. <a href="#more">More</a></p></consent-banner><main><h1>A page</h1><input aria-label="Name"><input aria-label="Mail"></main>' });
      await page.waitForFunction(() => window.consent);
      await expect(banner(page)).toBeVisible();
    });
    const answered = async (page: Page) => {
      await page.evaluate(() => void window.consent!.rejectAll());
      await expect(banner(page)).toBeHidden();
    };

    test('the focus goes to where it came from', async ({ page }) => {
      await page.getByLabel('Name').focus();
      await link(page).focus();
      await answered(page);
      await expect(page.getByLabel('Name')).toBeFocused();
    });

    test('to where it came from last', async ({ page }) => {
      for (const name of ['Name', 'Mail']) {
        await page.getByLabel(name).focus();
        await link(page).focus();
      }
      await answered(page);
      await expect(page.getByLabel('Mail')).toBeFocused();
    });

    test('to the content, if it was nowhere before', async ({ page }) => {
      await link(page).focus();
      await button(banner(page), 'Accept all').focus();
      await answered(page);
      await expect(page.locator('main')).toBeFocused();
    });
  });

  test('a listener of the page may keep the answer from being recorded', async ({ page, site }) => {
    await holdLibrary(page);
    await arrive(page, site, { head: `<script>document.addEventListener('consent-request', (event) => { event.preventDefault(); window.asked = [event.via, event.choices]; })</script>` });
    await button(banner(page), 'Accept all').click();
    await settle(page);
    await expect(banner(page)).toBeVisible();
    expect(await page.evaluate(() => (window as unknown as { asked: unknown }).asked)).toEqual(['accept-all', { functionality: true, analytics: true, beacons: true }]);
    expect(await recordOf(page)).toBeUndefined();
  });
});

test.describe('beside the library', () => {
  for (const [name, tag] of [['before the banner', library], ['deferred', deferred], ['in one file', '<script src="/consent/consent-full.js" defer></script>']] as const)
    test(`${name}: one banner, one answer, and nothing of the interface is fetched for it`, async ({ page, site, vendor }) => {
      const told = await announcements(page);
      await arrive(page, site, { library: tag, head: scripts(vendor) });
      await page.waitForLoadState();
      await expect(banner(page)).toHaveCount(1);
      await settle(page);
      expect(await shifts(page)).toBe(0);
      await answer(page, 'Accept all');
      await expect.poll(() => vendor.hits('/ok.js').length).toBe(3);
      expect(await told()).toHaveLength(1);
      await settle(page);
      expect(interfaceFiles(site)).toEqual([]);
      await expect(page.locator('consent-banner')).toHaveCount(1);
      expect(await page.evaluate(() => document.documentElement.computedStyleMap().get('padding-bottom')!.toString())).toBe('0px');
    });

  test('a decision of the page’s own closes it', async ({ page, site }) => {
    await arrive(page, site);
    await expect(banner(page)).toBeVisible();
    await page.waitForFunction(() => window.consent);
    await page.evaluate(() => void window.consent!.acceptAll());
    await expect(banner(page)).toBeHidden();
  });

  test('after a reset the element asks', async ({ page, site }) => {
    await arrive(page, site);
    await answer(page, 'Reject all');
    await page.waitForFunction(() => window.consent);
    await page.evaluate(() => window.consent!.reset());
    await answer(page, 'Accept all');
    expect((await recordOf(page))!.via).toBe('accept-all');
  });

  test('the element’s code comes: the same nodes, the same places, no word twice', async ({ page, site }) => {
    await arrive(page, site, { root: 'lang="de"' });
    await expect(banner(page)).toBeVisible();
    await page.waitForFunction(() => window.consent);
    const places = () =>
      page.evaluate(() => [...document.querySelector('consent-banner')!.shadowRoot!.querySelectorAll('.base, .base *')].map((node) => JSON.stringify(node.getBoundingClientRect())));
    await page.evaluate(() => ((window as unknown as { base: Element }).base = document.querySelector('consent-banner')!.shadowRoot!.querySelector('.base')!));
    const before = await places();
    await page.addScriptTag({ type: 'module', url: '/consent/ui/banner.js' });
    await page.waitForFunction(() => customElements.get('consent-banner'));
    await settle(page);
    expect(await places()).toEqual(before);
    expect(await page.evaluate(() => (window as unknown as { base: Element }).base.isConnected)).toBe(true);
    await button(banner(page), 'Alle ablehnen').click();
    await expect(banner(page)).toBeHidden();
    expect((await recordOf(page))!.lang).toBe('de');
  });
});

test.describe('who has it shut', () => {
  for (const [name, record] of [['who allowed', recordThat(['analytics'])], ['who refused', recordThat([])]] as const)
    test(`${name} sees nothing of it, not in any frame`, async ({ page, site, context }) => {
      await remember(context, site, record);
      await page.addInitScript(() => {
        const seen: boolean[] = [];
        const look = () => {
          const base = document.querySelector('consent-banner')?.shadowRoot?.querySelector('.base');
          seen.push(!!base?.getClientRects().length);
          requestAnimationFrame(look);
        };
        look();
        Object.assign(window, { seen });
      });
      await arrive(page, site);
      await page.waitForLoadState();
      await settle(page);
      expect(await page.evaluate(() => (window as unknown as { seen: boolean[] }).seen.some(Boolean))).toBe(false);
      expect(interfaceFiles(site)).toEqual([]);
      expect(await shifts(page)).toBe(0);
    });

  test('a record of another policy, or in the storage: the element’s own question', async ({ page, site, context }) => {
    await remember(context, site, recordThat([], { policy: '0' }));
    await arrive(page, site);
    await expect(banner(page)).toBeVisible();
    expect(interfaceFiles(site)).toContain('/consent/ui/first.js');
    await context.clearCookies();
    await page.evaluate((text) => (localStorage['consent'] = encodeURIComponent(text)), JSON.stringify(recordThat(['analytics'])));
    await page.reload();
    await settle(page);
    await expect(banner(page)).toBeHidden();
  });

  test('Global Privacy Control: asked, and it is in the record; where silence is a yes, no question', async ({ page, site }) => {
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }));
    const come = await holdLibrary(page);
    await arrive(page, site);
    await answer(page, 'Accept all');
    const record = await recordOf(page);
    expect(record).toMatchObject({ gpc: true });
    come();
    await page.waitForFunction(() => window.consent);
    expect(await page.evaluate(() => window.consent!.record)).toEqual(record);

    await page.context().clearCookies();
    await arrive(page, site, { path: '/told', config: { ...declaration, regime: 'opt-out' } });
    await page.waitForLoadState();
    await settle(page);
    await expect(banner(page)).toBeHidden();
  });

  test('a regime that the server says beside the text', async ({ page, site }) => {
    const ahead = await prerender(html({ library: deferred }));
    for (const regime of ['opt-in', 'opt-out', 'notice']) {
      site.page(`/${regime}`, ahead.replace('data-consent-config', `data-consent-config data-regime="${regime}"`));
      await page.goto(`${site.url}/${regime}`);
      await settle(page);
      if (regime === 'notice') await expect(banner(page)).toBeHidden();
      else await expect(banner(page)).toContainText(regime === 'opt-in' ? 'would like to use' : 'unless you reject');
    }
  });
});

test.describe('the browser cannot', () => {
  test('run scripts: nothing to see, nothing moved', async ({ browser, site }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const places: unknown[] = [];
    for (const [path, text] of Object.entries({ '/with': await prerender(html({})), '/without': html({ library: '' }) })) {
      site.page(path, text);
      await page.goto(site.url + path);
      await expect(banner(page)).toBeHidden();
      places.push(await page.locator('main').boundingBox());
    }
    expect(places[0]).toEqual(places[1]);
    await context.close();
  });

  test('make a shadow root from HTML: the element asks', async ({ page, site }) => {
    site.page('/', (await prerender(html({ library: deferred }))).replace('shadowrootmode', 'data-mode'));
    await page.goto(site.url);
    await answer(page, 'Reject all');
    expect((await recordOf(page))!.via).toBe('reject-all');
    await expect(page.locator('consent-banner')).toHaveCount(1);
  });

  test('store anything: the element asks, and the page lives', async ({ page, site }) => {
    await page.addInitScript(() => {
      const refuse = { get: () => { throw new DOMException('No.', 'SecurityError'); }, set: () => { throw new DOMException('No.', 'SecurityError'); } };
      Object.defineProperty(Document.prototype, 'cookie', refuse);
      Object.defineProperty(window, 'localStorage', refuse);
    });
    await arrive(page, site, { head: inline('counted') });
    await answer(page, 'Accept all');
    await expect.poll(() => ran(page)).toEqual(['counted']);
  });

  test('keep the cookie: the store keeps the choice for this page', async ({ page, site }) => {
    await page.addInitScript(() => Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => undefined }));
    const come = await holdLibrary(page);
    await arrive(page, site, { head: inline('counted') });
    await answer(page, 'Accept all');
    come();
    await expect.poll(() => ran(page)).toEqual(['counted']);
    await expect(banner(page)).toBeHidden();
  });

  test('load the library: a no and a yes are recorded, and everything stays shut', async ({ page, site, vendor, trouble }) => {
    await page.route('**/consent/**', (route) => route.abort());
    await arrive(page, site, { head: scripts(vendor) });
    await answer(page, 'Accept all');
    await settle(page);
    expect(vendor.hits()).toEqual([]);
    expect((await recordOf(page))!.via).toBe('accept-all');
    trouble.splice(0);
  });
});

test.describe('content security policy', () => {
  const strict = (source: string) => ({ 'content-security-policy': `default-src 'none'; script-src ${source} 'strict-dynamic'; style-src 'none'; require-trusted-types-for 'script'; trusted-types lit-html consent-elements` });

  test('a nonce', async ({ page, site }) => {
    await arrive(page, site, { library: '<script nonce="r4nd0m" src="/consent/consent.js" defer></script>', headers: strict("'nonce-r4nd0m'") }, { nonce: 'r4nd0m' });
    await answer(page, 'Accept all');
    expect((await recordOf(page))!.via).toBe('accept-all');
  });

  test('a hash', async ({ page, site }) => {
    await arrive(page, site, { library: '<script nonce="r4nd0m" src="/consent/consent.js" defer></script>', headers: strict(`'nonce-r4nd0m' ${hash}`) });
    await answer(page, 'Reject all');
    expect((await recordOf(page))!.via).toBe('reject-all');
    expect(interfaceFiles(site)).toEqual([]);
  });

  test('neither: the element asks', async ({ page, site, trouble }) => {
    await arrive(page, site, { library: '<script nonce="r4nd0m" src="/consent/consent.js" defer></script>', headers: strict("'nonce-r4nd0m'") });
    await page.getByRole('button', { name: 'Reject all' }).click();
    await expect(page.getByRole('button', { name: 'Reject all' })).toBeHidden();
    expect((await recordOf(page))!.via).toBe('reject-all');
    expect(interfaceFiles(site)).toContain('/consent/ui/first.js');
    expect(trouble.splice(0)).toEqual([expect.stringMatching(/inline script/i)]);
  });
});

test.describe('looks', () => {
  const widths = [320, 700, 1280];
  for (const placement of ['bottom', 'top', 'bottom-start', 'bottom-end', 'center', 'inline'] as const)
    for (const lang of ['en', 'ar'])
      test(`${placement}, ${lang}: every part where the element has it, in the same style`, async ({ page, site }) => {
        await page.emulateMedia({ reducedMotion: 'reduce' });
        const measured: unknown[][] = [];
        site.page('/ahead', await prerender(html({ library: '', root: `lang="${lang}"`, body: `<consent-banner placement="${placement}"></consent-banner>${body}` })));
        site.page('/element', html({ root: `lang="${lang}"`, body: `<consent-banner placement="${placement}"></consent-banner>${body}` }));
        for (const path of ['/ahead', '/element']) {
          await page.goto(site.url + path);
          await expect(banner(page)).toBeVisible();
          const results: unknown[] = [];
          for (const width of widths) {
            await page.setViewportSize({ width, height: width === 700 ? 400 : 800 });
            await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
            results.push(
              await page.evaluate(() =>
                [...document.querySelector('consent-banner')!.shadowRoot!.querySelectorAll('.base, .base *')].map((node) => {
                  const { x, y, width, height } = node.getBoundingClientRect();
                  const all = getComputedStyle(node);
                  // The entrance is the element's alone; private names are nobody's business.
                  const names = [...all].filter((name) => !/^(--|animation)/.test(name));
                  const style = Object.fromEntries(names.map((name) => [name, all.getPropertyValue(name)]));
                  return { tag: node.localName, box: [x, y, width, height].map(Math.round), style };
                }),
              ),
            );
          }
          measured.push(results);
        }
        expect(measured[0]).toEqual(measured[1]);
      });
});

test('what it leaves in the browser is the record alone', async ({ page, site }) => {
  await arrive(page, site);
  await answer(page, 'Accept all');
  await page.waitForFunction(() => window.consent);
  await expect.poll(async () => Object.values(await kept(page)).flat()).toEqual(['consent']);
  await visit(page, site, { path: '/plain' });
  await settle(page);
  await expect(banner(page)).toBeHidden();
});
