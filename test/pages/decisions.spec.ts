import {
  answer,
  banner,
  button,
  customize,
  expect,
  external,
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
} from './visit.js';

const day = 86_400;

test.describe('the first decision', () => {
  test('accepting records a yes and releases everything at once', async ({ page, site, vendor }) => {
    const before = Math.floor(Date.now() / 1000);
    await visit(page, site, { body: scripts(vendor) + settingsLink });
    await answer(page, 'Accept all');
    await expect.poll(() => requested(vendor)).toEqual(optional);

    const record = await recordOf(page);
    expect(record).toMatchObject({ v: 1, policy: '1', via: 'accept-all', denied: [], lang: 'en' });
    expect(record?.granted.sort()).toEqual(['acceptance', 'analytics', 'beacons', 'essential', 'functionality']);
    expect(record?.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(record?.time).toBeGreaterThanOrEqual(before);
    expect(record?.first).toBe(record?.time);
  });

  test('rejecting records a no, takes one press as accepting does, and releases nothing (REG-7)', async ({
    page,
    site,
    vendor,
  }) => {
    await visit(page, site, { body: scripts(vendor) + settingsLink });
    await answer(page, 'Reject all');
    await settle(page);
    expect(requested(vendor)).toEqual([]);
    expect(await recordOf(page)).toMatchObject({
      via: 'reject-all',
      granted: ['essential', 'acceptance'],
      denied: optional,
    });
  });

  test('the cookie says Path=/, SameSite=Lax, no Domain, and 180 days for a yes and a no (CK-5, REG-13)', async ({
    page,
    site,
  }) => {
    for (const name of ['Accept all', 'Reject all'] as const) {
      await page.context().clearCookies();
      await visit(page, site, { path: '/deep/page' });
      await answer(page, name);
      const [cookie] = await page.context().cookies();
      expect(cookie).toMatchObject({
        name: 'consent',
        domain: 'localhost',
        path: '/',
        sameSite: 'Lax',
        secure: false,
        httpOnly: false,
      });
      expect(cookie!.expires - Date.now() / 1000).toBeCloseTo(180 * day, -2);
    }
  });

  test('a subset is saved with the mouse', async ({ page, site, vendor }) => {
    await visit(page, site, { body: scripts(vendor) + settingsLink });
    const panel = await customize(page);
    await toggle(page, 'Analytics').click();
    await button(panel, 'Save choices').click();

    await expect(panel).toBeHidden();
    await expect(banner(page)).toBeHidden();
    await expect.poll(() => requested(vendor)).toEqual(['analytics']);
    expect(await recordOf(page)).toMatchObject({
      via: 'save',
      granted: ['essential', 'acceptance', 'analytics'],
      denied: ['functionality', 'beacons'],
    });
  });

  test('a subset is saved with the keyboard alone', async ({ page, site, vendor }) => {
    await visit(page, site, { body: scripts(vendor) + settingsLink });
    await expect(banner(page)).toBeVisible();
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 20; presses += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          let active = document.activeElement;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          const id = active?.getAttribute('aria-labelledby');
          return (
            (id && (active?.getRootNode() as ShadowRoot).getElementById(id)?.textContent) ?? active?.textContent?.trim()
          );
        });
        if (focused === name) return;
      }
      throw new Error(`Tab does not reach ${name}.`);
    };
    await tabTo('Preferences');
    await page.keyboard.press('Enter');
    await expect(preferences(page)).toBeVisible();
    await tabTo('Web beacons');
    await page.keyboard.press('Space');
    await tabTo('Save choices');
    await page.keyboard.press('Enter');

    await expect(preferences(page)).toBeHidden();
    await expect.poll(() => requested(vendor)).toEqual(['beacons']);
    expect((await recordOf(page))?.granted).toEqual(['essential', 'acceptance', 'beacons']);
  });

  test('one service alone is granted, its siblings and its category are not', async ({ page, site, vendor }) => {
    const body = `<main>${['metrics', 'heatmap', 'analytics'].map((id) => external(vendor.url, id, id)).join('')}</main>`;
    await visit(page, site, { body });
    const panel = await customize(page);
    await panel.getByText('Details: Analytics').click();
    await toggle(page, 'Metrics').click();
    await button(panel, 'Save choices').click();

    await expect.poll(() => requested(vendor)).toEqual(['metrics']);
    expect(await recordOf(page)).toMatchObject({ denied: optional, services: { metrics: true } });
    await page.reload();
    await expect.poll(() => ran(page)).toEqual(['metrics']);
  });

  test('saving with nothing touched saves what was shown: everything off (REG-19)', async ({ page, site }) => {
    await visit(page, site);
    await button(await customize(page), 'Save choices').click();
    await expect(banner(page)).toBeHidden();
    expect(await recordOf(page)).toMatchObject({ via: 'save', denied: optional });
  });
});

