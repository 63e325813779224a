import type { Page } from 'playwright/test';
import type { Site } from './server.js';
import {
  answer,
  banner,
  expect,
  external,
  inline,
  optional,
  ran,
  recordThat,
  remember,
  scripts,
  settle,
  test,
  visit,
  whenTold,
} from './visit.js';

/** Scripts that take their time, fail, or run at once, of several categories and kinds. */
const mixed = (url: string): string => `
  <script type="text/plain" data-consent="analytics" src="${url}/slow.js?run=1&ms=200"></script>
  ${inline('2', 'beacons')}
  <script type="text/plain" data-consent="analytics" src="${url}/fail.js"></script>
  ${external(url, '3', 'functionality')}
  ${inline('4')}
  <script type="text/plain" data-consent="beacons">throw new Error('Of the vendor’s own making');</script>
  <script type="text/plain" data-consent="analytics" src="http://127.0.0.1:1/refused.js"></script>
  <div><div>${inline('5', 'functionality')}</div></div>
  ${external(url, '6', 'beacons')}`;

const inOrder = ['1', '2', '3', '4', '5', '6'];

const seen = (page: Page, site: Site) => remember(page.context(), site, recordThat(optional));

test('inline, external, failing and throwing scripts run in document order, each once (GT-6)', async ({
  page,
  site,
  vendor,
  trouble,
}) => {
  await visit(page, site, { head: mixed(vendor.url), body: '<main></main>' });
  await answer(page, 'Accept all');
  await expect.poll(() => ran(page)).toEqual(inOrder);
  await settle(page);
  expect(await ran(page)).toEqual(inOrder);
  expect(vendor.hits('/slow.js')).toHaveLength(1);
  expect(trouble.splice(0).join('\n')).toContain('Of the vendor’s own making');
});

test('they do so for a returning visitor while the page is parsed, and with several changes at once', async ({
  page,
  site,
  vendor,
  trouble,
}) => {
  await seen(page, site);
  await visit(page, site, {
    body: `<main>${mixed(vendor.url)}</main><script>for (let i = 0; i < 3; i++) { consent.withdraw(); consent.acceptAll(); }</script>`,
  });
  await expect.poll(() => ran(page)).toEqual(inOrder);
  await settle(page);
  expect(await ran(page)).toEqual(inOrder);
  expect(trouble.splice(0)).toHaveLength(1);
});

test('a script that never answers is waited for, ten seconds and no longer (GT-8)', async ({ page, site, vendor }) => {
  await visit(page, site, {
    body: `<main>${inline('1')}<script type="text/plain" data-consent="analytics" src="${vendor.url}/hang.js"></script>
      ${inline('2')}${external(vendor.url, '3', 'beacons')}</main>`,
  });
  await answer(page, 'Accept all');
  const start = Date.now();
  await expect.poll(() => ran(page)).toEqual(['1']);
  await expect.poll(() => ran(page)).toEqual(['1', '2', '3']);
  expect(Date.now() - start).toBeGreaterThan(9000);
});

test('the node itself goes in: attributes, nonce, listeners and place are kept (GT-3)', async ({
  page,
  site,
  vendor,
}) => {
  await visit(page, site, {
    body: `<main><p id="before"></p>
      <script type="text/plain" data-consent="analytics" src="${vendor.url}/ok.js?run=a" id="kept" class="c" nonce="n" crossorigin="anonymous"
        referrerpolicy="no-referrer" fetchpriority="low" data-key="k"></script><p id="after"></p></main>`,
  });
  await page.evaluate(() => {
    const script = document.querySelector<HTMLScriptElement>('#kept')!;
    window.kept = script;
    script.addEventListener('load', () => (script.dataset['loaded'] = 'yes'));
  });
  await answer(page, 'Accept all');
  const script = page.locator('#kept');
  await expect(script).toHaveAttribute('data-loaded', 'yes');
  expect(await ran(page)).toEqual(['a']);
  expect(await page.evaluate(() => window.kept === document.querySelector('#kept'))).toBe(true);
  expect(
    await script.evaluate((node: HTMLScriptElement) => [
      node.previousElementSibling?.id,
      node.nextElementSibling?.id,
      node.nonce,
    ]),
  ).toEqual(['before', 'after', 'n']);
  for (const [name, value] of Object.entries({
    class: 'c',
    crossorigin: 'anonymous',
    referrerpolicy: 'no-referrer',
    fetchpriority: 'low',
    'data-key': 'k',
  }))
    await expect(script).toHaveAttribute(name, value);
});

