/** The elements on a server, and taken over by the client. */
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright/test';
import { bundleFiles } from '../../scripts/bundle.js';
import { root } from '../../scripts/setup.js';
import { consentCookie } from '../../src/testing.js';
import { answer, banner, expect, recordOf, settle, test } from '../pages/visit.js';
import type { Site } from '../pages/server.js';

const config = {
  policy: '1',
  policyUrl: '/privacy',
  controller: { name: 'Example Chat Ltd' },
  services: [{ id: 'video', category: 'functionality', provider: 'Video Ltd', policyUrl: 'https://video.example/privacy' }],
};

const ELEMENTS = [
  '<consent-banner></consent-banner>',
  '<consent-banner placement="inline"><b slot="title">Cookies?</b></consent-banner>',
  '<consent-preferences></consent-preferences>',
  '<consent-preferences inline></consent-preferences>',
  '<consent-declaration></consent-declaration>',
  '<consent-declaration category="analytics"></consent-declaration>',
  '<consent-agreement name="privacy" version="1" required></consent-agreement>',
  '<consent-agreement name="terms" src="/terms"></consent-agreement>',
  '<consent-policy><h2>Who we are</h2><p>A chat.</p></consent-policy>',
  '<consent-policy agree required name="policy"><h2>What we keep</h2><p>Nothing.</p></consent-policy>',
  '<consent-embed for="video" src="https://video.example/1" label="Kiln night" thumbnail="/kiln.jpg"></consent-embed>',
  '<consent-embed for="video" src="/embed/2"></consent-embed>',
  '<consent-embed for="video" src="https://open.spotify.com/track/1"></consent-embed>',
];

/** What @lit-labs/ssr makes of a page's elements in a plain Node. */
function renderOnServer(markup: string): string {
  const code = `
    import { render } from '@lit-labs/ssr';
    import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
    import { html } from 'lit';
    import 'consent-elements/elements';
    if (globalThis.document || globalThis.window) throw new Error('This is no server.');
    process.stdout.write(await collectResult(render(html\`${markup}\`)));`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: root, encoding: 'utf8' });
}

/** Ways of an app to start: its elements are upgraded before there is a store, or after. A static import could bring Lit before what prepares it. */
const STARTS = {
  'elements first': `await import('consent-elements/elements'); globalThis.consent = createConsent(${JSON.stringify(config)});`,
  'store first': `globalThis.consent = createConsent(${JSON.stringify(config)}); await import('consent-elements/elements');`,
};

/** Puts a page on the site as an app would serve it; `script` runs before the app does. */
async function serve(site: Site, body: string, { start = STARTS['elements first'], lang = 'en', script = '' } = {}): Promise<void> {
  const files = await bundleFiles(`import '@lit-labs/ssr-client/lit-element-hydrate-support.js'; import { createConsent } from 'consent-elements'; ${start}`);
  for (const [name, code] of files) site.page(`/${name}`, code, { 'content-type': 'text/javascript' });
  const [entry] = files.keys();
  site.page('/', `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>A page</title><body><main><h1>A page</h1></main>${renderOnServer(body)}
    <script>${script}</script><script type="module" src="/${entry!}"></script></body></html>`);
}

/** Shadow roots without Lit's comments and without style sheets, which a client adopts; of the page's elements, then of new ones like them. */
const roots = (page: Page): Promise<[string[], string[]]> =>
  page.evaluate(async () => {
    const served = [...document.querySelectorAll('main ~ *')].filter(({ shadowRoot }) => shadowRoot);
    const fresh = served.map((element) => {
      const copy = document.createElement(element.localName);
      for (const { name, value } of element.attributes) if (name !== 'open') copy.setAttribute(name, value);
      copy.append(...[...element.childNodes].map((node) => node.cloneNode(true)));
      return copy;
    });
    document.body.append(...fresh);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const text = ({ shadowRoot }: Element) => {
      const copy = document.createElement('div');
      copy.append(...[...shadowRoot!.childNodes].map((node) => node.cloneNode(true)));
      copy.querySelectorAll('style').forEach((style) => style.remove());
      for (const element of copy.querySelectorAll('*')) {
        const attributes = [...element.attributes].sort((a, b) => a.name.localeCompare(b.name));
        for (const { name } of attributes) element.removeAttribute(name);
        for (const attribute of attributes) element.setAttributeNode(attribute);
      }
      return copy.innerHTML.replaceAll(/<!--.*?-->|\s+/g, ' ').replaceAll(/ +/g, ' ').replaceAll(/ (?=>)|(?<=>) | (?=<)/g, '');
    };
    return [served.map(text), fresh.map(text)];
  });

