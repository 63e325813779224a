import type Axe from 'axe-core';
import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';
import {
  answer,
  banner,
  customize,
  declaration,
  expect,
  preferences,
  recordThat,
  remember,
  test,
  toggle,
  visit,
} from './visit.js';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Everything that axe finds against WCAG 2.2 AA, or four rules beyond, in lines to read. As in test/helpers.ts. */
async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  return page.evaluate(async () => {
    const { violations: found } = await (window as unknown as { axe: typeof Axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      rules: Object.fromEntries(
        ['aria-dialog-name', 'landmark-unique', 'region', 'target-size'].map((rule) => [rule, { enabled: true }]),
      ),
      resultTypes: ['violations'],
    });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.flat().join(' ')} ${failureSummary ?? ''}`),
    );
  });
}

const looks = [
  ['light', {}, 'lang="en"', 1280],
  ['dark', { colorScheme: 'dark' }, 'lang="en"', 1280],
  ['forced colours', { forcedColors: 'active' }, 'lang="en"', 1280],
  ['right to left', {}, 'lang="fa" dir="rtl"', 1280],
  ['320 px wide', {}, 'lang="en"', 320],
] as const;

/** A whole page around it: what axe says must be about us. */
const page = (inner: string): string => `<header><h1>A page</h1></header><main><p>Text.</p>${inner}</main>`;

const opener = '<button id="opener" data-consent-action="open">Cookie settings</button>';

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
});

for (const [look, media, root, width] of looks) {
  test.describe(`${look}: axe finds nothing (A11Y-18)`, () => {
    test.beforeEach(async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce', ...media });
      await page.setViewportSize({ width, height: 800 });
    });

    test('in the banner, wherever it is placed', async ({ page: tab, site }) => {
      for (const placement of ['bottom', 'top', 'bottom-start', 'bottom-end', 'center', 'inline']) {
        await visit(tab, site, {
          path: `/${placement}`,
          root,
          body: page(`<consent-banner placement="${placement}"></consent-banner>`),
        });
        await expect(banner(tab)).toBeVisible();
        expect(await violations(tab), placement).toEqual([]);
      }
    });

    test('in the preferences: folded, unfolded, half and on', async ({ page: tab, site }) => {
      await visit(tab, site, { root, body: page('') });
      const panel = await customize(tab);
      expect(await violations(tab)).toEqual([]);
      for (const summary of await panel.locator('summary').all()) await summary.click();
      await toggle(tab, 'Metrics').click();
      await toggle(tab, 'Functionality').click();
      expect(await violations(tab)).toEqual([]);
    });

    test('in the preferences inline and beside their opener, and after a decision', async ({ page: tab, site }) => {
      await visit(tab, site, { root, body: page('<consent-preferences inline></consent-preferences>') });
      await answer(tab, 'Reject all');
      await expect(preferences(tab)).toBeVisible();
      expect(await violations(tab)).toEqual([]);

      await visit(tab, site, {
        path: '/beside',
        root,
        body: page(`${opener}<consent-preferences anchor="#opener"></consent-preferences>`),
      });
      await tab.locator('#opener').click();
      await expect(preferences(tab)).toBeVisible();
      expect(await violations(tab)).toEqual([]);
    });
  });
}

test('under a privacy signal, asking about one new category, and with long names', async ({ page: tab, site }) => {
  await tab.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
  );
  await tab.setViewportSize({ width: 320, height: 640 });
  await remember(tab.context(), site, recordThat(['analytics'], { gpc: true }));
  const categories = [
    { id: 'functionality' },
    { id: 'analytics' },
    { id: 'beacons' },
    { id: 'new', label: 'Donaudampfschifffahrtsgesellschaftskapitänsmützen' },
  ];
  await visit(tab, site, { config: { ...declaration, categories }, body: page('') });
  await expect(banner(tab)).toBeVisible();
  expect(await violations(tab)).toEqual([]);
  await customize(tab);
  expect(await violations(tab)).toEqual([]);
  expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('on a page without a control of its own, the one we add has none either', async ({ page: tab, site }) => {
  await visit(tab, site, { body: page('') });
  await answer(tab, 'Reject all');
  await expect(tab.locator('[data-consent-action=open]')).toBeVisible();
  expect(await violations(tab)).toEqual([]);
});
