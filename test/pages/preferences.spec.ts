import type { Page } from 'playwright/test';
import {
  answer,
  banner,
  button,
  customize,
  declaration,
  expect,
  inline,
  kept,
  optional,
  preferences,
  ran,
  recordOf,
  recordThat,
  remember,
  settle,
  settingsLink,
  test,
  toggle,
  visit,
} from './visit.js';

const opener = '<button id="opener" data-consent-action="open">Cookie settings</button>';
const long = `<main><h1>A page</h1>${'<p>Text and <a href="#there">a link</a>.</p>'.repeat(60)}</main>`;

/** The visible name of what has the focus, whatever shadow root it is in. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!active || active === document.body) return 'body';
    const labelled = active.getAttribute('aria-labelledby');
    const label = labelled && (active.getRootNode() as ShadowRoot).getElementById(labelled)?.textContent;
    return label || (active.getAttribute('aria-label') ?? active.textContent?.trim() ?? '');
  });

/** The dialog tells that it is closed a moment after it is gone. */
const closed = (page: Page): Promise<void> => expect(page.locator('consent-preferences[open]')).toHaveCount(0);

const open = async (page: Page): Promise<void> => {
  await closed(page);
  await page.locator('#opener').click();
  await expect(preferences(page)).toBeVisible();
};

const half = (page: Page, name: string): Promise<boolean> =>
  toggle(page, name).evaluate((input: HTMLInputElement) => input.indeterminate);

test.describe('the dialog', () => {
  test('has a name, is modal, and starts at its title (A11Y-11, A11Y-12)', async ({ page, site }) => {
    await visit(page, site, { body: opener + long });
    await open(page);
    const dialog = page.getByRole('dialog', { name: 'Cookie preferences' });
    await expect(dialog).toBeVisible();
    expect(await dialog.evaluate((element) => element.matches(':modal'))).toBe(true);
    expect(await focused(page)).toBe('Cookie preferences');
  });

  test('keeps Tab inside, in both directions (A11Y-11)', async ({ page, site }) => {
    await visit(page, site, { body: opener + long });
    await open(page);
    const stops: string[] = [];
    for (let i = 0; i < 13; i += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
    }
    const round = [
      'Close',
      'Privacy policy',
      'Functionality',
      'Details: Functionality',
      'Analytics',
      'Details: Analytics',
      'Web beacons',
      'Details: Web beacons',
      'Accept all',
      'Reject all',
      'Save choices',
    ];
    expect(stops).toEqual([...round, 'Close', 'Privacy policy']);
    for (const stop of ['Close', 'Save choices', 'Reject all']) {
      await page.keyboard.press('Shift+Tab');
      expect(await focused(page)).toBe(stop);
    }
    await page.keyboard.press('Escape');
    await open(page);
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page), 'from the title backwards').toBe('Save choices');
  });

  test('its head and foot stay in view while one walks through everything', async ({ page, site }) => {
    await page.setViewportSize({ width: 800, height: 600 });
    await visit(page, site, { body: opener });
    await open(page);
    for (const summary of await preferences(page).locator('summary').all()) await summary.click();
    for (let i = 0; i < 20; i += 1) {
      await page.keyboard.press('Tab');
      await expect(button(preferences(page), 'Close')).toBeInViewport({ ratio: 1 });
      await expect(button(preferences(page), 'Save choices')).toBeInViewport({ ratio: 1 });
    }
    expect(await preferences(page).evaluate((base) => base.scrollTop)).toBe(0);
  });

  test('Escape closes it, and the focus returns to what opened it', async ({ page, site }) => {
    await visit(page, site, { body: opener + long });
    await open(page);
    await page.keyboard.press('Escape');
    await expect(preferences(page)).toBeHidden();
    await expect(page.locator('#opener')).toBeFocused();
    await closed(page);
    await page.keyboard.press('Enter');
    await expect(preferences(page)).toBeVisible();
    await button(preferences(page), 'Close').click();
    await expect(page.locator('#opener')).toBeFocused();
  });

  test('from the banner: Escape brings back to the banner’s button', async ({ page, site }) => {
    await visit(page, site);
    await customize(page);
    await page.keyboard.press('Escape');
    await expect(preferences(page)).toBeHidden();
    expect(await focused(page)).toBe('Preferences');
  });

  for (const [what, remove] of [
    ['taken out of the page', () => document.querySelector('#opener')!.remove()],
    ['hidden', () => document.querySelector<HTMLElement>('#opener')!.style.setProperty('display', 'none')],
    ['disabled', () => document.querySelector('#opener')!.setAttribute('disabled', '')],
  ] as const) {
    test(`with its opener ${what} meanwhile, the focus goes to the main content (A11Y-11)`, async ({ page, site }) => {
      await visit(page, site, { body: opener + long });
      await open(page);
      await page.evaluate(remove);
      await page.keyboard.press('Escape');
      await expect(preferences(page)).toBeHidden();
      await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toMatch(/^(main|h1)$/);
    });
  }

  test('saved from the banner, the focus is not lost with the banner', async ({ page, site }) => {
    await visit(page, site, { body: long });
    const panel = await customize(page);
    await button(panel, 'Save choices').press('Enter');
    await expect(banner(page)).toBeHidden();
    await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toMatch(/^(main|h1)$/);
  });

  test('saving is announced (A11Y-16)', async ({ page, site }) => {
    await visit(page, site, { body: opener });
    await open(page);
    const status = page.locator('consent-preferences').getByRole('status');
    await expect(status).toHaveText('');
    await button(preferences(page), 'Save choices').click();
    await expect(status).toHaveText(/saved/);
  });

  test('taken out of the page while open, it leaves a page that works, and opens again (DOM-5)', async ({
    page,
    site,
  }) => {
    await visit(page, site, { body: `<consent-preferences></consent-preferences>${opener}${long}` });
    await open(page);
    await page.evaluate(() => {
      window.panel = document.querySelector('consent-preferences')!;
      window.panel.remove();
    });
    await page.getByRole('link', { name: 'a link' }).first().click();
    await page.evaluate(() => document.body.append(window.panel!));
    await settle(page);
    await expect(preferences(page)).toBeHidden();
    await open(page);
  });

  test('consent-open and consent-close tell the page, and the page may open and close it', async ({ page, site }) => {
    await visit(page, site, {
      head: `<script>window.ran = []; for (const type of ['consent-open', 'consent-close']) document.addEventListener(type, () => ran.push(type));</script>`,
      body: '<main></main>',
    });
    await page.evaluate(() => window.consent?.open());
    await expect(preferences(page)).toBeVisible();
    await page.evaluate(() => window.consent?.close());
    await expect(preferences(page)).toBeHidden();
    await page.evaluate(() => window.consent?.open());
    await expect(preferences(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(preferences(page)).toBeHidden();
    // The dialog closes at once, its event comes in a task of its own.
    await expect.poll(() => ran(page)).toEqual(['consent-open', 'consent-close', 'consent-open', 'consent-close']);
  });

  test('on a phone it is a sheet at the bottom edge', async ({ page, site }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 390, height: 800 });
    await visit(page, site, { body: opener });
    await open(page);
    const box = (await preferences(page).boundingBox())!;
    expect([box.x, box.width]).toEqual([0, 390]);
    expect(box.y + box.height).toBeCloseTo(800, 0);
    expect(box.y).toBeGreaterThan(0);
  });
});

