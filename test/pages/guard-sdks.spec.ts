/** Real analytics under the guard: the browser files that vendors publish, unmarked, from another host. */
import { vendors } from '../../demo/tags/vendors.js';
import type {} from '../../src/cdn/guard.js';
import type { Vendor } from './server.js';
import { declaration, expect, library, settle, test, visit } from './visit.js';

const asked = (vendor: Vendor): string[] => vendor.hits().map(({ path }) => path);

for (const { label, names, file, snippet } of vendors)
  test(`${label}: silent before an answer and after a no, working after a yes, silent and erased after withdrawal`, async ({ page, site, vendor }) => {
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

    await visit(page, site, { config, library: `${library}<script src="/consent/guard.js"></script>`, head: `<script>${snippet(vendor.url)}</script>${own}` });
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
    await expect.poll(() => asked(vendor).filter((path) => path.startsWith(file[0])).length, 'its file').toBeGreaterThan(0);
    await expect.poll(() => asked(vendor).filter((path) => !path.startsWith(file[0])).length, 'what it sends').toBeGreaterThan(0);
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

/** Other code that patches the platform, and what shows that it works. */
declare global {
  interface Window {
    Bugsnag: { start(options: object): void; notify(error: Error): void };
    rrweb: { record(options: { emit(event: { type: number; data: unknown }): void }): void };
    recorded: string[];
  }
}

for (const order of ['before', 'after'] as const) {
  const withPatcher = (url: string) => {
    const guard = '<script src="/consent/guard.js"></script>';
    const patcher = `<script src="${url}"></script>`;
    return library + (order === 'before' ? patcher + guard : guard + patcher);
  };
  const config = { ...declaration, services: [{ id: 'sdk', category: 'analytics', hosts: ['127.0.0.1'] }] };

  test(`an error monitor (Bugsnag), loaded ${order} the guard: both go on working, and after its end`, async ({ page, site, vendor }) => {
    const start = `<script>Bugsnag.start({ apiKey: '0123456789abcdef0123456789abcdef', autoTrackSessions: false,
      endpoints: { notify: '${vendor.metricsUrl}/api/notify', sessions: '${vendor.metricsUrl}/api/sessions' } });</script>`;
    await visit(page, site, { config, library: withPatcher(`${vendor.metricsUrl}/sdk/@bugsnag/browser/dist/bugsnag.min.js`) + start });
    const ask = (url: string) => page.evaluate((address) => fetch(address).then(({ status }) => status, (error: unknown) => (error as Error).name), url);
    const report = async (message: string): Promise<string> => {
      vendor.clear();
      await page.evaluate((text) => window.Bugsnag.notify(new Error(text)), message);
      await expect.poll(() => vendor.hits('/api/notify').some(({ body }) => body.includes(message))).toBe(true);
      return vendor.hits('/api/notify').map(({ body }) => body).join();
    };

    expect(await ask(`${vendor.url}/data.json`)).toBe('TypeError');
    expect(await ask(site.url)).toBe(200);
    const told = await report('first');
    expect(told, 'its trail has what passed, and what failed').toContain(site.url);
    expect(told).toContain('/data.json');
    expect(vendor.hits('/data.json')).toEqual([]);

    await page.evaluate(() => void window.consent!.acceptAll());
    expect(await ask(`${vendor.url}/data.json`)).toBe(200);
    await page.evaluate(() => void window.consent!.rejectAll());
    await settle(page);
    expect(await ask(`${vendor.url}/data.json`)).toBe('TypeError');

    await page.evaluate(() => window.consentGuard!());
    expect(await ask(`${vendor.url}/data.json`)).toBe(200);
    await report('second');
  });

  test(`a session recorder (rrweb), loaded ${order} the guard: both go on working, and after its end`, async ({ page, site, vendor }) => {
    const start = `<script>addEventListener('DOMContentLoaded', () => { window.recorded = []; rrweb.record({ emit: (event) => recorded.push(JSON.stringify(event)) }); });</script>`;
    await visit(page, site, { config, library: withPatcher(`${vendor.metricsUrl}/sdk/rrweb/umd/rrweb.min.js`) + start });
    vendor.clear();
    const insert = (run: string) =>
      page.evaluate(
        ([url, name]) => {
          const script = document.createElement('script');
          script.id = name!;
          script.src = `${url}/ok.js?run=${name}`;
          document.body.append(script);
          const frame = document.createElement('iframe');
          frame.title = `frame ${name}`;
          document.body.append(frame);
        },
        [vendor.url, run],
      );
    const isRecorded = (text: string) => expect.poll(() => page.evaluate((word) => window.recorded.some((event) => event.includes(word)), text)).toBe(true);

    await insert('one');
    await isRecorded('frame one');
    expect(asked(vendor)).toEqual([]);
    await page.evaluate(() => void window.consent!.acceptAll());
    await expect.poll(() => page.evaluate(() => window.ran)).toEqual(['one']);
    await page.evaluate(() => void window.consent!.rejectAll());
    await settle(page);
    await insert('two');
    await isRecorded('frame two');
    await settle(page);
    expect(asked(vendor)).toEqual(['/ok.js?run=one']);

    await page.evaluate(() => window.consentGuard!());
    await insert('three');
    await isRecorded('frame three');
    await expect.poll(() => page.evaluate(() => window.ran)).toEqual(['one', 'three']);
  });
}
