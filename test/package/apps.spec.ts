import { readdirSync, readFileSync } from 'node:fs';
import { mergeTests, type Page } from 'playwright/test';
import { build, type Rolldown } from 'vite';
import type { Site, Vendor } from '../pages/server.js';
import { answer, banner, button, customize, expect, preferences, ran, requested, settle, test as withPages, toggle } from '../pages/visit.js';
import { copyApp, countListeners, FRAMEWORKS, go, heading, status, video } from './app.js';
import { compile, complaints } from './compile.js';
import { test as withPacked, type Packed } from './packed.js';

declare global {
  interface Document {
    readonly activeViewTransition?: ViewTransition | null;
  }
}

const test = mergeTests(withPages, withPacked);
test.use({ beside: ['vite', 'solid-js', '@types/react', '@types/react-dom', ...Object.values(FRAMEWORKS).flat()] });

/** The files of an app built where the packed package is installed. React says what is wrong, and mounts twice, only in development. */
async function buildApp(packed: Packed, name: string): Promise<Map<string, string>> {
  const root = copyApp(packed, name);
  process.env['NODE_ENV'] = name === 'react' ? 'development' : 'production';
  const { output } = (await build({ root, logLevel: 'error', build: { write: false, minify: false, reportCompressedSize: false } })) as Rolldown.RolldownOutput;
  return new Map(output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : String(file.source)]));
}

/** By name: two tests want each. */
const apps = new Map<string, Promise<Map<string, string>>>();

function builtApp(packed: Packed, name: string): Promise<Map<string, string>> {
  if (!apps.has(name)) apps.set(name, buildApp(packed, name));
  return apps.get(name)!;
}

function serve(site: Site, vendor: Vendor, files: Map<string, string>): void {
  for (const [path, text] of files) site.page(path.replace('index.html', ''), text.replaceAll('https://vendor.example', vendor.url));
}

for (const name of Object.keys(FRAMEWORKS)) {
  test(`an app of ${name}`, async ({ page, packed, site, vendor }) => {
    serve(site, vendor, await builtApp(packed, name));
    const told: string[] = [];
    page.on('console', (message) => /^(asked|changed) /.test(message.text()) && told.push(message.text()));
    await countListeners(page);

    await test.step('first visit: asks once, requests nothing', async () => {
      await page.goto(site.url);
      await expect(banner(page)).toBeVisible();
      await expect(page.locator('consent-banner, consent-preferences')).toHaveCount(2);
      await expect(page.locator('consent-banner')).toHaveAttribute('placement', 'bottom-end');
      await expect(status(page)).toHaveText('Analytics: off');
      await expect(heading(page, 'Home')).toBeVisible();
    });

    await test.step('what a route brings waits', async () => {
      await go(page, 'Media');
      await expect(heading(page, 'Media')).toBeVisible();
      await expect(page.locator('script[data-consent], iframe[data-consent]')).toHaveCount(2);
      await settle(page);
      expect(vendor.hits()).toEqual([]);
    });

    await test.step('accepted: the script runs, the frame loads, the app knows', async () => {
      await answer(page, 'Accept all');
      await expect(video(page)).toBeVisible();
      await expect(status(page)).toHaveText('Analytics: on');
      await expect.poll(() => ran(page)).toEqual(['metrics']);
      expect(requested(vendor)).toEqual(['metrics']);
      expect(told).toEqual(['asked accept-all', expect.stringMatching(/^changed \+[1-9]\d* -0$/)]);
    });

    await test.step('away and back: the frame comes again, and the script, which is another element, as often as the app adds it', async () => {
      await go(page, 'Home');
      await expect(heading(page, 'Home')).toBeVisible();
      await expect(page.locator('iframe')).toHaveCount(0);
      await go(page, 'Media');
      await expect(video(page)).toBeVisible();
      await expect(page.locator('h1, iframe, #status')).toHaveCount(3);
      await settle(page);
      expect(requested(vendor)).toEqual(['metrics', 'metrics']);
    });

    await test.step('reload: no question, granted at once', async () => {
      vendor.clear();
      await page.reload();
      await expect(video(page)).toBeVisible();
      await expect(status(page)).toHaveText('Analytics: on');
      await expect.poll(() => ran(page)).toEqual(['metrics']);
      await expect(banner(page)).toBeHidden();
    });

    await test.step('unmounted and mounted: nothing of before listens', async () => {
      const before = await page.evaluate(() => window.listeners());
      for (let times = 0; times < 3; times++) {
        await page.evaluate(() => window.unmount());
        await expect(page.locator('#app > *')).toHaveCount(0);
        await page.evaluate(() => (window.unmount = window.mount()));
        await expect(video(page)).toBeVisible();
      }
      expect(await page.evaluate(() => window.listeners())).toEqual(before);
      await expect(page.locator('consent-banner, consent-preferences')).toHaveCount(2);
    });

    await test.step('refused later: the frame unloads, the app knows', async () => {
      told.length = 0;
      await page.getByRole('button', { name: 'Cookie settings' }).click();
      await button(preferences(page), 'Reject all').click();
      await expect(preferences(page)).toBeHidden();
      await expect(status(page)).toHaveText('Analytics: off');
      await expect(page.locator('iframe')).not.toHaveAttribute('src');
      await expect(video(page)).toBeHidden();
      expect(told).toEqual(['asked reject-all', expect.stringMatching(/^changed \+0 -[1-9]\d*$/)]);
    });
  });
}

