/**
 * What is measured: each peer by the fast setup that its own documentation describes, its configuration inline in the page.
 *
 * @typedef {object} Variant
 * @property {string} name
 * @property {string} [package] where its version stands
 * @property {string} note how it is set up, with the source; what it cannot do
 * @property {string} [accept] selector of the button; ` >>> ` goes into a shadow root
 * @property {string} [reject]
 * @property {string} [record] pattern in `document.cookie` once a decision is stored
 * @property {(code: string) => string} [mark] HTML for an inline script that waits for consent
 * @property {boolean} [listed] scripts that wait are listed in its configuration, not marked in the page
 * @property {(html: string, codes: string[]) => Setup | Promise<Setup>} setup `codes`: the scripts that wait, where they are listed
 * @typedef {{ html: string, files: Record<string, string | Buffer> }} Setup
 */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prerender } from 'consent-elements/prerender';
import { script as c15tScript } from './c15t.js';
import { deferred, inlined } from './hand-written.js';
import { TEXT, place } from './page.js';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root));
const fromPackage = (path) => read(`node_modules/${path}`);
const json = (value) => JSON.stringify(value).replaceAll('</', '<\\/');
const listed = (codes, each) => codes.map(each).join('\n');

const ours = {
  accept: 'consent-banner >>> [part~=accept]',
  reject: 'consent-banner >>> [part~=reject]',
  record: '\\bconsent=',
  mark: (code) => `<script type="text/plain" data-consent="analytics">${code}</script>`,
};

const declaration = { categories: [{ id: 'analytics' }], messages: { title: TEXT.title, ask: TEXT.ask } };

const block = `<script type="application/json" data-consent-config>${json(declaration)}</script>`;

const own = (html, head) => place(html, { head: `${block}\n${head}`, settings: 'data-consent-action="open"' });

/** In the head, for whoever has no record yet: the banner's code is asked for beside `consent.js`, not after it. */
const preload = `<script>/(^|; )consent=/.test(document.cookie)||document.head.append(Object.assign(document.createElement('link'),{rel:'modulepreload',href:'/consent/ui/first.js'}))</script>`;

function folder() {
  const names = ['consent.js', 'consent-full.js', ...readdirSync(new URL('dist/cdn/ui/', root)).map((name) => `ui/${name}`)];
  return Object.fromEntries(names.map((name) => [`/consent/${name}`, read(`dist/cdn/${name}`)]));
}

