import type { Page } from 'playwright/test';
import { answer, banner, button, customize, expect, settle, test, toggle, visit } from './visit.js';

const placed = (placement: string): string => `<consent-banner placement="${placement}"></consent-banner>`;

const over = ['bottom', 'top', 'bottom-start', 'bottom-end'];
const everywhere = [...over, 'center', 'inline'];

/** Rows of links: one at each side, one in the middle. */
const links = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) =>
      `<p style="display: flex; justify-content: space-between"><a href="#a">Left ${index}</a><a href="#b">Link ${index}</a><a href="#c">Right ${index}</a></p>`,
  ).join('');

const calm = (page: Page): Promise<void> => page.emulateMedia({ reducedMotion: 'reduce' });

/** Waits until the banner is seen and, a frame later, the page has its room. */
async function shown(page: Page): Promise<void> {
  await expect(banner(page)).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => document.documentElement.style.getPropertyValue('--consent-banner-height')))
    .toMatch(/^[1-9]\d*px$/);
}

test.describe('nothing that has the focus is hidden by the banner (WCAG 2.4.11)', () => {
  /** Tabs through all the page, one way or the other; names what was entirely hidden when it had the focus. */
  async function hiddenStops(page: Page, key: 'Tab' | 'Shift+Tab', count: number): Promise<string[]> {
    const hidden: string[] = [];
    for (let i = 0; i < count; i += 1) {
      await page.keyboard.press(key);
      const name = await page.evaluate(() => {
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body || activeElement.localName === 'consent-banner') return;
        const { left, right, top, bottom } = activeElement.getBoundingClientRect();
        const points = [
          [left + 1, top + 1],
          [right - 1, top + 1],
          [left + 1, bottom - 1],
          [right - 1, bottom - 1],
          [(left + right) / 2, (top + bottom) / 2],
        ] as const;
        const isSeen = points.some(([x, y]) => activeElement.contains(document.elementFromPoint(x, y)));
        return isSeen ? undefined : activeElement.textContent;
      });
      if (name) hidden.push(name);
    }
    return hidden;
  }

  for (const placement of over) {
    test(`placed ${placement}, at the end of a long page too, in both directions`, async ({ page, site }) => {
      await calm(page);
      await visit(page, site, { body: `${placed(placement)}<main>${links(20)}</main>` });
      await shown(page);
      expect(await hiddenStops(page, 'Tab', 65)).toEqual([]);
      expect(await hiddenStops(page, 'Shift+Tab', 65)).toEqual([]);
    });
  }

  for (const [what, css] of [
    ['as high as the window', 'html, body { height: 100% }'],
    ['whose body is what scrolls', 'html, body { height: 100%; margin: 0; overflow: hidden } body { overflow: auto }'],
    ['made as an app, with its main part scrolling', 'body { margin: 0 } main { height: 100vh; overflow: auto }'],
    ['with a grid for a body', 'body { display: grid; min-height: 100vh }'],
    ['narrow and low', ''],
  ] as const) {
    test(`on a page ${what}`, async ({ page, site }) => {
      await calm(page);
      await page.setViewportSize(
        what === 'narrow and low' ? { width: 320, height: 480 } : { width: 1280, height: 720 },
      );
      await visit(page, site, { head: `<style>${css}</style>`, body: `<main>${links(20)}</main>` });
      await shown(page);
      expect(await hiddenStops(page, 'Tab', 65)).toEqual([]);
      expect(await hiddenStops(page, 'Shift+Tab', 65)).toEqual([]);
    });
  }

  test('the end of the page can be scrolled out from under it, and the room goes with it', async ({ page, site }) => {
    await calm(page);
    await visit(page, site, { body: `<main>${links(20)}</main><footer>The end</footer>` });
    await shown(page);
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    const bottomOf = async (text: string) => {
      const { y, height: tall } = (await page.getByText(text).boundingBox())!;
      return y + tall;
    };
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    expect(await bottomOf('The end')).toBeLessThanOrEqual((await banner(page).boundingBox())!.y);
    const asked = await height();
    await answer(page, 'Reject all');
    expect(await height()).toBeLessThan(asked);
  });

  test('at the top, the page’s start can be reached, and does not jump when the banner goes', async ({
    page,
    site,
  }) => {
    await calm(page);
    await visit(page, site, { body: `${placed('top')}<main>${links(60)}</main>` });
    await shown(page);
    const first = async () => (await page.getByText('Link 0', { exact: true }).boundingBox())!.y;
    await page.evaluate(() => scrollTo(0, 0));
    expect(await first()).toBeGreaterThanOrEqual((await banner(page).boundingBox())!.height);
    await page.evaluate(() => scrollTo(0, 700));
    const before = await first();
    await answer(page, 'Reject all');
    expect(await first()).toBeCloseTo(before, 0);
  });
});

