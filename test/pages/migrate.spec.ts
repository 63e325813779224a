/** From another library to this one: records that its own published package wrote in this browser, and its markup. */
import type { Page } from 'playwright/test';
import { bundle } from '../../scripts/bundle.js';
import { answer, banner, expect, html, preferences, recordOf, settle, test, toggle, visit } from './visit.js';
import type { Site, Vendor } from './server.js';

const declaration = {
  policy: '1',
  categories: [{ id: 'functionality' }, { id: 'analytics' }, { id: 'marketing' }],
  services: [{ id: 'matomo', category: 'analytics' }, { id: 'ads', category: 'marketing' }, { id: 'video', category: 'functionality' }],
};

const library = '<script src="/consent/migrate.js"></script><script src="/consent/consent.js"></script>';

interface Peer {
  /** The page of the other library. */
  page(sdk: string): string | Promise<string>;
  /** What a visitor's presses do there, by its API: yes to analytics alone; no to all; yes to all. */
  some: string;
  none: string;
  all: string;
  aliases?: Record<string, string>;
  /** What it knows of that we do not grant with `all`: it was never asked. */
  unasked?: string[];
  cookie: string;
}

const peers: Record<string, Peer> = {
  'vanilla-cookieconsent': {
    page: (sdk) => `<script type="module">
      import * as CC from '${sdk}/vanilla-cookieconsent/dist/cookieconsent.esm.js';
      const modal = { title: 't', description: 'd', acceptAllBtn: 'a', acceptNecessaryBtn: 'n', showPreferencesBtn: 'p', savePreferencesBtn: 's', sections: [] };
      await CC.run({ categories: { necessary: { enabled: true, readOnly: true }, analytics: { services: { matomo: { label: 'Matomo' } } }, marketing: {} },
        language: { default: 'en', translations: { en: { consentModal: modal, preferencesModal: modal } } } });
      window.peer = CC;
    </script>`,
    some: `peer.acceptCategory(['analytics'])`,
    none: `peer.acceptCategory([])`,
    all: `peer.acceptCategory('all')`,
    unasked: ['functionality'],
    cookie: 'cc_cookie',
  },
  klaro: {
    page: (sdk) => `<script>window.klaroConfig = { acceptAll: true, translations: { en: { purposes: { a: 'A' } } },
      services: [{ name: 'matomo', purposes: ['a'] }, { name: 'ads', purposes: ['a'] }] };</script>
      <script src="${sdk}/klaro/dist/klaro-no-css.js"></script><script>window.peer = klaro.getManager();</script>`,
    some: `peer.changeAll(false); peer.updateConsent('matomo', true); peer.saveAndApplyConsents()`,
    none: `peer.changeAll(false); peer.saveAndApplyConsents()`,
    all: `peer.changeAll(true); peer.saveAndApplyConsents()`,
    unasked: ['functionality'],
    cookie: 'klaro',
  },
  tarteaucitron: {
    page: (sdk) => `<script src="${sdk}/tarteaucitronjs/tarteaucitron.js"></script><script>
      tarteaucitron.init({ privacyUrl: '', orientation: 'middle', useExternalCss: true, useExternalJs: false, highPrivacy: true, DenyAllCta: true, AcceptAllCta: true, removeCredit: true });
      tarteaucitron.user.gtagUa = 'G-1';
      (tarteaucitron.job = tarteaucitron.job || []).push('gtag', 'facebook');
      Object.defineProperty(window, 'peer', { get: () => document.getElementById('gtagAllowed') && tarteaucitron.userInterface });
    </script>`,
    some: `peer.respondAll(false); peer.respond(document.getElementById('gtagAllowed'), true)`,
    none: `peer.respondAll(false)`,
    all: `peer.respondAll(true)`,
    aliases: { gtag: 'matomo', facebook: 'ads' },
    unasked: ['functionality'],
    cookie: 'tarteaucitron',
  },
  orejime: {
    page: (sdk) => `<script>window.orejimeConfig = { privacyPolicyUrl: '/p', purposes: [{ id: 'analytics', title: 'A' }, { id: 'marketing', title: 'M' }] };</script>
      <script src="${sdk}/orejime/dist/orejime-standard-en.js"></script><script>addEventListener('load', () => (window.peer = orejime.manager));</script>`,
    some: `peer.setConsent('analytics', true); peer.setConsent('marketing', false)`,
    none: `peer.declineAll()`,
    all: `peer.acceptAll()`,
    unasked: ['functionality'],
    cookie: 'eu-consent',
  },
  c15t: {
    page: async () => `<script type="module">${await bundle(`
      import { getOrCreateConsentRuntime } from 'c15t';
      window.peer = getOrCreateConsentRuntime({ mode: 'offline', consentCategories: ['necessary', 'functionality', 'measurement', 'marketing', 'experience'] }).consentStore.getState();
    `)}</script>`,
    some: `peer.setSelectedConsent('measurement', true); peer.saveConsents('custom')`,
    none: `peer.saveConsents('necessary')`,
    all: `peer.saveConsents('all')`,
    cookie: 'c15t',
  },
};

