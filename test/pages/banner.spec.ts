import type { Locator, Page } from 'playwright/test';
import {
  answer,
  banner,
  button,
  customize,
  expect,
  kept,
  preferences,
  recordOf,
  recordThat,
  remember,
  settle,
  settingsLink,
  test,
  visit,
} from './visit.js';

const placements = ['bottom', 'top', 'bottom-start', 'bottom-end', 'center', 'inline'];

const placed = (placement: string): string => `<consent-banner placement="${placement}"></consent-banner>`;

const long = `<main><h1>A long page</h1>${'<p>Text and <a href="#there">a link</a>.</p>'.repeat(80)}</main>`;

/** What has the focus, whatever shadow root it is in: its text, or the name of its element. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.textContent?.trim().slice(0, 20) && active !== document.body
      ? active.textContent.trim()
      : (active?.localName ?? '');
  });

test.describe('what it is', () => {
  test('a region with a name, once, in the page’s language of texts', async ({ page, site }) => {
    await visit(page, site);
    await expect(page.getByRole('region')).toHaveCount(1);
    await expect(banner(page)).toHaveAccessibleName('Your choice about cookies');
    await expect(banner(page).getByRole('heading')).toBeVisible();
    await expect(banner(page).getByRole('link', { name: 'Privacy policy' })).toHaveAttribute('href', '/privacy');
  });

  test('says who asks, for what, for whom, and that it can be changed (REG-11)', async ({ page, site }) => {
    await visit(page, site);
    for (const word of ['Example Chat Ltd', 'Metrics Ltd', 'Functionality', 'Analytics', 'Web beacons', 'change'])
      await expect(banner(page)).toContainText(word);
    for (const word of ['Essential', 'Cookie acceptance']) await expect(banner(page)).not.toContainText(word);
  });

  test('leaves the focus where it was when the page loads (A11Y-10)', async ({ page, site }) => {
    for (const placement of ['bottom', 'top', 'bottom-end', 'inline']) {
      await visit(page, site, {
        path: `/${placement}`,
        body: `${placed(placement)}<input aria-label="Search" autofocus>`,
      });
      await expect(banner(page)).toBeVisible();
      await settle(page);
      await expect(page.getByLabel('Search')).toBeFocused();
    }
  });

  test('added by itself it comes first in the tab order, and Tab leaves it both ways (A11Y-9)', async ({
    page,
    site,
  }) => {
    await visit(page, site, { body: '<main><button>Page</button></main>' });
    await expect(banner(page)).toBeVisible();
    const stops: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
    }
    expect(stops).toEqual(['Privacy policy', 'Accept all', 'Reject all', 'Preferences', 'Page']);
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe('Preferences');
  });

  test('placed by the page it is reached where it stands', async ({ page, site }) => {
    await visit(page, site, { body: `<button>Before</button>${placed('top')}<button>After</button>` });
    await expect(banner(page)).toBeVisible();
    const stops: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
    }
    expect(stops).toEqual(['Before', 'Privacy policy', 'Accept all', 'Reject all', 'Preferences', 'After']);
  });

  test('in the centre it is a modal dialog with a name, Tab stays inside, and the page is inert', async ({
    page,
    site,
  }) => {
    await visit(page, site, { body: `${placed('center')}<main><button>Page</button></main>` });
    const dialog = page.getByRole('dialog', { name: 'Your choice about cookies' });
    await expect(dialog).toBeVisible();
    expect(await dialog.evaluate((element) => element.matches(':modal'))).toBe(true);
    for (let i = 0; i < 8; i += 1) {
      await page.keyboard.press(i < 4 ? 'Tab' : 'Shift+Tab');
      expect(await focused(page)).not.toBe('Page');
    }
    await answer(page, 'Reject all');
    await page.getByRole('button', { name: 'Page' }).click();
  });
});

test.describe('accepting and rejecting weigh the same (REG-2, REG-3, REG-4)', () => {
  for (const placement of placements) {
    test(`placed ${placement}: same look, same row, readable, in view down to 320 by 256`, async ({ page, site }) => {
      await visit(page, site, { body: placed(placement) + long });
      for (const [width, height] of [
        [1280, 800],
        [768, 1024],
        [320, 640],
        [320, 256],
      ] as const) {
        await page.setViewportSize({ width, height });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          const [accept, reject] = [
            await look(button(banner(page), 'Accept all')),
            await look(button(banner(page), 'Reject all')),
          ];
          expect(accept.style).toEqual(reject.style);
          expect(accept.box.height).toBe(reject.box.height);
          expect(Math.abs(accept.box.width / reject.box.width - 1)).toBeLessThanOrEqual(0.1);
          expect(accept.box.y).toBe(reject.box.y);
          for (const { box, contrast } of [accept, reject]) {
            expect(contrast).toBeGreaterThanOrEqual(4.5);
            expect(box.height).toBeGreaterThanOrEqual(24);
            expect(box.x).toBeGreaterThanOrEqual(0);
            expect(box.x + box.width).toBeLessThanOrEqual(width);
            expect(box.y).toBeGreaterThanOrEqual(0);
            expect(box.y + box.height).toBeLessThanOrEqual(height);
          }
        }
      }
    });
  }

  test('with a page’s own colours and sizes, too', async ({ page, site }) => {
    await visit(page, site, {
      head: '<style>consent-banner { --consent-surface: #123; --consent-text: #fff; --consent-accent: #fc0; --consent-radius: 0; --consent-font-size: 18px }</style>',
    });
    const [accept, reject] = [
      await look(button(banner(page), 'Accept all')),
      await look(button(banner(page), 'Reject all')),
    ];
    expect(accept.style).toEqual(reject.style);
    expect(accept.style['fontSize']).toBe('18px');
    expect(accept.contrast).toBeGreaterThanOrEqual(4.5);
  });

  test('nothing is ticked beforehand, at any layer, nor after looking around (REG-5)', async ({ page, site }) => {
    await visit(page, site);
    await expect(banner(page).locator('input, [role=switch], [role=checkbox]')).toHaveCount(0);
    for (let i = 0; i < 2; i += 1) {
      const panel = await customize(page);
      for (const summary of await panel.locator('summary').all()) await summary.click();
      const switches = panel.getByRole('switch');
      await expect(switches).toHaveCount(7);
      for (const one of await switches.all()) {
        await expect(one).not.toBeChecked();
        expect(await one.evaluate((input: HTMLInputElement) => input.indeterminate)).toBe(false);
      }
      await switches.first().click();
      await page.keyboard.press('Escape');
      await expect(panel).toBeHidden();
    }
  });
});

test.describe('nothing but a button decides (REG-6)', () => {
  for (const placement of ['bottom', 'center']) {
    test(`Escape closes the one placed ${placement}, and grants nothing`, async ({ page, site }) => {
      await visit(page, site, { body: placed(placement) + long });
      await button(banner(page), 'Accept all').focus();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect(banner(page)).toBeHidden();
      expect(await recordOf(page)).toBeUndefined();
      expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
    });
  }

  test('a press beside the dialog in the centre grants nothing', async ({ page, site }) => {
    await visit(page, site, { body: placed('center') + long });
    await expect(banner(page)).toBeVisible();
    await page.mouse.click(5, 5);
    await settle(page);
    expect(await recordOf(page)).toBeUndefined();
    expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
  });

  test('Escape outside of the banner leaves it', async ({ page, site }) => {
    await visit(page, site);
    await expect(banner(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await settle(page);
    await expect(banner(page)).toBeVisible();
    expect((await kept(page)).cookies).toEqual([]);
  });

  test('nor do scrolling, using the page, time, or leaving it', async ({ page, site }) => {
    await page.clock.install();
    await visit(page, site, { body: `${long}<button onclick="document.title = 'Pressed'">Use it</button>` });
    await page.mouse.move(100, 100);
    await page.mouse.wheel(0, 2000);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(500);
    await page.getByText('Use it').click();
    await expect(page).toHaveTitle('Pressed');
    await page.clock.fastForward('30:00');
    await expect(banner(page)).toBeVisible();
    await page.reload();
    await expect(banner(page)).toBeVisible();
    expect((await kept(page)).cookies).toEqual([]);
  });
});

test.describe('where it stands', () => {
  const ancestors = [
    'transform: translateZ(0); overflow: hidden; height: 60px; width: 50%',
    'contain: strict; height: 60px',
    'filter: blur(0)',
  ];

  const edges = async (page: Page) => {
    const { x, y, width, height } = (await banner(page).boundingBox())!;
    return { left: x, top: y, right: 1280 - x - width, bottom: 720 - y - height };
  };

  for (const [placement, near, far] of [
    ['bottom', ['bottom'], ['top']],
    ['top', ['top'], ['bottom']],
    ['bottom-start', ['bottom', 'left'], ['top', 'right']],
    ['bottom-end', ['bottom', 'right'], ['top', 'left']],
    ['no such place', ['bottom'], ['top']],
  ] as const) {
    test(`placed ${placement}, it is at that edge of the window, wherever the page puts it (DOM-7)`, async ({
      page,
      site,
    }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      for (const [index, ancestor] of ['', ...ancestors].entries()) {
        await visit(page, site, {
          path: `/${index}`,
          body: `<div style="${ancestor}">${placed(placement)}</div>${long}`,
        });
        await expect(banner(page)).toBeVisible();
        const gaps = await edges(page);
        for (const edge of near) expect(gaps[edge], ancestor).toBeLessThan(30);
        for (const edge of far) expect(gaps[edge], ancestor).toBeGreaterThan(100);
      }
      await answer(page, 'Reject all');
    });
  }

  test('centred it is in the middle', async ({ page, site }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await visit(page, site, { body: `<div style="transform: scale(0.5)">${placed('center')}</div>${long}` });
    await expect(banner(page)).toBeVisible();
    const gaps = await edges(page);
    expect(Math.abs(gaps.left - gaps.right)).toBeLessThan(3);
    expect(Math.abs(gaps.top - gaps.bottom)).toBeLessThan(3);
  });

  test('inline it is part of the page and scrolls with it (A11Y-2)', async ({ page, site }) => {
    await visit(page, site, { body: `<main><h1>First</h1></main>${placed('inline')}<p id="next">Next</p>${long}` });
    const box = (await banner(page).boundingBox())!;
    const next = (await page.locator('#next').boundingBox())!;
    expect(next.y).toBeGreaterThanOrEqual(box.y + box.height);
    await page.evaluate(() => scrollTo(0, 100));
    expect((await banner(page).boundingBox())!.y).toBeCloseTo(box.y - 100, 0);
  });

  test('moved from place to place while it asks, it follows', async ({ page, site }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await visit(page, site, { body: placed('bottom') + long });
    for (const placement of [...placements, 'bottom']) {
      await page
        .locator('consent-banner')
        .evaluate((element, value) => element.setAttribute('placement', value), placement);
      await expect(banner(page)).toHaveClass(new RegExp(`\\b${placement}\\b`));
      await expect(banner(page)).toBeVisible();
    }
    expect((await edges(page)).bottom).toBeLessThan(30);
    await answer(page, 'Accept all');
    await expect(page.locator('html')).not.toHaveAttribute('style', /\d/);
  });

  test('in RTL start and end change sides, and the text runs the other way', async ({ page, site }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await visit(page, site, { root: 'lang="fa" dir="rtl"', body: placed('bottom-start') + long });
    await expect(banner(page)).toBeVisible();
    expect((await edges(page)).right).toBeLessThan(30);
    await expect(banner(page)).toHaveCSS('direction', 'rtl');
    const [accept, reject] = [
      (await button(banner(page), 'Accept all').boundingBox())!,
      (await button(banner(page), 'Reject all').boundingBox())!,
    ];
    expect(accept.x).toBeGreaterThan(reject.x);
    expect(accept.width).toBeCloseTo(reject.width, 0);
  });
});

test.describe('a hostile page', () => {
  for (const [what, css] of [
    ['resets everything', '* { all: unset !important }'],
    [
      'hides what we are made of',
      'section, dialog, button, a, p, h2, div, slot, span, input, label { display: none !important; all: unset !important }',
    ],
    [
      'has a rule for each',
      'body button, body * { font-size: 1px !important; padding: 0 !important; border: 0 !important; visibility: visible; line-height: 0 !important; letter-spacing: 1em !important }',
    ],
    [
      'shouts in the head',
      'html, body { text-transform: uppercase; color: red; line-height: 0.5; letter-spacing: 2em; text-align: right; white-space: nowrap; font-size: 3px }',
    ],
    ['says 62.5 %', 'html { font-size: 62.5% }'],
    [
      'paints over with the greatest z-index',
      '.cover { position: fixed; inset: 0; z-index: 2147483647; background: #fff }',
    ],
  ] as const) {
    test(`that ${what}: the banner looks and works as ever (DOM-12)`, async ({ page, site }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await visit(page, site, { path: '/quiet' });
      const calm = await measure(page);
      await visit(page, site, {
        head: `<style>${css}</style>`,
        body: '<div class="cover"></div><main><p>Text</p></main>',
      });
      expect(await measure(page)).toEqual(calm);
      await answer(page, 'Accept all');
    });
  }

  for (const opened of ['before', 'after'] as const) {
    test(`with a modal dialog of its own, opened ${opened} the banner: that one works, then ours does (DOM-8)`, async ({
      page,
      site,
    }) => {
      const open = `document.querySelector('#own').showModal();`;
      await visit(page, site, {
        body: `<dialog id="own"><button onclick="own.close()">Close mine</button></dialog>${long}${opened === 'before' ? `<script>${open}</script>` : ''}`,
      });
      await expect(banner(page)).toBeVisible();
      if (opened === 'after') await page.evaluate(() => document.querySelector<HTMLDialogElement>('#own')!.showModal());
      await settle(page);
      await page.getByText('Close mine').click();
      await answer(page, 'Accept all');
      expect((await recordOf(page))?.via).toBe('accept-all');
    });
  }

  test('with a modal dialog that has our settings link: the preferences open above it', async ({ page, site }) => {
    await remember(page.context(), site, recordThat([]));
    await visit(page, site, { body: `<dialog id="own">${settingsLink}</dialog>` });
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#own')!.showModal());
    await page.getByText('Cookie settings').click();
    await button(preferences(page), 'Accept all').click();
    await expect(preferences(page)).toBeHidden();
    await expect(page.locator('#own')).toBeVisible();
  });

  test('with the preferences open when the question comes again: it waits below them (DOM-8)', async ({ page, site }) => {
    await remember(page.context(), site, recordThat([]));
    await visit(page, site, { body: settingsLink + long });
    await page.getByText('Cookie settings').click();
    await expect(preferences(page)).toBeVisible();
    await page.evaluate(() => window.consent?.reset());
    await expect(banner(page)).toBeVisible();
    expect(await banner(page).evaluate((base) => base.matches(':popover-open'))).toBe(false);
    await button(preferences(page), 'Reject all').click();
    await expect(banner(page)).toBeHidden();
    expect((await recordOf(page))?.via).toBe('reject-all');
  });
});

test.describe('after a decision', () => {
  for (const placement of ['bottom', 'center', 'inline']) {
    test(`placed ${placement}: the focus is at a sensible place, and the saving is announced (A11Y-16)`, async ({
      page,
      site,
    }) => {
      await visit(page, site, { body: placed(placement) + long });
      await expect(banner(page)).toBeVisible();
      const status = page.locator('consent-banner').getByRole('status');
      await expect(status, 'it has to be there before its text').toHaveText('');
      await button(banner(page), 'Accept all').focus();
      await page.keyboard.press('Enter');
      await expect(banner(page)).toBeHidden();
      await expect(status).toHaveText(/saved/);
      expect(await page.evaluate(() => document.activeElement?.localName)).toMatch(/^(main|h1)$/);
    });
  }

  test('the focus returns to where the visitor came from', async ({ page, site }) => {
    await visit(page, site, { body: `<input aria-label="Search"><main></main>${placed('bottom')}` });
    await expect(banner(page)).toBeVisible();
    await page.getByLabel('Search').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Accept all');
    await page.keyboard.press('Space');
    await expect(page.getByLabel('Search')).toBeFocused();
  });

  test('made elsewhere, it takes no focus from what the visitor does', async ({ page, site }) => {
    await visit(page, site, { body: '<input aria-label="Search"><main></main>' });
    await page.getByLabel('Search').focus();
    await page.evaluate(() => void window.consent?.acceptAll());
    await expect(banner(page)).toBeHidden();
    await expect(page.getByLabel('Search')).toBeFocused();
  });

  test('the page keeps its own styles: scroll padding and margin are as before', async ({ page, site }) => {
    await visit(page, site, { root: 'lang="en" style="scroll-padding-bottom: 7px; padding-bottom: 5px"', body: long });
    await expect(banner(page)).toBeVisible();
    await answer(page, 'Accept all');
    await expect(page.locator('html')).toHaveCSS('scroll-padding-bottom', '7px');
    await expect(page.locator('html')).toHaveCSS('padding-bottom', '5px');
  });
});

/** Size, place and type of the banner and its buttons. */
async function measure(page: Page): Promise<unknown> {
  await expect(banner(page)).toBeVisible();
  const styleOf = (locator: Locator) =>
    locator.evaluate((element) => {
      const {
        color,
        backgroundColor,
        fontSize,
        fontWeight,
        lineHeight,
        letterSpacing,
        textTransform,
        textAlign,
        whiteSpace,
        padding,
        border,
        display,
      } = getComputedStyle(element);
      const { x, y, height, width } = element.getBoundingClientRect();
      // Another font has other widths; all else must stay.
      return {
        color,
        backgroundColor,
        fontSize,
        fontWeight,
        lineHeight,
        letterSpacing,
        textTransform,
        textAlign,
        whiteSpace,
        padding,
        border,
        display,
        place: [x, y, height, width].map(Math.round),
      };
    });
  const parts: unknown[] = [];
  for (const name of ['base', 'title', 'text', 'accept', 'reject', 'customize'])
    parts.push(await styleOf(page.locator(`consent-banner [part~=${name}]`)));
  return parts;
}