test.describe('it moves nothing (CLS 0)', () => {
  for (const [what, css] of [
    ['a plain page', ''],
    [
      'a grid for a body',
      'body { display: grid; gap: 20px; height: 100vh; margin: 0; grid-template-rows: auto 1fr auto }',
    ],
    [
      'a flex for a body',
      'body { display: flex; flex-direction: column; justify-content: space-between; height: 100vh; margin: 0 }',
    ],
    [
      'a centred flex',
      'body { display: flex; align-items: center; justify-content: center; min-height: 100vh; margin: 0 }',
    ],
  ] as const) {
    test(`on ${what}, in no placement over the page, when it comes and when it goes`, async ({ page, site }) => {
      for (const placement of ['', ...over, 'center']) {
        await page.context().clearCookies();
        await visit(page, site, {
          path: `/${placement}`,
          // Painted before its end is there, the page would shift by itself.
          root: 'lang="en" hidden',
          head: `<style>${css} [hidden] { display: none }</style><script>
            window.shifts = [];
            new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value, sources }) => value + ' ' + sources.map(({ node }) => node?.nodeName))))
              .observe({ type: 'layout-shift', buffered: true });
          </script>`,
          body: `<header>Head</header><main><h1>Main</h1>${links(what === 'a plain page' ? 40 : 5)}</main><footer>Foot</footer>${placement && placed(placement)}<script>document.documentElement.hidden = false</script>`,
        });
        await expect(banner(page)).toBeVisible();
        await settle(page);
        await page.evaluate(() => void window.consent?.rejectAll());
        await expect(banner(page)).toBeHidden();
        await settle(page);
        expect.soft(await page.evaluate(() => window.shifts), placement).toEqual([]);
      }
    });
  }
});

test.describe('it takes little', () => {
  for (const placement of everywhere) {
    test(`placed ${placement}: at most a quarter of a desktop, half of a phone`, async ({ page, site }) => {
      await calm(page);
      for (const [width, height, most] of [
        [1280, 800, 0.25],
        [320, 640, 0.5],
      ] as const) {
        await page.setViewportSize({ width, height });
        await visit(page, site, { body: placed(placement) });
        await expect(banner(page)).toBeVisible();
        const box = (await banner(page).boundingBox())!;
        expect((box.width * box.height) / (width * height)).toBeLessThanOrEqual(most);
      }
    });

    test(`placed ${placement}, enlarged by 400 %: no sideways scrolling, everything in reach (A11Y-4)`, async ({
      page,
      site,
    }) => {
      await calm(page);
      await page.setViewportSize({ width: 320, height: 256 });
      await visit(page, site, { body: `${placed(placement)}<main>${links(20)}</main>` });
      await expect(banner(page)).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      const box = (await banner(page).boundingBox())!;
      expect(box.height).toBeLessThan(256);
      expect(await banner(page).evaluate((base) => base.scrollWidth <= base.clientWidth)).toBe(true);
      for (const name of ['Accept all', 'Reject all', 'Preferences']) {
        await button(banner(page), name).scrollIntoViewIfNeeded();
        await expect(button(banner(page), name)).toBeInViewport({ ratio: 1 });
      }
      // The text scrolls inside, by keyboard too.
      await banner(page).getByRole('link').focus();
      await expect(banner(page).getByRole('link')).toBeInViewport({ ratio: 0.9 });
    });
  }

  test('the preferences enlarged by 400 %: no sideways scrolling, everything in reach', async ({ page, site }) => {
    await calm(page);
    await page.setViewportSize({ width: 320, height: 256 });
    await visit(page, site);
    const panel = await customize(page);
    expect(await panel.evaluate((base) => base.scrollWidth <= base.clientWidth)).toBe(true);
    for (const summary of await panel.locator('summary').all()) await summary.click();
    for (const name of ['Functionality', 'Analytics', 'Metrics', 'Web beacons']) {
      await toggle(page, name).scrollIntoViewIfNeeded();
      await expect(toggle(page, name)).toBeInViewport({ ratio: 0.9 });
    }
    for (const name of ['Accept all', 'Reject all', 'Save choices', 'Close']) {
      await button(panel, name).scrollIntoViewIfNeeded();
      await expect(button(panel, name)).toBeInViewport({ ratio: 1 });
    }
    expect(await panel.evaluate((base) => base.scrollWidth <= base.clientWidth)).toBe(true);
  });
});