test('data-type restores a type: modules run as modules, in their turn', async ({ page, site, vendor }) => {
  site.page('/m.js', 'export const word = "imported";', { 'content-type': 'text/javascript' });
  await visit(page, site, {
    body: `<main>${external(vendor.url, 'first')}
      <script type="text/plain" data-consent="analytics" data-type="module" src="${vendor.url}/slow.js?run=module&ms=100"></script>
      <script type="text/plain" data-consent="analytics">(window.ran ??= []).push(document.currentScript ? 'classic' : 'module?');</script>
      <script type="text/plain" data-consent="analytics" data-type="module">
        import { word } from '/m.js';
        (window.ran ??= []).push(document.currentScript === null ? word : 'classic?');
      </script></main>`,
  });
  await answer(page, 'Accept all');
  await expect.poll(() => ran(page)).toEqual(['first', 'module', 'classic', 'imported']);
});

test('async scripts hold nothing back', async ({ page, site, vendor }) => {
  const { after, come } = whenTold();
  site.page('/late.js', async (_, response) => {
    await after;
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(`(window.ran ??= []).push('async')`);
  });
  await visit(page, site, {
    body: `<main><script type="text/plain" data-consent="analytics" async src="/late.js"></script>
      ${inline('next')}${external(vendor.url, 'last')}</main>`,
  });
  await answer(page, 'Accept all');
  await expect.poll(() => ran(page)).toEqual(['next', 'last']);
  come();
  await expect.poll(() => ran(page)).toEqual(['next', 'last', 'async']);
});

test('a script with a wrong integrity does not run, and the rest goes on', async ({ page, site, vendor, trouble }) => {
  await visit(page, site, {
    body: `<main>${external(vendor.url, 'bad', 'analytics', 'crossorigin integrity="sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="')}${inline('good')}</main>`,
  });
  await answer(page, 'Accept all');
  await expect.poll(() => ran(page)).toEqual(['good']);
  expect(trouble.splice(0).join('\n')).toContain('integrity');
});

test('an inline script that calls document.write cannot wipe the page (GT-13)', async ({ page, site }) => {
  await visit(page, site, {
    body: `<main><h1>Still here</h1><script type="text/plain" data-consent="analytics">document.write('<p>wiped</p>');</script>${inline('after')}</main>`,
  });
  await answer(page, 'Accept all');
  await expect.poll(() => ran(page)).toEqual(['after']);
  await expect(page.getByText('Still here')).toBeVisible();
});