/** Stops each transition halfway, over a part of the page that has a name of its own. */
const HALFWAY = `
  main { view-transition-name: main; min-height: 90vh; background: lightyellow }
  consent-banner::part(base) { view-transition-name: consent-banner }
  consent-preferences::part(base) { view-transition-name: consent-preferences }
  ::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-play-state: paused; animation-delay: -125ms }`;

const pause = (page: Page) => page.addStyleTag({ content: HALFWAY });

const navigate = (page: Page, ...hashes: string[]) =>
  page.evaluate((hashes) => {
    for (const hash of hashes) location.hash = hash;
  }, hashes);

const transitions = (page: Page, state: boolean) =>
  page.waitForFunction(
    (state) => state === document.getAnimations().some(({ effect }) => (effect as KeyframeEffect | null)?.pseudoElement?.startsWith('::view-transition')),
    state,
  );

/** What the visitor sees where the banner is. */
async function picture(page: Page): Promise<string> {
  await banner(page).evaluate((element) => Promise.all(element.getAnimations().map(({ finished }) => finished)));
  const clip = (await banner(page).boundingBox())!;
  return `data:image/png;base64,${(await page.screenshot({ clip })).toString('base64')}`;
}

/** The greatest difference of a channel, of 255. */
const difference = (page: Page, ...pictures: string[]) =>
  page.evaluate(async (pictures) => {
    const read = async (url: string) => {
      const image = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      canvas.drawImage(image, 0, 0);
      return canvas.getImageData(0, 0, image.width, image.height).data;
    };
    const [one, other] = (await Promise.all(pictures.map(read))) as [Uint8ClampedArray, Uint8ClampedArray];
    return one.reduce((most, value, index) => Math.max(most, Math.abs(value - other[index]!)), 0);
  }, pictures);

