import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { Page } from 'playwright/test';
import type { Site } from './server.js';
import {
  answer,
  banner,
  button,
  customize,
  declaration,
  expect,
  external,
  fullLibrary,
  inline,
  library,
  optional,
  preferences,
  ran,
  recordOf,
  recordThat,
  remember,
  requested,
  scripts,
  settingsLink,
  settle,
  test,
  toggle,
  visit,
  whenTold,
} from './visit.js';

const cdn = new URL('../../dist/cdn/', import.meta.url);

const own = (trouble: string[]): string[] => trouble.filter((text) => text.startsWith('[consent]'));

/** Lets each file of the interface answer as told: with a status, and not before something happened. */
async function serveInterface(site: Site, answers: { status: number; after?: Promise<void> }): Promise<void> {
  for (const name of await readdir(new URL('ui/', cdn)))
    site.page(`/consent/ui/${name}`, async (_, response) => {
      await answers.after;
      const body = answers.status === 200 ? await readFile(new URL(`ui/${name}`, cdn)) : 'Not here.';
      response
        .writeHead(answers.status, { 'content-type': answers.status === 200 ? 'text/javascript' : 'text/plain' })
        .end(body);
    });
}

test.describe('the declaration', () => {
  test('may be left out: five categories, no services', async ({ page, site, vendor }) => {
    await visit(page, site, { config: null, body: scripts(vendor) });
    await expect(banner(page)).toBeVisible();
    expect(
      await page.evaluate(() => window.consent?.declaration.categories.map(({ id, required }) => [id, required])),
    ).toEqual([
      ['essential', true],
      ['acceptance', true],
      ['functionality', false],
      ['analytics', false],
      ['beacons', false],
    ]);
    await answer(page, 'Accept all');
    await expect.poll(() => ran(page)).toEqual(optional);
    expect(await recordOf(page)).toMatchObject({ v: 1, policy: '' });
  });

  const service = { id: 'metrics', category: 'analytics' };
  for (const [what, config, named] of [
    ['broken JSON', '{ "policy": "1", ', /./],
    ['an empty block', '', /./],
    ['not an object', '[]', /./],
    ['null', 'null', /./],
    ['a number for a version', { policy: 1 }, /policy/],
    ['a text for a list', { services: 'metrics' }, /services/],
    ['an object for a list', { categories: {} }, /categories/],
    ['null for a list', { services: null }, /services/],
    ['a text for days', { cookie: { maxAgeDays: 'long' } }, /maxAgeDays/],
    ['a text for yes or no', { reloadOnRevoke: 'no' }, /reloadOnRevoke/],
    ['a text for required', { categories: [{ id: 'analytics', required: 'no' }] }, /required/],
    ['a text for hosts', { services: [{ ...service, hosts: 'metrics.example' }] }, /hosts/],
    ['a number among hosts', { services: [{ ...service, hosts: [3] }] }, /hosts/],
    ['an unknown key', { polcy: '1' }, /polcy/],
    ['a key that objects have anyway', '{ "constructor": "1" }', /constructor/],
    ['a key that objects treat as their own', '{ "__proto__": { "minors": false } }', /__proto__/],
    ['a service of no category', { services: [{ id: 'metrics' }] }, /category/],
    [
      'a service of an unknown category',
      { services: [{ id: 'metrics', category: 'analitycs' }] },
      /category|analitycs/,
    ],
    ['a service without an id', { services: [{ category: 'analytics' }] }, /id/],
    ['two services of one id', { services: [service, service] }, /id|metrics/],
    [
      'an unknown kind of storage',
      { services: [{ ...service, storage: [{ type: 'cookieJar', name: 'a' }] }] },
      /type|storage/,
    ],
    ['a cookie without a name', { services: [{ ...service, cookies: [{ purpose: 'None' }] }] }, /name/],
    ['an unknown regime', { regime: 'opt-everything' }, /regime/],
  ] as const) {
    test(`with ${what}: one error that names it, all optional denied, the record left alone`, async ({
      page,
      site,
      vendor,
      trouble,
    }) => {
      await remember(page.context(), site, recordThat(optional, { policy: '' }));
      const before = await page.context().cookies();
      // The block with nothing in it is not the same as none.
      await visit(page, site, {
        config: config === '' ? ' ' : config,
        body: `<main><h1>It works</h1>${scripts(vendor)}${external(vendor.url, 'login', 'essential')}${settingsLink}</main>`,
      });
      await expect.poll(() => ran(page)).toEqual(['login']);
      await page.getByText('Cookie settings').click();
      await page.evaluate(() => void window.consent?.acceptAll());
      await settle(page);
      expect(requested(vendor)).toEqual(['login']);
      expect(await page.context().cookies()).toEqual(before);
      expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
      await expect(page.getByRole('heading', { name: 'It works' })).toBeVisible();

      const errors = trouble.splice(0);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatch(named);
    });
  }

  test('is frozen as the page gave it', async ({ page, site }) => {
    await visit(page, site);
    expect(
      await page.evaluate(() => {
        const { declaration } = window.consent!;
        return [declaration, declaration.services, declaration.services[0], declaration.cookie].every(Object.isFrozen);
      }),
    ).toBe(true);
  });
});