test.describe('a returning visitor', () => {
  for (const [answered, grants] of [
    ['accepted', optional],
    ['rejected', []],
  ] as const) {
    test(`who ${answered} is asked nothing and loads nothing of ours but consent.js`, async ({
      page,
      site,
      vendor,
    }) => {
      await remember(page.context(), site, recordThat(grants));
      const before = await page.context().cookies();
      await visit(page, site, { body: scripts(vendor) + settingsLink });
      await settle(page);
      expect(site.hits('/consent/').map(({ path }) => path)).toEqual(['/consent/consent.js']);
      expect(requested(vendor)).toEqual(grants);
      await expect(page.locator('consent-banner')).toHaveCount(0);
      expect(await page.context().cookies(), 'a rewrite would prolong it (CK-4)').toEqual(before);
    });
  }

  test('changes the choice: what was on shows as on, and the new state holds at once', async ({
    page,
    site,
    vendor,
  }) => {
    await remember(page.context(), site, recordThat(['functionality']));
    const first = await recordOf(page);
    await visit(page, site, { body: scripts(vendor) + settingsLink });
    await page.getByText('Cookie settings').click();
    await expect(toggle(page, 'Functionality')).toBeChecked();
    await expect(toggle(page, 'Analytics')).not.toBeChecked();

    await toggle(page, 'Analytics').click();
    await button(preferences(page), 'Save choices').click();
    await expect.poll(() => requested(vendor)).toEqual(['functionality', 'analytics']);
    const record = await recordOf(page);
    expect(record).toMatchObject({
      id: first?.id,
      first: first?.first,
      granted: ['essential', 'acceptance', 'functionality', 'analytics'],
    });
    expect(record!.time).toBeGreaterThan(first!.time);
  });

  test('saving the same again changes nothing, not even the time', async ({ page, site }) => {
    await remember(page.context(), site, recordThat(['functionality']));
    const before = await page.context().cookies();
    await visit(page, site, { body: settingsLink });
    await page.getByText('Cookie settings').click();
    await button(preferences(page), 'Save choices').click();
    await expect(preferences(page)).toBeHidden();
    expect(await page.context().cookies()).toEqual(before);
  });

  test('the button that opens the preferences is reached by keyboard after a decision (REG-8)', async ({
    page,
    site,
  }) => {
    await remember(page.context(), site, recordThat([]));
    await visit(page, site, { body: `<button data-consent-action="open">Cookie settings</button>` });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(preferences(page)).toBeVisible();
  });
});

