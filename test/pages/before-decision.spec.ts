import { setTimeout as wait } from 'node:timers/promises';
import { answer, banner, expect, external, html, inline, kept, ran, settle, test, visit } from './visit.js';

/** Everything that can wait, each with an address of its own. */
const gated = (url: string): string => `
  <link data-consent="analytics" data-rel="stylesheet" data-href="${url}/style.css">
  <link data-consent="analytics" data-rel="preload" as="image" data-href="${url}/p.gif?preload">
  <link data-consent="analytics" rel="prefetch" data-href="${url}/p.gif?prefetch">
  ${external(url, 'external')}
  <script type="text/plain" data-consent="analytics" data-type="module" src="${url}/ok.js?run=module"></script>
  ${inline('inline', 'analytics')}
  <img data-consent="beacons" data-src="${url}/p.gif?src" alt="">
  <img data-consent="beacons" data-srcset="${url}/p.gif?srcset 1x" alt="">
  <picture><source data-consent="beacons" data-srcset="${url}/p.gif?picture"><img alt=""></picture>
  <iframe data-consent="functionality" data-src="${url}/embed" title="Embed"></iframe>
  <iframe data-consent="functionality" data-srcdoc="<img src='${url}/p.gif?srcdoc' alt=''>" title="Written"></iframe>
  <video data-consent="functionality" data-src="${url}/film?video" data-poster="${url}/p.gif?poster"></video>
  <video><source data-consent="functionality" data-src="${url}/film?source"></video>
  <audio data-consent="functionality" data-src="${url}/film?audio" preload="auto"></audio>
  <embed data-consent="functionality" data-src="${url}/embed?embed" type="text/html">
  <object data-consent="functionality" data-data="${url}/embed?object" type="text/html"></object>
  <template data-consent="functionality">
    <img src="${url}/p.gif?template" alt=""><script src="${url}/ok.js?run=template"></script>
  </template>`;

const addresses = [
  '/embed',
  '/embed?embed',
  '/embed?object',
  '/film?audio',
  '/film?source',
  '/film?video',
  '/ok.js?run=external',
  '/ok.js?run=module',
  '/ok.js?run=template',
  '/p.gif?picture',
  '/p.gif?poster',
  '/p.gif?prefetch',
  '/p.gif?preload',
  '/p.gif?src',
  '/p.gif?srcdoc',
  '/p.gif?srcset',
  '/p.gif?template',
  '/style.css',
];

test('nothing that waits is requested before a decision, and all of it after a yes (REG-1)', async ({
  page,
  site,
  vendor,
}) => {
  await visit(page, site, { body: `<main>${gated(vendor.url)}</main>` });
  await expect(banner(page)).toBeVisible();
  await settle(page);
  expect(vendor.hits()).toEqual([]);
  expect(await ran(page)).toEqual([]);

  await answer(page, 'Accept all');
  await expect.poll(() => [...new Set(vendor.hits().map(({ path }) => path))].sort()).toEqual(addresses);
  await settle(page);
  // Media come in pieces; everything else once.
  expect(vendor.hits().map(({ path }) => path).filter((path) => !path.startsWith('/film')).sort()).toEqual(addresses.filter((path) => !path.startsWith('/film')));
});

test('nothing that waits is requested after a no', async ({ page, site, vendor }) => {
  await visit(page, site, { body: `<main>${gated(vendor.url)}</main>` });
  await answer(page, 'Reject all');
  await settle(page);
  await page.reload();
  await settle(page);
  expect(vendor.hits()).toEqual([]);
  expect(await ran(page)).toEqual([]);
});

test('nothing is requested while the page still arrives, piece by piece', async ({ page, site, vendor }) => {
  const [start, end] = html({ body: `<main>${gated(vendor.url)}</main>` }).split('<main>') as [string, string];
  site.page('/', async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.write(`${start}<main>`);
    for (const piece of end.split('\n')) {
      response.write(piece);
      await wait(10);
    }
    response.end();
  });
  await page.goto(site.url);
  await expect(banner(page)).toBeVisible();
  await settle(page);
  expect(vendor.hits()).toEqual([]);
});

// An automated Chromium never preconnects, so the wire could not tell.
test('a preconnect to a host that waits is no link before a decision (GT-25)', async ({ page, site, vendor }) => {
  await visit(page, site, {
    head: `<link class="waits" data-consent="analytics" data-rel="preconnect" data-href="${vendor.url}">
      <link class="waits" data-consent="analytics" rel="preconnect" data-href="${vendor.url}">`,
  });
  const links = () =>
    page
      .locator('.waits')
      .evaluateAll((all) => all.map((link) => [link.getAttribute('rel'), link.getAttribute('href')]));
  await expect(banner(page)).toBeVisible();
  expect(await links()).toEqual([
    [null, null],
    ['preconnect', null],
  ]);

  await answer(page, 'Accept all');
  const live = ['preconnect', vendor.url];
  await expect.poll(links).toEqual([live, live]);
});

test('nothing is stored before a decision, by nobody (REG-1, REC-7)', async ({ page, site, vendor }) => {
  const body = `<main>
    ${external(`http://localhost:${vendor.port}`, 'a&cookie=_v%3D1')}
    <script type="text/plain" data-consent="analytics">document.cookie = '_m=1'; localStorage.m_a = sessionStorage.m_b = 1;</script>
  </main>`;
  await visit(page, site, { body });
  await expect(banner(page)).toBeVisible();
  await page.reload();
  await page.mouse.wheel(0, 500);
  await expect(banner(page)).toBeVisible();
  await settle(page);
  expect(await kept(page)).toEqual({ cookies: [], storage: [] });

  await answer(page, 'Accept all');
  await expect.poll(async () => (await kept(page)).cookies.sort()).toEqual(['_m', '_v', 'consent']);
  expect((await kept(page)).storage.sort()).toEqual(['m_a', 'm_b']);
});

test('looking at the preferences stores nothing either', async ({ page, site }) => {
  await visit(page, site);
  await banner(page).getByRole('button', { name: 'Preferences' }).click();
  await page.getByRole('switch', { name: 'Analytics' }).click();
  await page.keyboard.press('Escape');
  await expect(banner(page)).toBeVisible();
  expect(await kept(page)).toEqual({ cookies: [], storage: [] });
});
