/** What the flows share: a page with its declaration, what a visitor does there, and what stays in the browser. */
import { expect, type BrowserContext, type Locator, type Page } from 'playwright/test';
import type {} from '../../src/drop-in.js';
import { test as withServers, type Site, type Vendor } from './server.js';

export { expect };

/**
 * `trouble`: uncaught errors and errors on the console, in every page of the context. A test that provokes one takes it
 * out (`splice`); any left fails the test. What only says that a file could not be had does not count.
 */
export const test = withServers.extend<{ trouble: string[] }>({
  trouble: [
    async ({ context }, use) => {
      const trouble: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
          trouble.push(message.text());
      });
      context.on('weberror', (error) => trouble.push(String(error.error())));
      await use(trouble);
      expect(trouble, 'errors of the page').toEqual([]);
    },
    { auto: true },
  ],
});

/** The declaration of most flows: one service in each optional category, two in analytics. */
export const declaration = {
  policy: '1',
  policyUrl: '/privacy',
  controller: { name: 'Example Chat Ltd' },
  services: [
    { id: 'video', category: 'functionality', label: 'Video', provider: 'Video Ltd' },
    {
      id: 'metrics',
      category: 'analytics',
      label: 'Metrics',
      description: 'Counts visits.',
      provider: 'Metrics Ltd',
      country: 'IE',
      policyUrl: 'https://metrics.example/privacy',
      hosts: ['metrics.example'],
      cookies: [
        { name: '_m', purpose: 'Tells visitors apart', maxAgeDays: 30 },
        { name: '_m_*', purpose: 'Tells visits apart', maxAgeDays: 1 },
      ],
      storage: [{ type: 'localStorage', name: 'm_*', purpose: 'What waits to be sent' }],
    },
    { id: 'heatmap', category: 'analytics', label: 'Heat map', provider: 'Warm Ltd' },
    { id: 'pixel', category: 'beacons', label: 'Pixel', provider: 'Pixel Ltd' },
  ],
};

export const optional = ['functionality', 'analytics', 'beacons'];

export interface PageParts {
  path?: string;
  /** The declaration; a string goes in as it is, `null` leaves the block out. */
  config?: object | string | null;
  /** The library's script tags. */
  library?: string;
  head?: string;
  body?: string;
  /** Attributes of the root. */
  root?: string;
  headers?: Record<string, string>;
}

export const library = '<script src="/consent/consent.js"></script>';
export const fullLibrary = '<script src="/consent/consent-full.js"></script>';

export const settingsLink = '<a href="#" data-consent-action="open">Cookie settings</a>';

const article = '<main><h1>A page</h1><p>Text with <a href="#there">a link</a>.</p></main>';

export function html({
  config = declaration,
  library: scripts = library,
  head = '',
  body = article,
  root = 'lang="en"',
}: PageParts): string {
  const block =
    config &&
    `<script type="application/json" data-consent-config>${typeof config === 'string' ? config : JSON.stringify(config)}</script>`;
  return `<!doctype html><html ${root}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A page</title>${block ?? ''}${scripts}${head}</head><body>${body}</body></html>`;
}

/** Puts a page on the site and goes there. */
export async function visit(page: Page, site: Site, parts: PageParts = {}): Promise<void> {
  const { path = '/', headers } = parts;
  site.page(path, html(parts), headers);
  await page.goto(site.url + path);
}

export const external = (vendorUrl: string, run: string, consent = 'analytics', attributes = ''): string =>
  `<script type="text/plain" data-consent="${consent}" src="${vendorUrl}/ok.js?run=${run}" ${attributes}></script>`;

export const inline = (run: string, consent = 'analytics', attributes = ''): string =>
  `<script type="text/plain" data-consent="${consent}" ${attributes}>(window.ran ??= []).push('${run}');</script>`;

/** One script in each optional category. */
export const scripts = (vendor: Vendor): string => optional.map((id) => external(vendor.url, id, id)).join('');

/** Names of those that were requested. */
export const requested = (vendor: Vendor): string[] =>
  vendor.hits('/ok.js').map(({ path }) => path.replace('/ok.js?run=', ''));

/** The scripts that ran, in order. */
export const ran = (page: Page): Promise<string[]> => page.evaluate(() => window.ran ?? []);

/** Gives what must not happen the time to happen. */
export const settle = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 150))));

export const banner = (page: Page): Locator => page.locator('consent-banner [part~=base]');
export const preferences = (page: Page): Locator => page.locator('consent-preferences [part~=base]');
export const button = (place: Locator, name: string): Locator => place.getByRole('button', { name, exact: true });
export const toggle = (page: Page, name: string): Locator =>
  preferences(page).getByRole('switch', { name, exact: true });

/** Presses one of the banner's buttons, and waits until the banner is gone. */
export async function answer(page: Page, name: 'Accept all' | 'Reject all'): Promise<void> {
  await button(banner(page), name).click();
  await expect(banner(page)).toBeHidden();
}

/** Opens the preferences from the banner. */
export async function customize(page: Page): Promise<Locator> {
  await button(banner(page), 'Preferences').click();
  await expect(preferences(page)).toBeVisible();
  return preferences(page);
}

export interface StoredRecord {
  v: number;
  id: string;
  policy: string;
  first: number;
  time: number;
  via: string;
  granted: string[];
  denied: string[];
  services?: Record<string, boolean>;
  lang?: string;
  gpc?: boolean;
}

/** The record as a server would read it. */
export async function recordOf(from: Page | BrowserContext, name = 'consent'): Promise<StoredRecord | undefined> {
  const context = 'context' in from ? from.context() : from;
  const cookie = (await context.cookies()).find((found) => found.name === name);
  return cookie && (JSON.parse(decodeURIComponent(cookie.value)) as StoredRecord);
}

const now = (): number => Math.floor(Date.now() / 1000);

/** A record of two minutes ago that grants the named optional categories. */
export function recordThat(grants: readonly string[], more: Partial<StoredRecord> = {}): StoredRecord {
  return {
    v: 1,
    id: '1b4e28ba-2fa1-41d2-883f-0016d3cca427',
    policy: '1',
    first: now() - 120,
    time: now() - 120,
    via: 'save',
    granted: ['essential', 'acceptance', ...grants],
    denied: optional.filter((id) => !grants.includes(id)),
    ...more,
  };
}

/** Makes the visitor one who was here before. A page that is still there would hear of it, sooner or later: see `overwrite`. */
export async function remember(context: BrowserContext, site: Site, record: StoredRecord): Promise<void> {
  if (context.pages().some((page) => page.url().startsWith(site.url))) throw new Error('Leave the page first, or overwrite().');
  await overwrite(context, site, record);
}

/** Writes a record behind the back of the pages that are there. */
export async function overwrite(context: BrowserContext, site: Site, record: StoredRecord): Promise<void> {
  await context.addCookies([
    {
      name: 'consent',
      value: encodeURIComponent(JSON.stringify(record)),
      url: site.url,
      expires: now() + 86_400,
      sameSite: 'Lax',
    },
  ]);
}

/** Names of all that this page can find stored, and of the cookies of all hosts. */
export async function kept(page: Page): Promise<{ cookies: string[]; storage: string[] }> {
  const cookies = await page.context().cookies();
  const storage = await page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => name ?? ''),
    ...(await caches.keys()),
  ]);
  return { cookies: cookies.map(({ name }) => name), storage };
}

/** What a server's answer may wait for, and what ends the wait. */
export function whenTold(): { after: Promise<void>; come: () => void } {
  let come = (): void => undefined;
  const after = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { after, come };
}