test('every element renders on a server, to declarative shadow DOM, with nothing ticked', () => {
  const rendered = renderOnServer(ELEMENTS.join('\n'));
  expect(rendered.match(/<template [^>]*shadowrootmode="open"/g)).toHaveLength(ELEMENTS.length);
  expect(rendered).not.toMatch(/<input[^>]*\bchecked/);
  // Without a script too: the link of an agreement, the words of an embed, the text of a policy.
  expect(rendered).toContain('href="/terms"');
  expect(rendered).toContain('Kiln night');
  expect(rendered).toContain('A chat.');
});

for (const [name, start] of Object.entries(STARTS)) {
  for (const lang of ['en', 'de']) {
    test(`taken over, they are what a client would have made (${name}, ${lang})`, async ({ page, site }) => {
      const warnings: string[] = [];
      page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
      await serve(site, ELEMENTS.join(''), { start, lang });
      await page.goto(site.url);
      await expect(banner(page).first()).toBeVisible();
      await expect(page.locator('consent-policy').first().locator('[part=article]')).toContainText('A chat.');
      const [served, fresh] = await roots(page);
      expect(served).toHaveLength(ELEMENTS.length);
      expect(served).toEqual(fresh);
      expect(warnings).toEqual([]);
    });
  }
}

test('without a script nothing is asked, and what stands in the elements is read', async ({ browser, site }) => {
  await serve(site, ELEMENTS.join(''));
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  await expect(page.getByText('A chat.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Accept all' })).toHaveCount(0);
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await expect(page.getByRole('checkbox', { checked: false })).toHaveCount(2);
  await context.close();
});

test('a new visitor is asked after the client has taken over, and the answer is recorded', async ({ page, context, site }) => {
  await serve(site, '<consent-banner></consent-banner><consent-preferences inline></consent-preferences>');
  await page.goto(site.url);
  await answer(page, 'Accept all');
  expect(await recordOf(context)).toMatchObject({ via: 'accept-all', denied: [], lang: 'en' });
  const analytics = page.locator('consent-preferences').getByRole('switch', { name: 'Analytics' });
  await expect(analytics).toBeChecked();
  await analytics.uncheck();
  await page.locator('consent-preferences').getByRole('button', { name: 'Save choices' }).click();
  await expect.poll(async () => (await recordOf(context))?.denied).toEqual(['analytics']);
});

for (const [name, start] of Object.entries(STARTS)) {
  test(`a returning visitor never sees the banner (${name})`, async ({ page, context, site }) => {
    await context.addCookies([consentCookie('reject-all', config, site.url)]);
    const watch = `
      window.flashes = 0;
      const { shadowRoot } = document.querySelector('consent-banner');
      new MutationObserver(() => (window.flashes += shadowRoot.querySelectorAll('.base').length)).observe(shadowRoot, { childList: true, subtree: true });`;
    await serve(site, '<consent-banner></consent-banner>', { start, script: watch });
    await page.goto(site.url);
    await settle(page);
    expect(await page.evaluate(() => [window.consent?.granted('analytics'), !!customElements.get('consent-banner'), (window as { flashes?: number }).flashes])).toEqual([false, true, 0]);
    await page.evaluate(() => window.consent?.reset());
    await expect(banner(page)).toBeVisible();
  });
}

test('the box of an agreement works: unticked, required, recorded with the form', async ({ page, context, site }) => {
  await serve(site, '<form action="/done"><consent-agreement name="privacy" version="1" required></consent-agreement><button>Join</button></form>');
  site.page('/done', 'Done');
  await page.goto(site.url);
  const box = page.locator('consent-agreement').getByRole('checkbox');
  await expect(box).not.toBeChecked();
  await expect.poll(() => page.locator('form').evaluate((form: HTMLFormElement) => form.checkValidity())).toBe(false);
  await box.check();
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page).toHaveURL(/\?privacy=1$/);
  expect((await recordOf(context)) as object).toMatchObject({ agreements: [{ document: 'privacy', version: '1' }] });
});