interface Look {
  style: Record<string, string>;
  box: { x: number; y: number; width: number; height: number };
  /** WCAG 2 contrast of the text with what is behind it. */
  contrast: number;
}

async function look(locator: Locator): Promise<Look> {
  await expect(locator).toBeVisible();
  const box = (await locator.boundingBox())!;
  const rest = await locator.evaluate((element) => {
    const names = [
      'fontSize',
      'fontWeight',
      'fontFamily',
      'padding',
      'border',
      'borderRadius',
      'color',
      'backgroundColor',
      'opacity',
      'textDecorationLine',
      'boxShadow',
      'filter',
      'cursor',
    ] as const;
    const computed = getComputedStyle(element);
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const luminance = (...colors: string[]) => {
      for (const color of colors) {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
      }
      const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    };
    const behind: string[] = [];
    for (let node: Element | null = element; node; node = node.parentElement)
      behind.unshift(getComputedStyle(node).backgroundColor);
    const [darker, lighter] = [luminance('white', ...behind), luminance('white', ...behind, computed.color)].sort(
      (a, b) => a - b,
    );
    return {
      style: Object.fromEntries(names.map((name) => [name, computed[name]])),
      contrast: (lighter! + 0.05) / (darker! + 0.05),
    };
  });
  return { ...rest, box };
}