test.describe('unsaved switches', () => {
  const ways: [how: string, close: (page: Page) => Promise<unknown>][] = [
    ['Escape', (page) => page.keyboard.press('Escape')],
    ['the close button', (page) => button(preferences(page), 'Close').click()],
    ['a press on the backdrop', (page) => page.mouse.click(10, 10)],
    ['consent.close()', (page) => page.evaluate(() => window.consent?.close())],
  ];
  for (const [how, close] of ways) {
    test(`are dropped by ${how}`, async ({ page, site }) => {
      await remember(page.context(), site, recordThat(['functionality']));
      const before = await page.context().cookies();
      await visit(page, site, { body: opener });
      await open(page);
      await toggle(page, 'Analytics').click();
      await toggle(page, 'Functionality').click();
      await close(page);
      await expect(preferences(page)).toBeHidden();
      expect(await page.context().cookies()).toEqual(before);
      await open(page);
      await expect(toggle(page, 'Analytics')).not.toBeChecked();
      await expect(toggle(page, 'Functionality')).toBeChecked();
    });
  }

  test('stay when a drag that began inside ends outside (37)', async ({ page, site }) => {
    await visit(page, site, { body: opener });
    await open(page);
    await toggle(page, 'Analytics').click();
    const title = (await preferences(page).getByRole('heading', { name: 'Cookie preferences' }).boundingBox())!;
    await page.mouse.move(title.x + 5, title.y + 5);
    await page.mouse.down();
    await page.mouse.move(10, 10, { steps: 3 });
    await page.mouse.up();
    await settle(page);
    await expect(toggle(page, 'Analytics')).toBeChecked();
  });

  test('stay when a drag that began outside ends inside', async ({ page, site }) => {
    await visit(page, site, { body: opener });
    await open(page);
    const title = (await preferences(page).getByRole('heading', { name: 'Cookie preferences' }).boundingBox())!;
    await page.mouse.move(10, 10);
    await page.mouse.down();
    await page.mouse.move(title.x + 5, title.y + 5, { steps: 3 });
    await page.mouse.up();
    await settle(page);
    await expect(preferences(page)).toBeVisible();
  });

  test('release nothing and store nothing until they are saved', async ({ page, site }) => {
    await visit(page, site, { body: `<main>${inline('a')}</main>` });
    await customize(page);
    await toggle(page, 'Analytics').click();
    await settle(page);
    expect(await ran(page)).toEqual([]);
    expect((await kept(page)).cookies).toEqual([]);
    await button(preferences(page), 'Save choices').click();
    await expect.poll(() => ran(page)).toEqual(['a']);
  });
});