/** A visitor answers on the site as it was. */
async function answerThere(page: Page, site: Site, vendor: Vendor, name: string, press: string): Promise<void> {
  const peer = peers[name]!;
  site.page('/before', `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Before</title></head><body>${await peer.page(`${vendor.url}/sdk`)}</body></html>`);
  await page.goto(`${site.url}/before`);
  await page.waitForFunction(() => (window as { peer?: unknown }).peer);
  await page.evaluate(press);
  await expect.poll(async () => (await page.context().cookies()).some((cookie) => cookie.name === peer.cookie)).toBe(true);
}

const configOf = (name: string, policy = '1') => ({
  ...declaration,
  migrate: { from: name, policy },
  ...(peers[name]!.aliases && { gate: { aliases: peers[name]!.aliases } }),
});

const scripts = (vendor: Vendor): string =>
  ['analytics', 'marketing', 'functionality'].map((id) => `<script type="text/plain" data-consent="${id}" src="${vendor.url}/ok.js?run=${id}"></script>`).join('');

for (const [name, { some, none, all, unasked = [] }] of Object.entries(peers)) {
  const later = ['functionality', 'analytics', 'marketing'].filter((id) => !unasked.includes(id));

  test.describe(name, () => {
    for (const [word, press, granted] of [['a yes to some', some, ['analytics']], ['a no', none, []], ['a yes to all', all, later]] as const)
      test(`${word} comes over, once, and opens what it opened there`, async ({ page, site, vendor, trouble }) => {
        await answerThere(page, site, vendor, name, press);
        trouble.splice(0);
        await visit(page, site, { config: configOf(name), library, head: scripts(vendor) });
        const record = (await recordOf(page))!;
        expect(record.granted).toEqual(['essential', 'acceptance', ...granted]);
        expect(record.denied).toEqual(later.filter((id) => !(granted as readonly string[]).includes(id)));
        await settle(page);
        expect(vendor.hits('/ok.js').map(({ path }) => path.split('=')[1]).sort()).toEqual([...granted].sort());
        // What nobody was asked there is asked now, alone.
        await expect(banner(page)).toBeVisible({ visible: unasked.length > 0 });
        if (unasked[0]) await expect(banner(page)).toContainText('Functionality');
        expect((await page.context().cookies()).map((cookie) => cookie.name)).toEqual(['consent']);
        await page.evaluate(() => window.consent!.reset());
        await page.reload();
        expect(await recordOf(page)).toBe(undefined);
      });

    test('another version of the policy asks again', async ({ page, site, vendor, trouble }) => {
      await answerThere(page, site, vendor, name, all);
      trouble.splice(0);
      await visit(page, site, { config: configOf(name, '0'), library, head: scripts(vendor) });
      await expect(banner(page)).toBeVisible();
      expect(vendor.hits('/ok.js')).toEqual([]);
    });
  });
}

test('Klaro’s markup, as it was, under a strict policy with Trusted Types', async ({ page, site, vendor }) => {
  const nonce = 'r4nd0m';
  const own = html({
    config: { ...declaration, policyUrl: '/privacy', migrate: { from: 'klaro' } },
    library: library.replaceAll('<script', `<script nonce="${nonce}"`),
    head: `<script nonce="${nonce}" type="text/plain" data-type="application/javascript" data-name="matomo" data-src="${vendor.url}/ok.js?run=external"></script>
      <script nonce="${nonce}" type="text/plain" data-type="application/javascript" data-name="matomo">(window.ran ??= []).push('inline');</script>`,
    body: `<main><h1>A page</h1><iframe data-name="video" data-src="${vendor.url}/embed" title="Video"></iframe></main>`,
  });
  const policy = `script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html consent-elements`;
  site.page('/', own, { 'content-security-policy': policy });
  await page.goto(site.url);
  await expect(banner(page)).toBeVisible();
  expect(vendor.hits()).toEqual([]);
  await answer(page, 'Accept all');
  await expect.poll(() => page.evaluate(() => window.ran)).toEqual(['external', 'inline']);
  await expect.poll(() => vendor.hits('/embed').length).toBe(1);
  await page.evaluate(() => window.consent!.withdraw());
  await expect(page.locator('iframe')).not.toHaveAttribute('src');
});

test('a service that came over refused has its switch off', async ({ page, site, vendor, trouble }) => {
  await answerThere(page, site, vendor, 'klaro', peers['klaro']!.some);
  trouble.splice(0);
  await visit(page, site, { config: configOf('klaro'), library });
  await page.evaluate(() => window.consent!.open());
  await expect(preferences(page)).toBeVisible();
  await expect(toggle(page, 'Analytics')).toBeChecked();
  await expect(toggle(page, 'marketing')).not.toBeChecked();
});

test('pages that do not migrate load nothing for it', async ({ page, site }) => {
  await visit(page, site, { config: { ...declaration, migrate: { from: 'klaro' } } });
  await expect(banner(page)).toBeVisible();
  expect(site.hits('/consent/migrate.js')).toEqual([]);
});