/** @type {Variant[]} */
export const variants = [
  { name: 'empty page', note: 'The article alone.', setup: (html) => ({ html: place(html, {}), files: {} }) },
  inlined,
  deferred,
  {
    ...ours,
    name: 'consent-elements, drop-in',
    note: 'README, “Script tag”: the declaration, then `consent.js`, a classic script in the head.',
    setup: (html) => ({ html: own(html, '<script src="/consent/consent.js"></script>'), files: folder() }),
  },
  {
    ...ours,
    name: 'consent-elements, preloaded',
    note: 'README, “First paint”, “Without a build”: the same with `defer`, and with the line that asks for the banner’s code early.',
    setup: (html) => ({ html: own(html, `${preload}\n<script src="/consent/consent.js" defer></script>`), files: folder() }),
  },
  {
    ...ours,
    name: 'consent-elements, full',
    note: 'The same with `consent-full.js`, in one file.',
    setup: (html) => ({ html: own(html, '<script src="/consent/consent-full.js"></script>'), files: folder() }),
  },
  {
    ...ours,
    name: 'consent-elements, prerendered',
    note: 'The page through `prerender()`, and `consent.js` with `defer`.',
    setup: async (html) => ({ html: await prerender(own(html, '<script src="/consent/consent.js" defer></script>')), files: folder() }),
  },
  {
    name: 'vanilla-cookieconsent',
    package: 'vanilla-cookieconsent',
    note: 'Its “Getting started”: style sheet in the head, a module that imports and runs it; inline, so that nothing waits for a second file.',
    accept: '#cc-main .cm [data-role=all]',
    reject: '#cc-main .cm [data-role=necessary]',
    record: 'cc_cookie=',
    mark: (code) => `<script type="text/plain" data-category="analytics">${code}</script>`,
    setup: (html) => ({
      html: place(html, {
        head: `<link rel="stylesheet" href="/vanilla-cookieconsent/cookieconsent.css">
<script type="module">
import * as CookieConsent from '/vanilla-cookieconsent/cookieconsent.esm.js';
CookieConsent.run(${json({
          // Its own way to say that the bench, which a browser's driver runs, is a visitor.
          hideFromBots: false,
          categories: { necessary: { enabled: true, readOnly: true }, analytics: {} },
          language: {
            default: 'en',
            translations: {
              en: {
                consentModal: { title: TEXT.title, description: TEXT.ask, acceptAllBtn: TEXT.accept, acceptNecessaryBtn: TEXT.reject },
                preferencesModal: {
                  title: 'Preferences',
                  acceptAllBtn: TEXT.accept,
                  acceptNecessaryBtn: TEXT.reject,
                  savePreferencesBtn: 'Save',
                  sections: [{ title: 'Analytics', linkedCategory: 'analytics' }],
                },
              },
            },
          },
        })});
</script>`,
        settings: 'data-cc="show-preferencesModal"',
      }),
      files: {
        '/vanilla-cookieconsent/cookieconsent.css': fromPackage('vanilla-cookieconsent/dist/cookieconsent.css'),
        '/vanilla-cookieconsent/cookieconsent.esm.js': fromPackage('vanilla-cookieconsent/dist/cookieconsent.esm.js'),
      },
    }),
  },
  {
    name: 'Klaro',
    package: 'klaro',
    note: 'Its README: the configuration, then `<script defer>` with `klaro.js`, which has its styles inside.',
    accept: '.klaro .cookie-notice .cm-btn-success',
    reject: '.klaro .cookie-notice .cn-decline',
    record: 'klaro=',
    mark: (code) => `<script type="text/plain" data-type="text/javascript" data-name="analytics">${code}</script>`,
    setup: (html) => ({
      html: place(html, {
        head: `<script>var klaroConfig = ${json({
          version: 1,
          acceptAll: true,
          hideLearnMore: true,
          showNoticeTitle: true,
          translations: {
            en: {
              acceptAll: TEXT.accept,
              ok: TEXT.accept,
              decline: TEXT.reject,
              consentNotice: { title: TEXT.title, description: TEXT.ask },
              purposes: { analytics: 'Analytics' },
            },
          },
          services: [{ name: 'analytics', title: 'Analytics', purposes: ['analytics'] }],
        })};</script>
<script defer src="/klaro/klaro.js"></script>`,
        settings: 'onclick="return klaro.show()"',
      }),
      files: { '/klaro/klaro.js': fromPackage('klaro/dist/klaro.js') },
    }),
  },
  {
    name: 'tarteaucitron',
    package: 'tarteaucitronjs',
    note:
      'Its README with `useExternalCss` and `useExternalJs`: the page links style sheet and language itself, and has its own service instead of the file with all of them ' +
      '(as its wiki advises). It marks no scripts: each one is a service. It starts at `load`.',
    accept: '#tarteaucitronPersonalize2',
    reject: '#tarteaucitronAllDenied2',
    record: 'tarteaucitron=[^;]*=(true|false)',
    listed: true,
    setup: (html, codes) => ({
      html: place(html, {
        head: `<link rel="stylesheet" href="/tarteaucitron/css/tarteaucitron.min.css">
<script src="/tarteaucitron/tarteaucitron.min.js"></script>
<script src="/tarteaucitron/lang/tarteaucitron.en.min.js"></script>
<script>
var tarteaucitronCustomText = ${json({ middleBarHead: TEXT.title, alertBigPrivacy: TEXT.ask, acceptAll: TEXT.accept, denyAll: TEXT.reject })};
tarteaucitron.init(${json({ orientation: 'bottom', showIcon: false, showTitleBanner: true, useExternalCss: true, useExternalJs: true, mandatory: false })});
</script>`,
        end: `<script>tarteaucitron.job = tarteaucitron.job || [];
${listed(
  codes,
  (code, index) =>
    `tarteaucitron.services.s${index} = { key: 's${index}', type: 'analytic', name: 'Analytics ${index}', needConsent: true, cookies: [], js: function () { ${code} } }; tarteaucitron.job.push('s${index}');`,
)}</script>`,
        settings: 'class="tarteaucitronOpenPanel"',
      }),
      files: Object.fromEntries(
        ['tarteaucitron.min.js', 'css/tarteaucitron.min.css', 'lang/tarteaucitron.en.min.js'].map((name) => [`/tarteaucitron/${name}`, fromPackage(`tarteaucitronjs/${name}`)]),
      ),
    }),
  },
  {
    name: 'c15t',
    package: 'c15t',
    note:
      'Headless, and no file for a script tag: its core in offline mode, bundled and minified by Vite, with the plain banner of its guides “Quickstart” and “Building UI”; a module in the head. ' +
      'It marks no scripts: they are listed in `scripts`. Its interface with preferences is for React and not in these numbers.',
    accept: '#consent-accept',
    reject: '#consent-reject',
    record: 'c15t=',
    listed: true,
    setup: async (html, codes) => ({
      html: place(html, {
        head: `<script>window.consentScripts = ${json(codes.map((code, index) => ({ id: `s${index}`, category: 'measurement', textContent: code })))};</script>
<script type="module" src="/c15t.js"></script>`,
      }),
      files: { '/c15t.js': await c15tScript() },
    }),
  },
  {
    name: 'Orejime',
    package: 'orejime',
    note: 'Its README: style sheet, configuration and script; with `defer`, for it starts at `DOMContentLoaded`. One `<template>` for each script.',
    accept: '.orejime-Banner-saveButton',
    reject: '.orejime-Banner-declineButton',
    record: 'eu-consent=',
    mark: (code) => `<template data-purpose="analytics"><script>${code}</script></template>`,
    setup: (html) => ({
      html: place(html, {
        head: `<link rel="stylesheet" href="/orejime/orejime-standard.css">
<script>window.orejimeConfig = ${json({
          privacyPolicyUrl: '/privacy',
          purposes: [{ id: 'analytics', title: 'Analytics', cookies: [] }],
          translations: { banner: { title: TEXT.title, description: TEXT.ask, accept: TEXT.accept, decline: TEXT.reject } },
        })};</script>
<script defer src="/orejime/orejime-standard-en.js"></script>`,
        settings: 'onclick="orejime.prompt()"',
      }),
      files: Object.fromEntries(['orejime-standard.css', 'orejime-standard-en.js'].map((name) => [`/orejime/${name}`, fromPackage(`orejime/dist/${name}`)])),
    }),
  },
  {
    name: 'Osano cookieconsent',
    package: 'cookieconsent',
    note: 'As its examples do: style sheet in the head, script and `initialise` at the end of the body, type `opt-in`. It gates no scripts: a site does that itself in a callback.',
    accept: '.cc-window .cc-allow',
    reject: '.cc-window .cc-deny',
    record: 'cookieconsent_status=',
    setup: (html) => ({
      html: place(html, {
        head: '<link rel="stylesheet" href="/cookieconsent/cookieconsent.min.css">',
        end: `<script src="/cookieconsent/cookieconsent.min.js"></script>
<script>window.cookieconsent.initialise(${json({
          type: 'opt-in',
          showLink: false,
          palette: { popup: { background: '#eee' }, button: { background: '#ccc' } },
          content: { header: TEXT.title, message: TEXT.ask, allow: TEXT.accept, deny: TEXT.reject },
        })});</script>`,
      }),
      files: Object.fromEntries(['css', 'js'].map((kind) => [`/cookieconsent/cookieconsent.min.${kind}`, fromPackage(`cookieconsent/build/cookieconsent.min.${kind}`)])),
    }),
  },
];

/** A variant can make scripts wait. */
export const gates = ({ mark, listed }) => Boolean(mark || listed);

/** The version of what a variant shows. @param {Variant} variant */
export function version(variant) {
  if (variant.package) return JSON.parse(fromPackage(`${variant.package}/package.json`).toString()).version;
  return variant.name.startsWith('consent-elements') ? createRequire(import.meta.url)('../../package.json').version : '';
}

/** The page of a variant in which `count` scripts wait. @param {Variant} variant @returns {Promise<Setup>} */
export async function setup(variant, html, count) {
  const codes = Array.from({ length: count }, (_, index) => `tick(${index})`);
  const marked = variant.mark ? listed(codes, variant.mark) : '';
  return variant.setup(html.replace('<!--end-->', () => `${marked}<!--end-->`), codes);
}