test.describe('categories and services', () => {
  test('a category takes its services along, and they make it half', async ({ page, site }) => {
    await visit(page, site, { body: opener });
    await open(page);
    await preferences(page).getByText('Details: Analytics').click();
    await toggle(page, 'Analytics').click();
    await expect(toggle(page, 'Metrics')).toBeChecked();
    await expect(toggle(page, 'Heat map')).toBeChecked();

    await toggle(page, 'Metrics').click();
    expect(await half(page, 'Analytics')).toBe(true);
    await expect(toggle(page, 'Heat map')).toBeChecked();
    await toggle(page, 'Heat map').click();
    expect(await half(page, 'Analytics')).toBe(false);
    await expect(toggle(page, 'Analytics')).not.toBeChecked();

    await toggle(page, 'Metrics').click();
    expect(await half(page, 'Analytics')).toBe(true);
    await toggle(page, 'Heat map').click();
    expect(await half(page, 'Analytics')).toBe(false);
    await expect(toggle(page, 'Analytics')).toBeChecked();
    await expect(toggle(page, 'Functionality')).not.toBeChecked();
  });

  test('half is told in words and to assistive technology, and comes back after a reload', async ({ page, site }) => {
    await visit(page, site, { body: opener });
    await open(page);
    await preferences(page).getByText('Details: Analytics').click();
    await toggle(page, 'Metrics').click();
    await expect(preferences(page)).toContainText('Partly on');
    await expect(toggle(page, 'Analytics')).toHaveAccessibleDescription(/Partly on/);
    await button(preferences(page), 'Save choices').click();
    await page.reload();
    await open(page);
    expect(await half(page, 'Analytics')).toBe(true);
    await preferences(page).getByText('Details: Analytics').click();
    await expect(toggle(page, 'Metrics')).toBeChecked();
    await expect(toggle(page, 'Heat map')).not.toBeChecked();
  });

  test('required ones say so in words and have no switch (REG-15)', async ({ page, site }) => {
    const services = [
      ...declaration.services,
      {
        id: 'login',
        category: 'essential',
        label: 'Sign-in',
        cookies: [{ name: 'sid', purpose: 'Keeps you signed in' }],
      },
    ];
    await visit(page, site, { config: { ...declaration, services }, body: opener });
    await open(page);
    for (const name of ['Essential', 'Cookie acceptance']) {
      const category = preferences(page).getByRole('group', { name, exact: true });
      await expect(category).toContainText('Always on');
      await expect(category.getByRole('switch')).toHaveCount(0);
    }
    await preferences(page).getByText('Details: Essential').click();
    await expect(preferences(page)).toContainText('Keeps you signed in');
    await expect(toggle(page, 'Sign-in')).toHaveCount(0);
    await expect(preferences(page).getByRole('switch')).toHaveCount(optional.length);
  });

  test('each service tells who, what, where and how long (REG-11)', async ({ page, site }) => {
    await visit(page, site, { body: opener });
    await open(page);
    await preferences(page).getByText('Details: Analytics').click();
    for (const text of [
      'Counts visits.',
      'Metrics Ltd, Ireland',
      'metrics.example',
      '_m',
      'Tells visitors apart',
      '30 days',
      '1 day',
      'What waits to be sent',
    ])
      await expect(preferences(page)).toContainText(text);
    await expect(preferences(page).getByRole('link', { name: /Privacy policy.*Metrics/ })).toHaveAttribute(
      'href',
      'https://metrics.example/privacy',
    );
  });

  test('a site’s own categories and words take the place of ours', async ({ page, site }) => {
    await visit(page, site, {
      config: {
        categories: [{ id: 'maps', label: 'Maps', description: 'Shows where we are.' }],
        messages: { save: 'Keep it so' },
      },
      body: opener,
    });
    await open(page);
    await expect(toggle(page, 'Maps')).toHaveAccessibleDescription(/Shows where we are/);
    await expect(preferences(page).getByRole('switch')).toHaveCount(1);
    await toggle(page, 'Maps').click();
    await button(preferences(page), 'Keep it so').click();
    expect(await recordOf(page)).toMatchObject({ granted: ['essential', 'acceptance', 'maps'], denied: [] });
  });

  test('words from the declaration are text, never markup', async ({ page, site }) => {
    const evil = '<img src=x onerror="window.ran=[1]">';
    await visit(page, site, {
      config: {
        controller: { name: evil },
        messages: { title: evil, preferences: evil },
        services: [
          {
            id: 'x',
            category: 'analytics',
            label: evil,
            description: evil,
            provider: evil,
            cookies: [{ name: 'c', purpose: evil }],
          },
        ],
      },
      body: opener,
    });
    await expect(banner(page)).toContainText('onerror');
    await open(page);
    await preferences(page).locator('summary').first().click();
    await expect(preferences(page).locator('img')).toHaveCount(0);
    await expect(banner(page).locator('img')).toHaveCount(0);
    expect(await ran(page)).toEqual([]);
  });
});