test.describe('scripts that come late', () => {
  const ways: [how: string, add: (url: string) => void][] = [
    [
      'made by script',
      (url: string) => {
        const script = document.createElement('script');
        script.type = 'text/plain';
        script.dataset['consent'] = 'analytics';
        script.src = url;
        document.body.append(script);
      },
    ],
    [
      'marked after they were inserted',
      (url: string) => {
        const script = document.createElement('script');
        script.type = 'text/plain';
        script.src = url;
        document.body.append(script);
        script.dataset['consent'] = 'analytics';
      },
    ],
    [
      'nested in what is inserted',
      (url: string) => {
        const script = Object.assign(document.createElement('script'), { type: 'text/plain', src: url });
        script.dataset['consent'] = 'analytics';
        const section = document.createElement('section');
        section.append(document.createElement('div'));
        section.firstElementChild!.append(script);
        document.body.append(section);
      },
    ],
    [
      'written as HTML',
      (url: string) =>
        (document.querySelector('main')!.innerHTML =
          `<p><script type="text/plain" data-consent="analytics" src="${url}"></script></p>`),
    ],
    [
      'cloned from a template, as frameworks do',
      (url: string) => {
        const template = document.createElement('template');
        template.innerHTML = `<div><script type="text/plain" data-consent="analytics" src="${url}"></script></div>`;
        document.body.append(template.content.cloneNode(true));
      },
    ],
  ];

  for (const [how, add] of ways) {
    test(`${how}: before the decision they wait, after it they run at once`, async ({ page, site, vendor }) => {
      await visit(page, site);
      await expect(banner(page)).toBeVisible();
      await page.evaluate(add, `${vendor.url}/ok.js?run=early`);
      await settle(page);
      expect(vendor.hits()).toEqual([]);

      await answer(page, 'Accept all');
      await expect.poll(() => ran(page)).toEqual(['early']);
      await page.evaluate(add, `${vendor.url}/ok.js?run=late`);
      await expect.poll(() => ran(page)).toEqual(['early', 'late']);
      await page.evaluate(() => window.consent?.reset());
      await page.evaluate(add, `${vendor.url}/ok.js?run=never`);
      await settle(page);
      expect(vendor.hits()).toHaveLength(2);
    });
  }

  test('inline ones written as HTML run too, once, and in order', async ({ page, site }) => {
    await seen(page, site);
    await visit(page, site);
    await page.evaluate(
      (text) => (document.querySelector('main')!.innerHTML = text),
      inline('1') + inline('2') + inline('3'),
    );
    await expect.poll(() => ran(page)).toEqual(['1', '2', '3']);
    await page.evaluate(() => document.body.append(document.querySelector('main')!));
    await settle(page);
    expect(await ran(page)).toEqual(['1', '2', '3']);
  });

  test('written as HTML by a script of the page while that is parsed, they run for who said yes', async ({ page, site, vendor }) => {
    await seen(page, site);
    const text = JSON.stringify(external(vendor.url, 'written') + inline('after')).replaceAll('</', '<\\/');
    await visit(page, site, { body: `<main></main><script>document.querySelector('main').innerHTML = ${text};</script>` });
    await expect.poll(() => ran(page)).toEqual(['written', 'after']);
  });

  test('a script taken out before the decision is forgotten', async ({ page, site, vendor }) => {
    await visit(page, site, { body: `<main>${external(vendor.url, 'gone')}</main>` });
    await page.evaluate(() => document.querySelector('main script')?.remove());
    await answer(page, 'Accept all');
    await settle(page);
    expect(vendor.hits()).toEqual([]);
  });

  test('whatever the case of its type, and with spaces round it', async ({ page, site }) => {
    await seen(page, site);
    await visit(page, site, { body: inline('once').replace('text/plain', ' Text/Plain ') });
    await expect.poll(() => ran(page)).toEqual(['once']);
  });

  test('moved or wrapped by a framework, a script runs no second time', async ({ page, site }) => {
    await seen(page, site);
    await visit(page, site, { body: `<main>${inline('once', 'analytics', 'id="s"')}</main>` });
    await expect.poll(() => ran(page)).toEqual(['once']);
    await page.evaluate(() => {
      const wrapper = document.createElement('div');
      wrapper.append(document.querySelector('#s')!);
      document.body.append(wrapper);
    });
    await settle(page);
    expect(await ran(page)).toEqual(['once']);
  });
});

