/** Real analytics under the guard: the browser files that vendors publish, unmarked, from another host. */
import { readFileSync } from 'node:fs';
import type { Vendor } from './server.js';
import { declaration, expect, library, settle, test, visit } from './visit.js';

const packaged = (path: string): string => readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8');

interface Sdk {
  readonly name: string;
  /** Cookies and keys that it is known by. */
  readonly names: readonly string[];
  readonly head: (url: string) => string;
}

/** A script that code inserts, and what is done once it is there. */
const load = (src: string, then: string): string => `<script>
  (function (d, s) {
    s = d.createElement('script'); s.async = true; s.src = '${src}'; s.onload = function () { ${then} };
    d.head.appendChild(s);
  })(document);
</script>`;

const SDKS: readonly Sdk[] = [
  {
    name: 'PostHog',
    names: ['ph_*', '__ph_*'],
    head: (url) =>
      load(
        `${url}/sdk/posthog-js/dist/array.full.js`,
        `posthog.init('key', { api_host: '${url}', opt_out_useragent_filter: true, persistence: 'localStorage+cookie', disable_session_recording: true }); posthog.capture('seen', {}, { send_instantly: true });`,
      ),
  },
  {
    name: 'Mixpanel, with the snippet it ships',
    names: ['mp_*', '__mp*'],
    head: (url) => `<script>
      window.MIXPANEL_CUSTOM_LIB_URL = '${url}/sdk/mixpanel-browser/dist/mixpanel.min.js';
      ${packaged('mixpanel-browser/dist/mixpanel-jslib-snippet.min.js')}
      mixpanel.init('token', { api_host: '${url}', ignore_dnt: true, batch_requests: false });
      mixpanel.track('seen');
    </script>`,
  },
  {
    name: 'Countly',
    names: ['cly_*', 'key/cly_*', 'key/*'],
    head: (url) =>
      load(
        `${url}/sdk/countly-sdk-web/lib/countly.min.js`,
        `Countly.init({ app_key: 'key', url: '${url}', ignore_bots: false, interval: 200 }); Countly.q.push(['track_sessions']); Countly.q.push(['track_pageview']);`,
      ),
  },
  {
    name: 'Segment',
    names: ['ajs_*', 'analytics_*', 'persisted-queue:*'],
    head: (url) => `<script>
      var analytics = (window.analytics = window.analytics || []);
      analytics._writeKey = 'key'; analytics._cdn = '${url}';
      analytics._loadOptions = { integrations: { 'Segment.io': { apiHost: '${url.replace('http://', '')}/v1', protocol: 'http' } } };
      analytics.push(['page']);
    </script>${load(`${url}/sdk/@segment/analytics-next/dist/umd/standalone.js`, '')}`,
  },
];

const asked = (vendor: Vendor): string[] => vendor.hits().map(({ path }) => path);

for (const { name, names, head } of SDKS)
  test(`${name}: silent before an answer and after a no, working after a yes, silent and erased after withdrawal`, async ({ page, site, vendor }) => {
    const types = ['localStorage', 'sessionStorage'] as const;
    const config = {
      ...declaration,
      services: [
        {
          id: 'sdk',
          category: 'analytics',
          hosts: ['127.0.0.1'],
          cookies: names.map((name) => ({ name, maxAgeDays: 365 })),
          storage: types.flatMap((type) => names.map((name) => ({ type, name }))),
        },
      ],
    };
    const own = `<script>window.own = fetch('/own.json').then((answer) => answer.json()); document.cookie = 'own=1'; localStorage.setItem('own', '1');</script>`;
    site.page('/own.json', '{"own":true}', { 'content-type': 'application/json' });
    const kept = () =>
      page.evaluate(() => [...document.cookie.split('; ').map((pair) => pair.split('=')[0]!), ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => !/^(own|consent.*|)$/.test(key)));

    await visit(page, site, { config, library: `${library}<script src="/consent/guard.js"></script>`, head: head(vendor.url) + own });
    await settle(page);
    expect(asked(vendor), 'before an answer').toEqual([]);
    expect(await kept(), 'before an answer').toEqual([]);
    expect(await page.evaluate(() => (window as unknown as { own: Promise<unknown> }).own), 'the page’s own code').toEqual({ own: true });

    await page.evaluate(() => void window.consent!.rejectAll());
    await page.reload();
    await settle(page);
    expect(asked(vendor), 'after a no').toEqual([]);
    expect(await kept(), 'after a no').toEqual([]);

    await page.evaluate(() => void window.consent!.acceptAll());
    await expect.poll(() => asked(vendor).filter((path) => path.startsWith('/sdk/')).length, 'its file').toBeGreaterThan(0);
    await expect.poll(() => asked(vendor).filter((path) => !path.startsWith('/sdk/')).length, 'what it sends').toBeGreaterThan(0);
    await expect.poll(async () => (await kept()).length, 'what it keeps').toBeGreaterThan(0);

    await page.evaluate(() => void window.consent!.withdraw());
    await settle(page);
    vendor.clear();
    await page.reload();
    await settle(page);
    expect(asked(vendor), 'after withdrawal').toEqual([]);
    expect(await kept(), 'after withdrawal').toEqual([]);
    expect(await page.evaluate(() => [document.cookie.includes('own=1'), localStorage.getItem('own')]), 'what is the page’s own').toEqual([true, '1']);
  });

for (const order of ['before', 'after'] as const)
  test(`Zone.js, loaded ${order} the guard: both go on working`, async ({ page, site, vendor }) => {
    const config = { ...declaration, services: [{ id: 'sdk', category: 'analytics', hosts: ['127.0.0.1'] }] };
    const zone = `<script src="${vendor.metricsUrl}/sdk/zone.js/bundles/zone.umd.js"></script>`;
    const guard = '<script src="/consent/guard.js"></script>';
    await visit(page, site, { config, library: library + (order === 'before' ? zone + guard : guard + zone) });
    vendor.clear();
    const ask = (path: string) =>
      page.evaluate(async (url) => {
        const own = await fetch(location.href).then((answer) => answer.status);
        const foreign = await fetch(url).then(
          (answer) => answer.status,
          (error: unknown) => (error as Error).name,
        );
        const request = new XMLHttpRequest();
        const end = new Promise((resolve) => request.addEventListener('loadend', resolve));
        request.open('GET', url);
        request.send();
        await end;
        // It runs tasks in its zones, as before.
        const zones = (window as unknown as { Zone: { current: { fork(spec: object): { run<T>(task: () => T): T; name: string } }; readonly name?: string } }).Zone;
        const inner = await zones.current.fork({ name: 'inner' }).run(() => new Promise((resolve) => setTimeout(() => resolve((zones.current as unknown as { name: string }).name))));
        return [own, foreign, request.status, inner];
      }, vendor.url + path);
    expect(await ask('/data.json')).toEqual([200, 'TypeError', 0, 'inner']);
    expect(asked(vendor)).toEqual([]);
    await page.evaluate(() => void window.consent!.acceptAll());
    expect(await ask('/data.json')).toEqual([200, 200, 200, 'inner']);
  });