test.describe('inline, in a settings page', () => {
  const settings = `<main><h1>Settings</h1><consent-preferences inline></consent-preferences>${opener}</main>`;

  test('it is a named part of the page, shows what holds, and saves', async ({ page, site }) => {
    await remember(page.context(), site, recordThat(['functionality']));
    await visit(page, site, { body: settings });
    await expect(page.getByRole('region', { name: 'Cookie preferences' })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(toggle(page, 'Functionality')).toBeChecked();
    await expect(button(preferences(page), 'Close')).toHaveCount(0);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);

    await toggle(page, 'Analytics').click();
    await button(preferences(page), 'Save choices').click();
    await expect
      .poll(async () => (await recordOf(page))?.granted)
      .toEqual(['essential', 'acceptance', 'functionality', 'analytics']);
    await expect(preferences(page)).toBeVisible();
    await expect(page.locator('consent-preferences').getByRole('status')).toHaveText(/saved/);
  });

  test('opening it brings the visitor there', async ({ page, site }) => {
    await remember(page.context(), site, recordThat([]));
    await visit(page, site, { body: `${opener}${long}<consent-preferences inline></consent-preferences>` });
    await expect(preferences(page)).toBeAttached();
    await page.locator('#opener').click();
    await expect(preferences(page).getByRole('heading', { name: 'Cookie preferences' })).toBeInViewport();
    expect(await focused(page)).toBe('Cookie preferences');
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator('#opener').click();
    await expect(preferences(page).getByRole('heading', { name: 'Cookie preferences' })).toBeInViewport();
  });
});