test.describe('copies', () => {
  test('the script tag twice: one banner, one store, each script once', async ({ page, site, vendor }) => {
    await visit(page, site, {
      library: library + `<script>window.kept = window.consent;</script>` + library,
      body: scripts(vendor) + library,
    });
    await expect(banner(page)).toHaveCount(1);
    expect(await page.evaluate(() => Object.is(window.kept, window.consent))).toBe(true);
    await answer(page, 'Accept all');
    await expect.poll(() => ran(page)).toEqual(optional);
    await settle(page);
    expect(await ran(page)).toEqual(optional);
  });

  test('beside the npm build: the first store is the default, elements are defined once, scripts run once', async ({
    page,
    site,
    vendor,
  }) => {
    site.page('/app.js', await bundle(), { 'content-type': 'text/javascript' });
    await visit(page, site, {
      body: `<main>${scripts(vendor)}<consent-banner placement="inline"></consent-banner></main><script type="module" src="/app.js"></script>`,
    });
    await expect.poll(() => page.evaluate(() => window.npm?.own !== undefined)).toBe(true);
    await expect(banner(page)).toHaveCount(1);
    await expect(banner(page)).toBeVisible();
    expect(await page.evaluate(() => Object.is(window.npm?.getConsent(), window.consent))).toBe(true);

    await answer(page, 'Accept all');
    await expect.poll(() => ran(page)).toEqual(optional);
    await settle(page);
    expect(await ran(page)).toEqual(optional);
    // Both stores read one cookie.
    await expect.poll(() => page.evaluate(() => window.npm?.own?.granted('analytics'))).toBe(true);

    await page.evaluate(() => window.consent?.reset());
    await expect(banner(page)).toBeVisible();
    // Elements follow when the default store ends.
    expect(
      await page.evaluate(() => (window.consent?.stop(), Object.is(window.npm?.getConsent(), window.npm?.own))),
    ).toBe(true);
    await button(banner(page), 'Reject all').click();
    expect(await page.evaluate(() => window.npm?.own?.record?.via)).toBe('reject-all');
  });
});