test.describe('text may grow', () => {
  /** Puts a style sheet into the shadow roots of both layers. */
  const addStyles = (page: Page, css: string): Promise<void> =>
    page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      for (const { shadowRoot } of document.querySelectorAll('consent-banner, consent-preferences'))
        shadowRoot?.adoptedStyleSheets.push(sheet);
    }, css);

  const spacing =
    '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }';

  /** What is cut off for good, and what lies over something else: texts and controls. */
  const damaged = (page: Page, selector: string): Promise<string[]> =>
    page.locator(selector).evaluate((base) => {
      const all = [base, ...base.querySelectorAll<HTMLElement>('*')].filter((element) => !element.closest('.hidden'));
      const cut = new Set<string>();
      // As seen: what is scrolled out of view lies over nothing. What cannot be scrolled into view is cut off.
      const seen = (what: string, rect: DOMRect, parent: Element | null) => {
        let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom];
        let canScroll = false;
        for (let node = parent; node; node = node.parentElement) {
          const { overflowY } = getComputedStyle(node);
          if (overflowY === 'visible') continue;
          canScroll ||= overflowY === 'auto';
          const box = node.getBoundingClientRect();
          if (!canScroll && (top < box.top - 2 || bottom > box.bottom + 2)) cut.add(what);
          if (left < box.left - 2 || right > box.right + 2) cut.add(what);
          [left, top, right, bottom] = [
            Math.max(left, box.left),
            Math.max(top, box.top),
            Math.min(right, box.right),
            Math.min(bottom, box.bottom),
          ];
        }
        return { left, top, right, bottom };
      };
      const pieces: { what: string; owner: Element; left: number; top: number; right: number; bottom: number }[] = [];
      for (const element of all) {
        const isControl = element.matches('button, input');
        const add = (what: string, rect: DOMRect, parent: Element | null) =>
          pieces.push({ what, owner: element, ...seen(what, rect, parent) });
        if (isControl)
          add(element.textContent || element.outerHTML, element.getBoundingClientRect(), element.parentElement);
        for (const node of element.childNodes) {
          if (!(node instanceof Text) || !node.data.trim()) continue;
          const range = document.createRange();
          range.selectNodeContents(node);
          for (const rect of range.getClientRects()) {
            const box = element.getBoundingClientRect();
            if (!isControl) add(node.data.trim(), rect, element);
            else if (rect.left < box.left || rect.right > box.right || rect.top < box.top || rect.bottom > box.bottom)
              cut.add(node.data.trim());
          }
        }
      }
      // Boxes of letters are higher than what is painted in them.
      const overlaps = (one: (typeof pieces)[0], two: (typeof pieces)[0]) =>
        one.owner !== two.owner &&
        Math.min(one.right, two.right) - Math.max(one.left, two.left) > 2 &&
        Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 6;
      const covered = pieces.filter((one) => pieces.some((two) => overlaps(one, two)));
      return [...[...cut].map((what) => `cut: ${what}`), ...covered.map(({ what }) => `covered: ${what}`)];
    });

  for (const [what, css, root] of [
    ['spaced out (WCAG 1.4.12)', spacing, ''],
    ['at twice its size (WCAG 1.4.4)', '', 'consent-banner, consent-preferences { --consent-font-size: 30px }'],
  ] as const) {
    for (const width of [1280, 320]) {
      test(`${what}, at ${width} px nothing is cut off or covered`, async ({ page, site }) => {
        await calm(page);
        await page.setViewportSize({ width, height: 800 });
        await visit(page, site, {
          head: `<style>${root}</style>`,
          body: '<main></main><consent-preferences></consent-preferences>',
        });
        await expect(banner(page)).toBeVisible();
        await expect.poll(() => page.evaluate(() => customElements.get('consent-preferences') && true)).toBe(true);
        if (css) await addStyles(page, css);
        expect(await damaged(page, 'consent-banner [part~=base]')).toEqual([]);
        const panel = await customize(page);
        for (const summary of await panel.locator('summary').all()) await summary.click();
        expect(await damaged(page, 'consent-preferences [part~=base]')).toEqual([]);
        expect(await panel.evaluate((base) => base.scrollWidth <= base.clientWidth)).toBe(true);
      });
    }
  }
});

