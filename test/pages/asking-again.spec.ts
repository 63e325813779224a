import {
  answer,
  declaration,
  banner,
  button,
  expect,
  external,
  optional,
  preferences,
  recordOf,
  recordThat,
  remember,
  requested,
  scripts,
  settingsLink,
  settle,
  test,
  visit,
} from './visit.js';

const day = 86_400;

test('another policy version closes the gates and asks about everything', async ({ page, site, vendor }) => {
  await remember(page.context(), site, recordThat(optional));
  const first = await recordOf(page);
  await visit(page, site, { config: { ...declaration, policy: '2' }, body: scripts(vendor) + settingsLink });
  await expect(banner(page)).toBeVisible();
  await settle(page);
  expect(requested(vendor)).toEqual([]);
  expect(await recordOf(page), 'the old record stays until there is an answer').toEqual(first);

  await answer(page, 'Accept all');
  expect(await recordOf(page)).toMatchObject({ policy: '2', via: 'accept-all' });
});

for (const [what, grants, days] of [
  ['yes', optional, 90],
  ['no', [], 30],
] as const) {
  test(`a ${what} expires after its own number of days`, async ({ page, site, vendor }) => {
    const config = { ...declaration, cookie: { maxAgeDays: 90, rejectedMaxAgeDays: 30 } };
    const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
    await remember(page.context(), site, recordThat(grants, { first: ago(200 * day), time: ago(days * day - 60) }));
    await visit(page, site, { config, body: scripts(vendor) + settingsLink });
    await expect.poll(() => requested(vendor)).toEqual(grants);
    await settle(page);
    await expect(page.locator('consent-banner')).toHaveCount(0);

    await page.goto('about:blank');
    vendor.clear();
    await remember(page.context(), site, recordThat(grants, { first: ago(200 * day), time: ago(days * day + 60) }));
    await page.goto(site.url);
    await expect(banner(page)).toBeVisible();
    expect(requested(vendor)).toEqual([]);
  });
}

test('a yes and a no have Max-Age of their own', async ({ page, site }) => {
  const config = { ...declaration, cookie: { maxAgeDays: 90, rejectedMaxAgeDays: 30 } };
  for (const [name, days] of [
    ['Accept all', 90],
    ['Reject all', 30],
  ] as const) {
    await page.context().clearCookies();
    await visit(page, site, { config });
    await answer(page, name);
    const [cookie] = await page.context().cookies();
    expect(cookie!.expires - Date.now() / 1000).toBeCloseTo(days * day, -2);
  }
});

test('180 days after the decision, not after the last visit, the visitor is asked again', async ({ page, site }) => {
  await page.clock.install();
  await visit(page, site);
  await answer(page, 'Accept all');
  for (const [days, isAsked] of [
    [90, false],
    [179, false],
    [181, true],
  ] as const) {
    await page.clock.setSystemTime(Date.now() + days * day * 1000);
    await page.reload();
    await (isAsked ? expect(banner(page)).toBeVisible() : expect(page.locator('consent-banner')).toHaveCount(0));
  }
});

for (const [what, text] of [
  ['unreadable', 'what?'],
  ['of another version of the format', JSON.stringify({ ...recordThat(optional), v: 2 })],
  ['from the future', JSON.stringify(recordThat(optional, { time: Math.floor(Date.now() / 1000) + 30 * day }))],
  ['not percent-encoded right', '%E0%A4%A'],
  ['null', 'null'],
] as const) {
  test(`a record that is ${what} counts as none`, async ({ page, site, vendor }) => {
    const value = text.startsWith('%') ? text : encodeURIComponent(text);
    await page.context().addCookies([{ name: 'consent', value, url: site.url }]);
    await visit(page, site, { body: scripts(vendor) + settingsLink });
    await expect(banner(page)).toBeVisible();
    await settle(page);
    expect(requested(vendor)).toEqual([]);
    await answer(page, 'Accept all');
    await expect.poll(() => requested(vendor)).toEqual(optional);
  });
}

test('of two records of the same name the newest counts (CK-11)', async ({ page, site, vendor }) => {
  const older = recordThat(optional, { time: recordThat([]).time - 1000, first: recordThat([]).first - 1000 });
  for (const [path, record] of [
    ['/', recordThat([])],
    ['/deep', older],
  ] as const)
    await page
      .context()
      .addCookies([{ name: 'consent', value: encodeURIComponent(JSON.stringify(record)), domain: 'localhost', path }]);
  await visit(page, site, { path: '/deep/page', body: scripts(vendor) });
  await settle(page);
  expect(requested(vendor)).toEqual([]);
  await expect(page.locator('consent-banner')).toHaveCount(0);
});