for (const name of Object.keys(FRAMEWORKS)) {
  test(`view transitions in an app of ${name}`, async ({ page, packed, site, vendor }) => {
    serve(site, vendor, await builtApp(packed, name));
    await page.goto(site.url);
    const single = () => expect(page.locator('consent-banner, consent-preferences, h1')).toHaveCount(3);
    const end = async (pausing: Awaited<ReturnType<typeof pause>>) => {
      await pausing.evaluate((style: HTMLStyleElement) => style.remove());
      await transitions(page, false);
    };

    await test.step('halfway: the banner is seen as before, keeps the focus and answers keys; what the route brings waits', async () => {
      await button(banner(page), 'Reject all').focus();
      const pausing = await pause(page);
      const before = await picture(page);
      await navigate(page, '#/media');
      await transitions(page, true);
      await expect(heading(page, 'Media')).toBeAttached();
      expect(await difference(page, before, await picture(page))).toBeLessThan(8);
      await expect(button(banner(page), 'Reject all')).toBeFocused();
      await page.keyboard.press('Tab');
      await expect(button(banner(page), 'Preferences')).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(preferences(page)).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(preferences(page)).toBeHidden();
      await expect(button(banner(page), 'Preferences')).toBeFocused();
      await single();
      await end(pausing);
      await expect(banner(page)).toBeVisible();
      await expect(button(banner(page), 'Preferences')).toBeFocused();
      expect(vendor.hits()).toEqual([]);
    });

    await test.step('the open dialog stays, and so does what was switched in it', async () => {
      await customize(page);
      await toggle(page, 'Analytics').check();
      const pausing = await pause(page);
      await navigate(page, '#/');
      await transitions(page, true);
      await expect(heading(page, 'Home')).toBeAttached();
      for (const over of [false, true]) {
        if (over) await end(pausing);
        await expect(preferences(page)).toBeVisible();
        expect(await preferences(page).evaluate((dialog) => dialog.matches(':modal'))).toBe(true);
        await expect(toggle(page, 'Analytics')).toBeChecked();
        await expect(toggle(page, 'Analytics')).toBeFocused();
      }
      await page.keyboard.press('Escape');
      await expect(preferences(page)).toBeHidden();
      await single();
    });

    await test.step('cut short, by the next ones and by skipTransition', async () => {
      const pausing = await pause(page);
      await navigate(page, '#/media', '#/', '#/media');
      await transitions(page, true);
      await navigate(page, '#/');
      await expect(heading(page, 'Home')).toBeAttached();
      await transitions(page, true);
      await navigate(page, '#/media');
      await expect(heading(page, 'Media')).toBeAttached();
      await page.evaluate(() => document.activeViewTransition?.skipTransition());
      await end(pausing);
      await expect(banner(page)).toBeVisible();
      await expect(page.locator('script[data-consent], iframe[data-consent]')).toHaveCount(2);
      await single();
      await settle(page);
      expect(vendor.hits()).toEqual([]);
    });

    await test.step('of a part alone: the banner answers presses meanwhile', async () => {
      await page.evaluate(() => {
        const part = document.querySelector('main') as HTMLElement & Pick<Document, 'startViewTransition'>;
        document.startViewTransition = (update) => part.startViewTransition(update);
      });
      const pausing = await pause(page);
      await navigate(page, '#/');
      await transitions(page, true);
      await customize(page);
      await page.keyboard.press('Escape');
      await end(pausing);
      await page.evaluate(() => Reflect.deleteProperty(document, 'startViewTransition'));
    });

    await test.step('accepted halfway, by a key, as presses do not come through: the script runs, once', async () => {
      const pausing = await pause(page);
      await navigate(page, '#/media');
      await transitions(page, true);
      const { x, y, width, height } = (await button(banner(page), 'Reject all').boundingBox())!;
      await page.mouse.click(x + width / 2, y + height / 2);
      await settle(page);
      await expect(banner(page)).toBeVisible();
      await button(banner(page), 'Accept all').press('Enter');
      await expect(banner(page)).toBeHidden();
      await expect.poll(() => ran(page)).toEqual(['metrics']);
      await end(pausing);
      await expect(video(page)).toBeVisible();
      await expect(status(page)).toHaveText('Analytics: on');
      await settle(page);
      expect(vendor.hits().map(({ path }) => path)).toEqual(expect.arrayContaining(['/ok.js?run=metrics', '/embed']));
      expect(vendor.hits().length).toBe(2);
    });
  });
}

/** Files of a folder by their names. */
const sources = (folder: URL) => Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]));

test('the tags are typed in React, Preact, Solid, Vue and Svelte, and wrong use is refused', ({ packed }) => {
  const react = Object.entries(sources(new URL('../apps/react/', import.meta.url))).filter(([file]) => /\.tsx?$/.test(file) && file !== 'vite.config.ts');
  expect(react.length).toBe(4);
  expect(complaints(compile(packed, { ...Object.fromEntries(react), ...sources(new URL('consumer/tags/', import.meta.url)) }))).toBe('');
});