test.describe('data-consent-action', () => {
  const actions = (tag: string) =>
    ['open', 'accept', 'reject', 'withdraw']
      .map((action) => `<${tag} data-consent-action="${action}"><b>${action}</b></${tag}>`)
      .join(' ');

  for (const when of ['in the page', 'added late'] as const) {
    test(`open, accept, reject and withdraw work on elements ${when}`, async ({ page, site, vendor }) => {
      const body = `<main>${scripts(vendor)}${when === 'in the page' ? actions('button') : ''}</main>`;
      await visit(page, site, { body });
      if (when === 'added late')
        await page.evaluate(
          (text) => document.querySelector('main')?.insertAdjacentHTML('beforeend', text),
          actions('button'),
        );
      const press = (action: string) => page.locator(`[data-consent-action=${action}] b`).click();

      await press('accept');
      await expect(banner(page)).toBeHidden();
      await expect.poll(() => requested(vendor)).toEqual(optional);
      await press('reject');
      expect(await recordOf(page)).toMatchObject({ via: 'reject-all', denied: optional });
      await press('accept');
      await press('withdraw');
      expect(await recordOf(page)).toMatchObject({ via: 'withdraw', denied: optional });
      await press('open');
      await expect(preferences(page)).toBeVisible();
    });
  }

  test('a link with an action does not move the page', async ({ page, site }) => {
    await visit(page, site, { body: settingsLink });
    await page.getByText('Cookie settings').click();
    await expect(preferences(page)).toBeVisible();
    expect(page.url()).toBe(`${site.url}/`);
  });
});

test('a decision may be vetoed by the page: consent-request is cancelable', async ({ page, site }) => {
  await visit(page, site, {
    head: `<script>document.addEventListener('consent-request', (event) => event.preventDefault());</script>`,
  });
  await button(banner(page), 'Accept all').click();
  await settle(page);
  await expect(banner(page)).toBeVisible();
  expect(await recordOf(page)).toBeUndefined();
});

test('the page hears each change once, with what it granted and revoked', async ({ page, site }) => {
  await visit(page, site, {
    head: `<script>
      window.heard = [];
      document.addEventListener('consent-change', ({ granted, revoked, first, record }) => heard.push({ granted, revoked, first, via: record?.via }));
    </script>`,
  });
  const categories = ({ granted, revoked, ...rest }: Heard) => ({
    granted: granted.filter((id) => optional.includes(id)),
    revoked: revoked.filter((id) => optional.includes(id)),
    ...rest,
  });
  await answer(page, 'Accept all');
  await page.evaluate(() => void window.consent?.acceptAll());
  await page.evaluate(() => void window.consent?.withdraw());
  await page.evaluate(() => window.consent?.reset());
  expect((await page.evaluate(() => window.heard ?? [])).map(categories)).toEqual([
    { granted: optional, revoked: [], first: true, via: 'accept-all' },
    { granted: [], revoked: optional, first: false, via: 'withdraw' },
    { granted: [], revoked: [], first: false, via: undefined },
  ]);
});

interface Heard {
  granted: string[];
  revoked: string[];
  first: boolean;
  via: string | undefined;
}

declare global {
  interface Window {
    heard?: Heard[];
  }
}

test('who decides by way of the preferences gets one as well', async ({ page, site }) => {
  await visit(page, site);
  await customize(page);
  await button(preferences(page), 'Save choices').click();
  await expect(preferences(page)).toBeHidden();
  const back = page.locator('[data-consent-action=open]');
  await expect(back).toHaveAccessibleName(/cookie/i);
  await back.click();
  await expect(preferences(page)).toBeVisible();
  await expect(page.locator('consent-preferences')).toHaveCount(1);
});

test('a page without a control of its own gets one once there is a decision (REG-8)', async ({ page, site }) => {
  await visit(page, site);
  await answer(page, 'Reject all');
  const back = page.locator('[data-consent-action=open]');
  await expect(back).toHaveAccessibleName(/cookie/i);
  await back.click();
  await expect(toggle(page, 'Analytics')).not.toBeChecked();
  await button(preferences(page), 'Accept all').click();
  await expect(back).toHaveCount(1);
  await page.reload();
  await back.press('Enter');
  await expect(toggle(page, 'Analytics')).toBeChecked();
});