test('a category added later is asked about alone, the others keep their answers', async ({ page, site, vendor }) => {
  const categories = [...optional.map((id) => ({ id })), { id: 'chatbots', label: 'Chat robots' }];
  await remember(page.context(), site, recordThat(['analytics']));
  const config = { ...declaration, categories };
  await visit(page, site, { config, body: scripts(vendor) + external(vendor.url, 'chatbots', 'chatbots') });
  await expect(banner(page)).toContainText('Chat robots');
  await expect(banner(page)).not.toContainText('Web beacons');
  await expect.poll(() => requested(vendor)).toEqual(['analytics']);

  await button(banner(page), 'Accept').click();
  await expect.poll(() => requested(vendor)).toEqual(['analytics', 'chatbots']);
  expect(await recordOf(page)).toMatchObject({
    granted: ['essential', 'acceptance', 'analytics', 'chatbots'],
    denied: ['functionality', 'beacons'],
  });
});

test('refusing a category added later leaves the others as they were', async ({ page, site }) => {
  const categories = [...optional.map((id) => ({ id })), { id: 'chatbots', label: 'Chat robots' }];
  await remember(page.context(), site, recordThat(['analytics']));
  await visit(page, site, { config: { ...declaration, categories } });
  await button(banner(page), 'Reject').click();
  await expect(banner(page)).toBeHidden();
  expect(await recordOf(page)).toMatchObject({
    granted: ['essential', 'acceptance', 'analytics'],
    denied: ['functionality', 'beacons', 'chatbots'],
  });
});

test('a service added later takes its category’s state and nobody is asked', async ({ page, site, vendor }) => {
  await remember(page.context(), site, recordThat(['analytics'], { services: { metrics: false } }));
  const services = [
    ...declaration.services,
    { id: 'late', category: 'analytics' },
    { id: 'later', category: 'beacons' },
  ];
  const body = ['metrics', 'late', 'later'].map((id) => external(vendor.url, id, id)).join('');
  await visit(page, site, { config: { ...declaration, services }, body });
  await settle(page);
  expect(requested(vendor)).toEqual(['late']);
  await expect(page.locator('consent-banner')).toHaveCount(0);
});

test('reset forgets the record, closes the gates, erases, and asks again', async ({ page, site, vendor }) => {
  await remember(page.context(), site, recordThat(optional));
  await visit(page, site, {
    body: `${scripts(vendor)}<iframe data-consent="video" data-src="${vendor.url}/embed" title="Video"></iframe>
    <script type="text/plain" data-consent="metrics">document.cookie = '_m=1'; localStorage.m_a = 1;</script>`,
  });
  await expect(page.frameLocator('iframe').getByText('Embedded')).toBeVisible();
  await page.evaluate(() => window.consent?.reset());
  await expect(banner(page)).toBeVisible();
  await expect(page.frameLocator('iframe').getByText('Embedded')).toBeHidden();
  expect(await page.context().cookies()).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  vendor.clear();
  await page.reload();
  await expect(banner(page)).toBeVisible();
  expect(requested(vendor)).toEqual([]);
});

test.describe('closing without an answer', () => {
  test('is no decision, lasts for the session, and the next session asks again (REG-6)', async ({
    page,
    site,
    vendor,
    browser,
  }) => {
    await visit(page, site, { body: scripts(vendor) + settingsLink });
    await button(banner(page), 'Preferences').focus();
    await page.keyboard.press('Escape');
    await expect(banner(page)).toBeHidden();
    expect(await recordOf(page)).toBeUndefined();

    await page.reload();
    await settle(page);
    await expect(page.locator('consent-banner')).toHaveCount(0);
    expect(requested(vendor)).toEqual([]);
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ name: 'consent_session', expires: -1 }]);

    const next = await browser.newContext({
      storageState: { cookies: cookies.filter(({ expires }) => expires > 0), origins: [] },
    });
    const later = await next.newPage();
    await later.goto(site.url);
    await expect(banner(later)).toBeVisible();
    await next.close();
  });

  test('leaves the way to decide open: the preferences still do', async ({ page, site, vendor }) => {
    await page.context().addCookies([{ name: 'consent_session', value: 'closed', url: site.url }]);
    await visit(page, site, { body: scripts(vendor) + settingsLink });
    await page.getByText('Cookie settings').click();
    await button(preferences(page), 'Accept all').click();
    await expect.poll(() => requested(vendor)).toEqual(optional);
  });
});