test.describe('what the visitor’s system asks for', () => {
  test('less motion: nothing moves, and nothing waits to move (A11Y-8)', async ({ page, site }) => {
    const moving = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('consent-banner, consent-preferences')].flatMap((host) =>
          [...host.shadowRoot!.querySelectorAll('*')].flatMap((element) =>
            [undefined, '::before', '::after', '::backdrop'].flatMap((pseudo) => {
              const { animationName, transitionDuration } = getComputedStyle(element, pseudo);
              return animationName === 'none' && /^(0s(, )?)*$/.test(transitionDuration)
                ? []
                : [`${element.localName}${pseudo ?? ''}`];
            }),
          ),
        ),
      );
    for (const placement of ['bottom', 'center']) {
      await calm(page);
      await visit(page, site, { path: `/${placement}`, body: placed(placement) });
      await customize(page);
      expect(await moving()).toEqual([]);
    }
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await moving()).not.toEqual([]);
  });

  test('motion otherwise is short', async ({ page, site }) => {
    await visit(page, site);
    await banner(page).waitFor();
    const [animation] = await banner(page).evaluate((base) => getComputedStyle(base).animationDuration.split(','));
    expect(parseFloat(animation!)).toBeLessThanOrEqual(0.2);
    await answer(page, 'Reject all');
  });

  test('forced colours: borders are there, and a switch that is on differs without its background (A11Y-7)', async ({
    page,
    site,
  }) => {
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await visit(page, site);
    await expect(banner(page)).not.toHaveCSS('border-top-width', '0px');
    const borderOf = (name: string) =>
      button(banner(page), name).evaluate((element) => [
        getComputedStyle(element).borderTopWidth,
        getComputedStyle(element).borderTopColor,
      ]);
    expect(await borderOf('Accept all')).toEqual(await borderOf('Reject all'));
    expect((await borderOf('Accept all'))[0]).not.toBe('0px');
    await customize(page);
    const analytics = toggle(page, 'Analytics');
    const thumb = () => analytics.evaluate((input) => getComputedStyle(input, '::before').insetInlineStart);
    const off = await thumb();
    await analytics.focus();
    await page.keyboard.press('Space');
    await expect(analytics).toBeChecked();
    expect(await thumb()).not.toBe(off);
    const { outlineStyle, outlineWidth } = await analytics.evaluate((input) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(input);
      return { outlineStyle, outlineWidth };
    });
    expect([outlineStyle, outlineWidth]).toEqual(['solid', '2px']);
  });

  test('dark: the banner is dark on a page that says nothing of it, and light on one that is light', async ({
    page,
    site,
  }) => {
    const lightness = () =>
      banner(page).evaluate((base) => {
        const canvas = document.createElement('canvas').getContext('2d')!;
        canvas.fillStyle = getComputedStyle(base).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data[1]!;
      });
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    for (const [scheme, isDark] of [
      ['', true],
      ['light', false],
      ['light dark', true],
      ['dark', true],
    ] as const) {
      await visit(page, site, { head: `<style>:root { color-scheme: ${scheme || 'normal'} }</style>` });
      await expect(banner(page)).toBeVisible();
      isDark
        ? expect(await lightness(), scheme).toBeLessThan(80)
        : expect(await lightness(), scheme).toBeGreaterThan(200);
    }
  });
});

declare global {
  interface Window {
    shifts?: string[];
  }
}