test.describe('the regime, said by the server beside the declaration', () => {
  /** As a server would send it to a visitor from somewhere. */
  const sent = (regime: string, config: object = declaration) =>
    `<script type="application/json" data-consent-config data-regime="${regime}">${JSON.stringify(config)}</script>`;
  const granted = (page: Page) => page.evaluate(() => window.consent!.granted('analytics'));

  test('opt-out: granted, asked, and a way back from the start', async ({ page, site, vendor }) => {
    await visit(page, site, { config: null, library: sent('opt-out') + library, body: scripts(vendor) });
    await expect.poll(() => ran(page)).toEqual(optional);
    await answer(page, 'Reject all');
    expect(await granted(page)).toBe(false);
    await page.getByRole('button', { name: 'Your privacy choices' }).click();
    await expect(preferences(page)).toBeVisible();
  });

  test('notice: granted, nobody is asked, and one press is the way to a no', async ({ page, site, vendor }) => {
    await visit(page, site, { config: null, library: sent('notice') + library, body: scripts(vendor) });
    await expect.poll(() => ran(page)).toEqual(optional);
    await settle(page);
    await expect(banner(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Your privacy choices' }).click();
    await button(preferences(page), 'Reject all').click();
    expect(await granted(page)).toBe(false);
    await expect(banner(page)).toHaveCount(0);
    await page.reload();
    expect(await granted(page)).toBe(false);
  });

  test('it wins over the text; opt-in is opt-in', async ({ page, site }) => {
    await visit(page, site, { config: null, library: sent('opt-in', { ...declaration, regime: 'opt-out' }) + library });
    expect(await granted(page)).toBe(false);
    await expect(banner(page)).toBeVisible();
  });

  for (const regime of ['opt out', 'OPT-OUT', 'constructor'])
    test(`“${regime}” is none: everything optional stays denied, and the console says why`, async ({ page, site, trouble }) => {
      await visit(page, site, { config: null, library: sent(regime) + library });
      expect(await granted(page)).toBe(false);
      expect(trouble.splice(0).join()).toContain('regime');
    });

  test('beside a broken text it is no help', async ({ page, site, trouble }) => {
    await visit(page, site, { config: null, library: `<script type="application/json" data-consent-config data-regime="opt-out">{ "policy":</script>${library}` });
    expect(await granted(page)).toBe(false);
    expect(trouble.splice(0)).toHaveLength(1);
  });
});

test.describe('the interface', () => {
  for (const [shown, need] of [
    ['preferences', 'open'],
    ['banner', 'appear'],
  ] as const) {
    test(`the ${shown} cannot be had: denied, one error, and the next need tries again`, async ({
      page,
      site,
      vendor,
      trouble,
    }) => {
      const answers = { status: 404 };
      await serveInterface(site, answers);
      if (shown === 'preferences') await remember(page.context(), site, recordThat([]));
      await visit(page, site, { body: `<main>${scripts(vendor)}${settingsLink}</main>` });
      const ask = async () => {
        if (need === 'open') await page.getByText('Cookie settings').click();
        else
          await page.evaluate(() => {
            document.querySelector('consent-banner')?.remove();
            document.body.append(document.createElement('consent-banner'));
          });
      };
      await ask();
      await expect.poll(() => own(trouble)).toHaveLength(1);
      expect(own(trouble)[0]).toContain('denied');
      await settle(page);
      expect(vendor.hits()).toEqual([]);

      answers.status = 200;
      await ask();
      const place = shown === 'banner' ? banner(page) : preferences(page);
      await button(place, 'Accept all').click();
      await expect.poll(() => ran(page)).toEqual(optional);
      expect(own(trouble.splice(0))).toHaveLength(1);
    });
  }

  test('slow to come, it holds nothing up, and what is denied stays so meanwhile', async ({ page, site, vendor }) => {
    const { after, come } = whenTold();
    await serveInterface(site, { status: 200, after });
    await visit(page, site, { body: `<main><h1>Here at once</h1>${scripts(vendor)}</main>` });
    await expect(page.getByText('Here at once')).toBeVisible();
    expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(false);
    await expect(banner(page)).toHaveCount(0);
    come();
    await expect(banner(page)).toBeVisible();
    expect(vendor.hits()).toEqual([]);
  });

  test('a decision made before the banner came keeps it away', async ({ page, site }) => {
    const { after, come } = whenTold();
    await serveInterface(site, { status: 200, after });
    await visit(page, site);
    await page.evaluate(() => void window.consent?.rejectAll());
    come();
    await page.waitForLoadState('networkidle');
    await settle(page);
    await expect(banner(page)).toHaveCount(0);
  });

  test('several clicks while the preferences are on their way open them once', async ({ page, site }) => {
    const { after, come } = whenTold();
    await serveInterface(site, { status: 200, after });
    await remember(page.context(), site, recordThat([]));
    await visit(page, site, { body: settingsLink });
    for (let i = 0; i < 3; i += 1) await page.getByText('Cookie settings').click();
    come();
    await expect(preferences(page)).toBeVisible();
    await expect(page.locator('consent-preferences')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(preferences(page)).toBeHidden();
  });

  test('consent-full.js asks, shows everything and requests nothing more', async ({ page, site }) => {
    await visit(page, site, {
      library: fullLibrary,
      body: '<consent-preferences anchor="#opener"></consent-preferences><button id="opener" data-consent-action="open">Cookie settings</button>',
    });
    await answer(page, 'Reject all');
    await page.getByText('Cookie settings').click();
    await expect(preferences(page)).toBeVisible();
    expect(site.hits('/consent/').map(({ path }) => path)).toEqual(['/consent/consent-full.js']);
  });

  test('the panel is fetched when somebody seems to want it, by pointer or by keyboard, and not before', async ({
    page,
    site,
  }) => {
    const fetched = () => site.hits('/consent/ui/preferences.js').length;
    for (const intent of ['hover', 'focus'] as const) {
      site.clear();
      await visit(page, site);
      await expect(banner(page)).toBeVisible();
      await settle(page);
      expect(fetched()).toBe(0);
      await button(banner(page), 'Preferences')[intent]();
      await expect.poll(fetched).toBe(1);
      await settle(page);
      await expect(preferences(page)).toBeHidden();
      await customize(page);
      expect(fetched()).toBe(1);
    }
  });
});

test.describe('elements of the page’s own', () => {
  test('its <consent-banner> is the one that asks', async ({ page, site }) => {
    await visit(page, site, {
      body: '<main><h1>A page</h1></main><consent-banner placement="top" id="mine"></consent-banner>',
    });
    await expect(banner(page)).toBeVisible();
    await expect(page.locator('consent-banner')).toHaveCount(1);
    await expect(page.locator('consent-banner')).toHaveAttribute('id', 'mine');
  });

  test('one added late takes over from ours', async ({ page, site }) => {
    await visit(page, site);
    await expect(banner(page)).toBeVisible();
    await page.evaluate(() => {
      const mine = Object.assign(document.createElement('consent-banner'), { id: 'mine' });
      mine.setAttribute('placement', 'top');
      document.querySelector('main')!.append(mine);
    });
    await expect(page.locator('consent-banner')).toHaveCount(1);
    await expect(page.locator('consent-banner')).toHaveAttribute('id', 'mine');
    await expect(banner(page)).toBeVisible();
    await answer(page, 'Reject all');
  });

  test('its <consent-preferences> is the one that opens, and none is added', async ({ page, site }) => {
    await remember(page.context(), site, recordThat([]));
    await visit(page, site, { body: `${settingsLink}<consent-preferences id="mine"></consent-preferences>` });
    await page.getByText('Cookie settings').click();
    await expect(preferences(page)).toBeVisible();
    await expect(page.locator('consent-preferences')).toHaveCount(1);
  });

  test('a <consent-preferences inline> added late gets its code and works', async ({ page, site }) => {
    await remember(page.context(), site, recordThat([]));
    await visit(page, site);
    await page.evaluate(() => {
      const panel = document.createElement('consent-preferences');
      panel.setAttribute('inline', '');
      document.querySelector('main')!.append(panel);
    });
    await toggle(page, 'Web beacons').click();
    await button(preferences(page), 'Save choices').click();
    await expect.poll(async () => (await recordOf(page))?.granted).toEqual(['essential', 'acceptance', 'beacons']);
  });

  test('hidden ones stay hidden', async ({ page, site }) => {
    await visit(page, site, {
      path: '/inline',
      body: '<main></main><consent-banner hidden placement="inline"></consent-banner>',
    });
    await expect(banner(page)).toHaveCount(1);
    await expect(banner(page)).toBeHidden();
    await visit(page, site, {
      body: '<main></main><consent-banner hidden></consent-banner><consent-preferences inline hidden></consent-preferences>',
    });
    await expect
      .poll(() =>
        page.evaluate(() => document.querySelector('consent-banner')!.shadowRoot && customElements.get('consent-preferences') && true),
      )
      .toBe(true);
    await settle(page);
    await expect(banner(page)).toBeHidden();
    await expect(preferences(page)).toBeHidden();
    await expect(page.locator('consent-banner')).toHaveCount(1);
  });

  test('slots say it in the page’s words', async ({ page, site }) => {
    await visit(page, site, {
      body: '<consent-banner><h2 slot="title">Biscuits?</h2><p slot="text">We bake.</p></consent-banner>',
    });
    await expect(page.getByText('Biscuits?')).toBeVisible();
    await expect(page.getByText('We bake.')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Biscuits?' })).toBeVisible();
  });
});

test('a page without a body yet, or with a script before it, is asked all the same', async ({ page, site }) => {
  site.page(
    '/',
    `<!doctype html><html lang="en"><title>A page</title>${library}<script>window.consent.subscribe(() => {});</script><p>Text`,
  );
  await page.goto(site.url);
  await expect(banner(page)).toBeVisible();
});

test('consent-ready is told once, when the page can hear it', async ({ page, site }) => {
  await visit(page, site, {
    head: `<script>window.ran = []; document.addEventListener('consent-ready', () => ran.push('ready'));</script>`,
    body: inline('never'),
  });
  await expect(banner(page)).toBeVisible();
  await answer(page, 'Reject all');
  expect(await ran(page)).toEqual(['ready']);
});

/** An app's own copy of the package, with its own Lit. */
async function bundle(): Promise<string> {
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  const code = `
    import { createConsent, getConsent } from '${dist}index.js';
    import '${dist}elements.js';
    const own = createConsent(${JSON.stringify(declaration)});
    window.npm = { own, getConsent };`;
  const app = {
    name: 'app',
    resolveId: (id: string) => (id === 'app' ? id : null),
    load: (id: string) => (id === 'app' ? code : null),
  };
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [app],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: { input: 'app', output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput;
  return result.output[0].code;
}

declare global {
  interface Window {
    npm?: { own?: typeof window.consent; getConsent(): typeof window.consent };
  }
}