test.describe('beside its opener', () => {
  const at = (style: string): string =>
    `<consent-preferences anchor="#opener"></consent-preferences><main style="height: 2000px"><button id="opener" style="position: absolute; ${style}" data-consent-action="open">Cookie settings</button></main>`;
  const boxes = async (page: Page) => {
    const [panel, place] = [(await preferences(page).boundingBox())!, (await page.locator('#opener').boundingBox())!];
    return { panel, place };
  };

  test.beforeEach(async ({ page, site }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await remember(page.context(), site, recordThat([]));
  });

  test('it stands below it, or above it where there is no room below', async ({ page, site }) => {
    await visit(page, site, { body: at('left: 300px; top: 40px') });
    await open(page);
    await expect.poll(async () => (await boxes(page)).panel.x).toBeCloseTo(300, -1);
    let { panel, place } = await boxes(page);
    expect(panel.y).toBeGreaterThanOrEqual(place.y + place.height);
    expect(panel.y - place.y - place.height).toBeLessThan(20);

    await visit(page, site, { body: at('left: 300px; top: 740px') });
    await open(page);
    await expect.poll(async () => (await boxes(page)).panel.x).toBeCloseTo(300, -1);
    ({ panel, place } = await boxes(page));
    expect(panel.y + panel.height).toBeLessThanOrEqual(place.y);
  });

  test('near an edge it shifts into the window', async ({ page, site }) => {
    for (const [index, style] of ['right: 0; top: 40px', 'left: 0; top: 40px', 'right: 0; top: 740px'].entries()) {
      await visit(page, site, { path: `/${index}`, body: at(style) });
      await open(page);
      await expect.poll(async () => (await boxes(page)).panel.x).toBeGreaterThan(0);
      const { panel } = await boxes(page);
      expect(panel.x + panel.width).toBeLessThanOrEqual(1280);
      expect(panel.y).toBeGreaterThanOrEqual(0);
      expect(panel.y + panel.height).toBeLessThanOrEqual(800);
    }
  });

  test('it follows its opener when the page scrolls', async ({ page, site }) => {
    await visit(page, site, { body: at('left: 300px; top: 200px') });
    await open(page);
    await expect.poll(async () => (await boxes(page)).panel.x).toBeCloseTo(300, -1);
    const before = await boxes(page);
    await page.evaluate(() => scrollTo(0, 100));
    await expect.poll(async () => (await boxes(page)).panel.y).toBeCloseTo(before.panel.y - 100, 0);
  });

  test('it is a named dialog that leaves the page usable, and Escape or a press beside closes it', async ({
    page,
    site,
  }) => {
    await visit(page, site, { body: at('left: 300px; top: 40px') });
    await open(page);
    const dialog = page.getByRole('dialog', { name: 'Cookie preferences' });
    await expect(dialog).toBeVisible();
    expect(await dialog.evaluate((element) => element.matches(':modal'))).toBe(false);
    await expect.poll(() => focused(page)).toBe('Cookie preferences');
    await page.keyboard.press('Escape');
    await expect(preferences(page)).toBeHidden();
    await expect(page.locator('#opener')).toBeFocused();

    await open(page);
    await toggle(page, 'Analytics').click();
    await page.mouse.click(1000, 700);
    await expect(preferences(page)).toBeHidden();
    await open(page);
    await expect(toggle(page, 'Analytics')).not.toBeChecked();
    await toggle(page, 'Analytics').click();
    await button(preferences(page), 'Save choices').click();
    await expect(preferences(page)).toBeHidden();
    expect((await recordOf(page))?.granted).toContain('analytics');
  });

  test('pressed again, its opener closes it', async ({ page, site }) => {
    await visit(page, site, { body: at('left: 300px; top: 40px') });
    await open(page);
    await settle(page);
    await page.locator('#opener').click();
    await expect(preferences(page)).toBeHidden();
  });

  test('on a narrow screen it is the modal sheet', async ({ page, site }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await visit(page, site, { body: at('left: 100px; top: 40px') });
    await open(page);
    expect(await preferences(page).evaluate((element) => element.matches(':modal'))).toBe(true);
    const { panel } = await boxes(page);
    expect(panel.y + panel.height).toBeCloseTo(800, 0);
    expect(site.hits('/consent/ui/floating-ui').length).toBe(0);
  });

  test('the code that places it is fetched for this alone', async ({ page, site }) => {
    const fetched = () => site.hits('/consent/ui/floating-ui').length;
    await visit(page, site, { body: opener });
    await open(page);
    await settle(page);
    expect(fetched()).toBe(0);
    await visit(page, site, { path: '/beside', body: at('left: 300px; top: 40px') });
    await settle(page);
    expect(fetched()).toBe(0);
    await open(page);
    await expect.poll(fetched).toBe(1);
  });

  test('an anchor that is not there is no reason not to open', async ({ page, site }) => {
    await visit(page, site, { body: `<consent-preferences anchor="#nobody"></consent-preferences>${opener}` });
    await open(page);
    expect(await preferences(page).evaluate((element) => element.matches(':modal'))).toBe(true);
  });

  test('an anchor that is no selector, too', async ({ page, site }) => {
    await visit(page, site, { body: `<consent-preferences anchor="#1 what?"></consent-preferences>${opener}` });
    await open(page);
    await button(preferences(page), 'Reject all').click();
    await expect(preferences(page)).toBeHidden();
  });
});

test('without the code that places it, it is the modal dialog', async ({ page, site }) => {
  await page.route(/floating-ui/, (route) => route.abort());
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit(page, site, { body: `<consent-preferences anchor="#opener"></consent-preferences>${opener}` });
  await open(page);
  expect(await page.evaluate(() => !!document.querySelector('consent-preferences')!.shadowRoot!.querySelector('dialog:modal'))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(preferences(page)).toBeHidden();
});

test('the preferences’ code comes when they are needed, not before', async ({ page, site }) => {
  const fetched = () => site.hits('/consent/ui/preferences.js').length;
  await visit(page, site, { body: settingsLink });
  await answer(page, 'Reject all');
  await settle(page);
  expect(fetched()).toBe(0);
  await page.getByText('Cookie settings').click();
  await expect(preferences(page)).toBeVisible();
  expect(fetched()).toBe(1);
});

declare global {
  interface Window {
    panel?: Element;
  }
}
