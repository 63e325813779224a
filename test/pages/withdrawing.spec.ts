import {
  answer,
  declaration,
  button,
  expect,
  inline,
  optional,
  preferences,
  ran,
  recordOf,
  recordThat,
  remember,
  scripts,
  settingsLink,
  settle,
  test,
  visit,
} from './visit.js';

const used = `<script type="text/plain" data-consent="metrics">
  document.cookie = '_m=1; path=/; max-age=1000';
  document.cookie = '_m_2=1; path=/deep; max-age=1000';
  document.cookie = '_m_3=1; domain=localhost; path=/';
  localStorage.m_queue = 1;
  sessionStorage.m_session = 1;
</script>
<script>document.cookie = 'sid=1; path=/'; localStorage.draft = 1;</script>`;

test('erases what was stored, unloads iframes, and later pages request nothing (REG-9)', async ({
  page,
  site,
  vendor,
}) => {
  await remember(page.context(), site, recordThat(optional));
  const withdraw = '<button data-consent-action="withdraw">Withdraw</button>';
  const frame = `<iframe data-consent="video" data-src="${vendor.url}/embed" title="Video"></iframe>`;
  await visit(page, site, { path: '/deep/page', body: `${used}${scripts(vendor)}${frame}${withdraw}` });
  await expect(page.frameLocator('iframe').getByText('Embedded')).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.cookie)).toContain('_m_3');
  await expect.poll(() => ran(page)).toEqual(optional);
  vendor.clear();

  await page.getByText('Withdraw').click();
  await expect(page.frameLocator('iframe').getByText('Embedded')).toBeHidden();
  expect((await page.context().cookies()).map(({ name }) => name).sort()).toEqual(['consent', 'sid']);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['draft']);
  expect(await recordOf(page)).toMatchObject({
    via: 'withdraw',
    granted: ['essential', 'acceptance'],
    denied: optional,
  });

  await page.reload();
  await settle(page);
  expect(vendor.hits()).toEqual([]);
  await expect(page.locator('consent-banner')).toHaveCount(0);
});

test('takes no more presses than giving, plus one to open (REG-7)', async ({ page, site }) => {
  await remember(page.context(), site, recordThat(optional));
  await visit(page, site, { body: settingsLink });
  await page.getByText('Cookie settings').click();
  await button(preferences(page), 'Reject all').click();
  await expect(preferences(page)).toBeHidden();
  expect((await recordOf(page))?.denied).toEqual(optional);
});

test('what a vendor writes while the page unloads is gone on the next page', async ({ page, site }) => {
  await remember(page.context(), site, recordThat(optional));
  await visit(page, site, {
    body: `<button data-consent-action="withdraw">Withdraw</button>
    <script type="text/plain" data-consent="metrics">
      addEventListener('pagehide', () => {
        document.cookie = '_m=late; path=/; max-age=1000';
        document.cookie = 'undeclared=late; path=/';
        localStorage.m_late = 1;
      });
    </script>`,
  });
  await page.getByText('Withdraw').click();
  await visit(page, site, { path: '/next' });
  expect((await page.context().cookies()).map(({ name }) => name).sort()).toEqual(['consent', 'undeclared']);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test('runs no released script a second time when consent goes and comes back', async ({ page, site }) => {
  await visit(page, site, {
    body: `${inline('once')}<button data-consent-action="withdraw">No</button><button data-consent-action="accept">Yes</button>`,
  });
  for (const name of ['Yes', 'No', 'Yes']) {
    await page.getByRole('button', { name, exact: true }).click();
    await settle(page);
  }
  expect(await ran(page)).toEqual(['once']);
});

for (const reloadOnRevoke of [true, false]) {
  test(`reloads ${reloadOnRevoke ? 'once' : 'never'} with reloadOnRevoke: ${reloadOnRevoke}`, async ({
    page,
    site,
  }) => {
    await remember(page.context(), site, recordThat(optional));
    await visit(page, site, {
      config: { ...declaration, reloadOnRevoke },
      body: `${inline('a')}<button data-consent-action="withdraw">Withdraw</button>`,
    });
    await expect.poll(() => ran(page)).toEqual(['a']);
    const visits = () => site.hits().filter(({ path }) => path === '/').length;
    // The server is asked before the browser lets go of the page: what counts is that the next one is there.
    const next = reloadOnRevoke ? page.waitForEvent('load') : undefined;
    await page.getByText('Withdraw').click();
    await next;
    await settle(page);
    expect(visits()).toBe(reloadOnRevoke ? 2 : 1);
    expect(await ran(page)).toEqual(reloadOnRevoke ? [] : ['a']);
  });
}

test('a first refusal reloads nothing, nor does a later yes', async ({ page, site }) => {
  await visit(page, site, {
    config: { ...declaration, reloadOnRevoke: true },
    body: `${inline('a')}<button data-consent-action="accept">Yes</button>`,
  });
  await answer(page, 'Reject all');
  await page.getByText('Yes').click();
  await expect.poll(() => ran(page)).toEqual(['a']);
  await settle(page);
  expect(site.hits('/').filter(({ path }) => path === '/')).toHaveLength(1);
});
