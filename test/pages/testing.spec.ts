/** The kit for a site's own tests: each kind of decision seeded before the first page loads. */
import { readConsent, type ConsentConfig } from '../../src/index.js';
import { consentCookie, type Decision } from '../../src/testing.js';
import { banner, declaration as config, expect, optional, recordOf, requested, scripts, settle, test, visit } from './visit.js';

const declaration = config as ConsentConfig;

const services = ['video', 'metrics', 'heatmap', 'pixel'];

const kinds: [string, Decision, string[]][] = [
  ['accept-all', 'accept-all', [...optional, ...services]],
  ['reject-all', 'reject-all', []],
  ['a category', { analytics: true }, ['analytics', 'metrics', 'heatmap']],
  ['a category without one of its services', { analytics: true, heatmap: false }, ['analytics', 'metrics']],
  ['a service alone', { pixel: true }, ['pixel']],
  ['nothing named', {}, []],
];

for (const [name, decision, granted] of kinds) {
  test(`seeded: ${name}`, async ({ page, context, site, vendor }) => {
    await context.addCookies([consentCookie(decision, declaration, site.url)]);
    await visit(page, site, { head: scripts(vendor) });
    await expect.poll(() => requested(vendor)).toEqual(optional.filter((id) => granted.includes(id)));
    await settle(page);
    await expect(banner(page)).toHaveCount(0);
    expect(await page.evaluate((ids) => ids.filter((id) => window.consent?.granted(id)), [...optional, ...services])).toEqual(granted);
  });
}

test('the visitor may change their mind, and one record is left', async ({ page, context, site }) => {
  await context.addCookies([consentCookie('reject-all', declaration, site.url)]);
  await visit(page, site);
  await page.evaluate(() => void window.consent?.acceptAll());
  await page.reload();
  expect(await page.evaluate(() => window.consent?.granted('analytics'))).toBe(true);
  expect(await recordOf(context)).toMatchObject({ via: 'accept-all' });
  expect((await context.cookies()).filter(({ name }) => name === 'consent')).toHaveLength(1);
});

test('a seed for another version of the policy, and one for fewer categories, ask again', async ({ page, context, site }) => {
  for (const config of [{ ...declaration, policy: '0' }, { policy: '1', categories: [{ id: 'analytics' }] }]) {
    await context.clearCookies();
    await context.addCookies([consentCookie('accept-all', config, site.url)]);
    await visit(page, site);
    await expect(banner(page)).toBeVisible();
  }
});

const configs: [string, ConsentConfig][] = [
  ['no declaration', {}],
  ['services', declaration],
  ['own name, path and domain', { policy: 'x', cookie: { name: 'choice', path: '/shop', domain: 'shop.example' } }],
  ['opt-out', { regime: 'opt-out', categories: [{ id: 'ads' }] }],
];

for (const [name, config] of configs) {
  test(`readConsent reads what is seeded: ${name}`, () => {
    for (const decision of ['accept-all', 'reject-all', {}] as const) {
      const cookie = consentCookie(decision, config);
      const record = readConsent(`a=b; ${cookie.name}=${cookie.value}`, config)!;
      const ids = config.categories?.map(({ id }) => id) ?? optional;
      const isYes = decision === 'accept-all' || (decision !== 'reject-all' && config.regime === 'opt-out');
      expect(record).toMatchObject({ policy: config.policy ?? '', via: typeof decision === 'string' ? decision : 'save' });
      expect(isYes ? record.granted : record.denied).toEqual(expect.arrayContaining(ids));
    }
    expect(consentCookie('accept-all', JSON.stringify(config))).toMatchObject({ name: config.cookie?.name ?? 'consent', path: config.cookie?.path ?? '/' });
  });
}

test('host and scheme are those of the address, the domain that of the declaration', () => {
  expect(consentCookie('accept-all')).toEqual({ name: 'consent', value: expect.any(String), path: '/' });
  expect(consentCookie('accept-all', {}, 'http://localhost:3000/a')).toMatchObject({ domain: 'localhost', secure: false });
  expect(consentCookie('accept-all', {}, 'https://www.shop.example/')).toMatchObject({ domain: 'www.shop.example', secure: true });
  for (const domain of ['shop.example', '.shop.example'])
    expect(consentCookie('accept-all', { cookie: { domain } }, 'https://www.shop.example/').domain).toBe('.shop.example');
});

test('what nobody decides about is refused', () => {
  const seed = (decision: Decision, config?: ConsentConfig | string) => () => consentCookie(decision, config);
  expect(seed({ metrics: true, ads: true, analytics: true })).toThrow('nobody decides about metrics, ads. There are functionality, analytics, beacons.');
  expect(seed({ essential: false })).toThrow('nobody decides about essential');
  expect(seed({ toString: true })).toThrow('toString');
  expect(seed('accept-all', '{"polcy": "1"}')).toThrow('not valid in the declaration: polcy');
  expect(seed('accept-all', { minors: true })).toThrow('minors');
});

/** The second argument's fields in https://docs.cypress.io/api/commands/setCookie. */
interface CypressOptions {
  log?: boolean;
  domain?: string;
  expiry?: number;
  hostOnly?: boolean;
  httpOnly?: boolean;
  path?: string;
  secure?: boolean;
  timeout?: number;
  sameSite?: 'lax' | 'strict' | 'no_restriction';
}

/** https://webdriver.io/docs/api/browser/setCookies, which hands them on as they are. */
interface WebdriverCookie {
  name: string;
  value: string;
  path?: string;
  domain?: string;
  secure?: boolean;
  httpOnly?: boolean;
  expiry?: number;
  sameSite?: 'lax' | 'strict' | 'none' | 'Lax' | 'Strict' | 'None';
}

test('Cypress and WebdriverIO document every field, by the same name', () => {
  const { name, value, ...options } = consentCookie('accept-all', declaration, 'https://shop.example/');
  const forCypress: [string, string, CypressOptions] = [name, value, options];
  const forWebdriver: WebdriverCookie = { name, value, ...options };
  expect(Object.keys(forCypress[2])).toEqual(['path', 'domain', 'secure']);
  expect(Object.keys(forWebdriver)).toEqual(['name', 'value', 'path', 'domain', 'secure']);
  // No character that a cookie's value may not have: neither sends it through an encoder.
  expect(value).toMatch(/^[\w.!~*'()%-]+$/);
  expect(`${name}=${value}`.length).toBeLessThan(4096);
});