test.describe('what a mark asks for', () => {
  test('several names: all must be granted', async ({ page, site, vendor }) => {
    await visit(page, site, {
      body: `<main>${external(vendor.url, 'both', 'analytics beacons')}${external(vendor.url, 'one', 'analytics')}</main>`,
    });
    await page.evaluate(() => void window.consent?.decide({ analytics: true }));
    await expect.poll(() => ran(page)).toEqual(['one']);
    await settle(page);
    expect(await ran(page)).toEqual(['one']);
    await page.evaluate(() => void window.consent?.decide({ beacons: true }));
    await expect.poll(() => ran(page)).toEqual(['one', 'both']);
  });

  test('!a is released by a no to a, not before there is an answer, and once', async ({ page, site }) => {
    await visit(page, site, { body: `<main>${inline('without', '!analytics')}</main>` });
    await expect(banner(page)).toBeVisible();
    await settle(page);
    expect(await ran(page)).toEqual([]);

    await page.evaluate(() => void window.consent?.acceptAll());
    await settle(page);
    expect(await ran(page)).toEqual([]);
    for (let i = 0; i < 2; i += 1) {
      await page.evaluate(() => void window.consent?.withdraw());
      await expect.poll(() => ran(page)).toEqual(['without']);
      await page.evaluate(() => void window.consent?.acceptAll());
    }
    expect(await ran(page)).toEqual(['without']);
  });

  test('!a shows its content after a no, and takes it back after a yes', async ({ page, site, vendor }) => {
    await visit(page, site, {
      body: `<main><template data-consent="!functionality"><p>Allow videos to see it.</p></template>
        <iframe data-consent="functionality" data-src="${vendor.url}/embed" title="Video"></iframe></main>`,
    });
    const hint = page.getByText('Allow videos');
    await answer(page, 'Reject all');
    await expect(hint).toBeVisible();
    await page.evaluate(() => void window.consent?.acceptAll());
    await expect(hint).toBeHidden();
    await expect(page.frameLocator('iframe').getByText('Embedded')).toBeVisible();
  });

  test('an unknown name stays blocked, and is told once', async ({ page, site, vendor }) => {
    const warnings: string[] = [];
    page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    await visit(page, site, {
      body: `<main>${external(vendor.url, 'a', 'analitycs')}${external(vendor.url, 'b', 'analitycs')}${scripts(vendor)}</main>`,
    });
    await answer(page, 'Accept all');
    await expect.poll(() => ran(page)).toEqual(optional);
    await settle(page);
    expect(vendor.hits()).toHaveLength(3);
    expect(warnings.filter((text) => text.includes('analitycs'))).toHaveLength(1);
  });

  test('a required category’s things are released without being asked', async ({ page, site, vendor }) => {
    await visit(page, site, { body: `<main>${external(vendor.url, 'login', 'essential')}</main>` });
    await expect(banner(page)).toBeVisible();
    await expect.poll(() => ran(page)).toEqual(['login']);
  });
});

test('released and revoked, other elements stay the same node at the same place', async ({ page, site, vendor }) => {
  await visit(page, site, {
    body: `<main><p>1</p><img data-consent="beacons" data-src="${vendor.url}/p.gif" alt="" width="20" height="20">
      <iframe data-consent="beacons" data-src="${vendor.url}/embed" title="Embed"></iframe><p>2</p></main>`,
  });
  await page.evaluate(() => (window.nodes = [...document.querySelectorAll('main > *')]));
  const same = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('main > *')].every((node, index) => node === window.nodes?.[index]),
    );
  await answer(page, 'Accept all');
  await expect(page.frameLocator('iframe').getByText('Embedded')).toBeVisible();
  await expect.poll(() => page.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  expect(await same()).toBe(true);

  await page.evaluate(() => void window.consent?.withdraw());
  await expect(page.frameLocator('iframe').getByText('Embedded')).toBeHidden();
  await expect(page.locator('img')).not.toHaveAttribute('src');
  expect(await same()).toBe(true);
  expect(await page.evaluate(() => history.length)).toBe(2);
});

declare global {
  interface Window {
    kept?: Element;
    nodes?: Element[];
  }
}
