/** Apps that are edited while they run. Angular has hot updates only in its own command line. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeTests, type Page } from 'playwright/test';
import { createServer } from 'vite';
import type { Consent } from '../../src/index.js';
import { answer, banner, button, expect, preferences, ran, recordOf, settle, test as withPages } from '../pages/visit.js';
import { copyApp, countListeners, FRAMEWORKS, go, heading, status, video } from './app.js';
import { test as withPacked } from './packed.js';

declare global {
  interface Window {
    /** Hot updates so far. Gone when the page was loaded again. */
    updates?: number;
  }
}

interface App {
  shell: string;
  status: string;
  /** What of the vendor's an edited component brings anew. */
  anew: string[];
}

// Without a plugin for components the whole app is mounted anew, and with it what the route brings.
const APPS: Record<string, App> = {
  react: { shell: 'app.tsx', status: 'app.tsx', anew: [] },
  vue: { shell: 'App.vue', status: 'Status.vue', anew: [] },
  svelte: { shell: 'App.svelte', status: 'Status.svelte', anew: [] },
  preact: { shell: 'app.tsx', status: 'app.tsx', anew: ['/embed', '/ok.js?run=metrics'] },
  vite: { shell: 'main.ts', status: 'main.ts', anew: ['/embed', '/ok.js?run=metrics'] },
};

/** Counts updates that have been taken over. */
const counter = {
  name: 'counter',
  transformIndexHtml: {
    order: 'pre' as const,
    handler: () => [{ tag: 'script', attrs: { type: 'module' }, children: `import.meta.hot.on('vite:afterUpdate', () => window.updates++)` }],
  },
};

const test = mergeTests(withPages, withPacked).extend<{ develop: (root: string) => Promise<void> }>({
  develop: async ({ page }, use) => {
    let close: (() => Promise<void>) | undefined;
    await use(async (root) => {
      process.env['NODE_ENV'] = 'development';
      const server = await createServer({ root, cacheDir: join(root, '.vite'), logLevel: 'error', server: { host: '127.0.0.1', port: 0 }, plugins: [counter] });
      close = () => server.close();
      await server.listen();
      await page.goto(server.resolvedUrls!.local[0]!);
    });
    // A page left open would look for its server.
    await page.goto('about:blank');
    await close?.();
  },
});
test.use({ beside: ['vite', ...Object.values(FRAMEWORKS).flat()] });

/** The first service's label in each store that was not stopped. */
const stores = (page: Page) =>
  page.evaluate(() => {
    const shared = globalThis as unknown as Record<symbol, { stores: Set<Consent> }>;
    return [...shared[Symbol.for('consent-elements')]!.stores].map(({ declaration }) => declaration.services[0]?.label);
  });

for (const [name, { shell, status: statusFile, anew }] of Object.entries(APPS)) {
  test(`hot updates in an app of ${name}`, async ({ page, packed, vendor, develop, trouble }) => {
    const root = copyApp(packed, name);

    /** Writes a file anew, and waits until the page has it. Returns how to put the former text back. */
    async function edit(file: string, from: string | RegExp, to: string): Promise<() => Promise<unknown>> {
      const path = join(root, file);
      const before = readFileSync(path, 'utf8');
      const text = before.replaceAll(from, to);
      expect(text).not.toBe(before);
      const updates = await page.evaluate(() => window.updates!);
      // Vite's watcher drops a change that comes within 50 ms of the one before it.
      await page.waitForTimeout(100);
      writeFileSync(path, text);
      await page.waitForFunction((updates) => window.updates !== updates, updates);
      expect(await page.evaluate(() => window.updates), 'the page was loaded again').toBeGreaterThan(updates);
      await expect(page.locator('consent-preferences')).toHaveCount(1);
      return () => edit(file, text, before);
    }

    for (const file of readdirSync(root)) writeFileSync(join(root, file), readFileSync(join(root, file), 'utf8').replaceAll('https://vendor.example', vendor.url));
    await countListeners(page);
    await develop(root);
    await expect(banner(page)).toBeVisible();
    await expect(heading(page, 'Home')).toBeVisible();
    await page.evaluate(() => (window.updates = 1));

    await test.step('the banner goes and comes with its element', async () => {
      const undo = await edit(shell, /<consent-banner[^]*?(\/>|<\/consent-banner>)/g, '');
      await expect(page.locator('consent-banner')).toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.style.cssText)).toBe('');
      await undo();
      await expect(banner(page)).toBeVisible();
      await expect(page.locator('consent-banner')).toHaveCount(1);
    });

    await test.step('a component: what was decided stays', async () => {
      await go(page, 'Media');
      await answer(page, 'Accept all');
      await expect(video(page)).toBeVisible();
      await expect.poll(() => ran(page)).toEqual(['metrics']);
      const record = await recordOf(page);
      vendor.clear();
      await edit(statusFile, 'Analytics: ', 'Statistics: ');
      await expect(status(page)).toHaveText('Statistics: on');
      await expect(video(page)).toBeVisible();
      await expect(page.locator('consent-banner')).toHaveCount(1);
      await expect(banner(page)).toBeHidden();
      await settle(page);
      expect(vendor.hits().map(({ path }) => path).sort()).toEqual(anew);
      expect(await recordOf(page)).toEqual(record);
    });

    await test.step('the declaration, five times: one store, and nothing of before listens', async () => {
      vendor.clear();
      const before = await page.evaluate(() => window.listeners());
      for (let times = 1; times <= 5; times++) {
        await edit('consent.ts', /label: 'Metrics.*?'/g, `label: 'Metrics ${times}'`);
        expect(await stores(page)).toEqual([`Metrics ${times}`]);
      }
      await edit('consent.ts', 'services: [', `services: [{ id: 'heatmap', category: 'analytics', label: 'Heat map' },`);
      expect(await stores(page)).toEqual(['Heat map']);
      expect(await page.evaluate(() => window.listeners())).toEqual(before);
      await expect(banner(page)).toBeHidden();
      for (const [answer, state] of [['Reject all', 'off'], ['Accept all', 'on']] as const) {
        await page.getByRole('button', { name: 'Cookie settings' }).click();
        await expect(preferences(page)).toContainText('Metrics 5');
        await expect(preferences(page)).toContainText('Heat map');
        await button(preferences(page), answer).click();
        await expect(status(page)).toHaveText(`Statistics: ${state}`);
      }
    });

    await test.step('a broken declaration: one message, everything optional is denied until it is mended', async () => {
      const record = await recordOf(page);
      const undo = await edit('consent.ts', `policy: '1'`, 'policy: 1');
      await expect(status(page)).toHaveText('Statistics: off');
      await expect(banner(page)).toBeHidden();
      expect(trouble.splice(0)).toEqual([expect.stringMatching(/Not valid in the declaration: policy/)]);
      await undo();
      await expect(status(page)).toHaveText('Statistics: on');
      await expect(video(page)).toBeVisible();
      await expect(page.locator('consent-banner')).toHaveCount(1);
      expect(await recordOf(page)).toEqual(record);
    });
  });
}
