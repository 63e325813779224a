#!/usr/bin/env node
// Serves the demos: the site on one port, the third parties it talks to on others. Run by `npm start` after the build.
import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from './listen.js';
import { vendors } from './tags/vendors.js';
import { startThirdParties } from './third-parties/server.js';

const root = new URL('../', import.meta.url);

/** Where each address lives; the longest prefix wins. */
const FOLDERS = {
  '/chat/': new URL('demo/chat/', root),
  '/policy/': new URL('demo/policy/', root),
  '/tags/': new URL('demo/tags/', root),
  '/static/': new URL('demo/static/', root),
  '/receipts/': new URL('demo/receipts/', root),
  '/server/assets/': new URL('demo/server/assets/', root),
  '/shared/': new URL('demo/shared/', root),
  '/spa/': new URL('dist/demo/spa/', root),
  '/consent/': new URL('dist/cdn/', root),
};
const PAGES = { '/': 'demo/index.html', '/privacy': 'demo/policy/index.html', '/sign-up': 'demo/policy/sign-up.html' };

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.md': 'text/markdown',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
};

/**
 * Starts both servers.
 * @param {{ port?: number, thirdPartyPort?: number, openReceipts?: () => Promise<import('consent-elements/receiver').Database>, log?: (line: string) => void }} [options] 0 = any free port; `openReceipts`: their database, when it is needed
 * @returns {Promise<{ site: string, thirdParties: Record<'metrics' | 'pixel' | 'video' | 'tags' | 'wire', string>, stop(): Promise<void> }>}
 */
export async function start({ port = 8080, thirdPartyPort = 8091, openReceipts, log } = {}) {
  const { stop: stopThirdParties, ...thirdParties } = await startThirdParties({ port: thirdPartyPort, log });
  // Not before: it needs what is built.
  const { createSite } = await import('./server/site.js');
  const { createDesk } = await import('./receipts/desk.js');
  const rendered = createSite(thirdParties);
  const desk = createDesk({ open: openReceipts });
  const site = await listen((request, response) => {
    if (/^\/(consent-receipts\b|receipts\/sign-in$)/.test(request.url)) return desk.handle(request, response);
    answer(request, response, thirdParties, rendered).catch((error) => {
      console.error(error);
      response.destroy();
    });
  }, port);
  return {
    site: `http://localhost:${site.port}`,
    thirdParties,
    stop: async () => {
      await Promise.all([site.stop(), stopThirdParties()]);
      await desk.stop();
    },
  };
}

async function answer(request, response, hosts, rendered) {
  const { pathname, searchParams } = new URL(request.url, 'http://site');
  if (FOLDERS[`${pathname}/`] || pathname === '/server') return void response.writeHead(308, { Location: `${pathname}/` }).end();

  const file = locate(pathname);
  if (!file && pathname.startsWith('/server/')) return rendered(request, response);
  const body = file && (await readFile(file).catch(() => undefined));
  if (!body) return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not here.');

  const type = TYPES[extname(file.pathname)] ?? 'application/octet-stream';
  const headers = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };
  if (type !== 'text/html') return void response.writeHead(200, headers).end(body);

  const nonce = randomBytes(16).toString('base64');
  const values = { ...hosts, nonce, ...(await parts({ ...hosts, nonce, from: searchParams.get('from') })) };
  const policyOf = { '/spa/': appPolicy, '/static/': ownPolicy, '/tags/': tagsPolicy }[pathname.replace(/^(\/\w+\/).*/, '$1')] ?? pagePolicy;
  const csp = policyOf(values);
  if (csp) headers['Content-Security-Policy'] = csp;
  response.writeHead(200, headers).end(fill(body.toString(), values));
}

/** What several pages say alike, and what the page of tags is made of. */
const parts = async ({ nonce, tags, from }) => ({
  mixpanel: tags.replace('tags', 'mixpanel'),
  // An edge knows where a visitor is; here the page's address says so.
  regime: from === null ? '' : (await import(new URL('dist/regimes.js', root).href)).regimeOf(from),
  declaration: await readFile(new URL('demo/shared/declaration.json', root), 'utf8'),
  tagsDeclaration: JSON.stringify({
    policy: '2026-10-01',
    controller: { name: 'Teasel Ltd' },
    // A site of its own, as far as its record goes.
    cookie: { name: 'consent_tags' },
    services: vendors.map(({ id, label, names }) => ({
      id,
      label,
      category: 'analytics',
      provider: label,
      hosts: [`${id}.localhost`],
      cookies: names.map((name) => ({ name, maxAgeDays: 365 })),
      storage: ['localStorage', 'sessionStorage'].flatMap((type) => names.map((name) => ({ type, name }))),
    })),
  }),
  snippets: vendors.map(({ id, snippet }) => `<script nonce="${nonce}">${snippet(tags.replace('tags', id))}</script>`).join('\n'),
});

/** The file behind an address; undefined when there is none to give. */
function locate(pathname) {
  if (PAGES[pathname]) return new URL(PAGES[pathname], root);
  const prefix = Object.keys(FOLDERS).find((start) => pathname.startsWith(start));
  if (!prefix) return undefined;
  const folder = FOLDERS[prefix];
  // Every address of the single-page app that is not a file is one of its own routes.
  const isPage = pathname.endsWith('/') || (prefix === '/spa/' && !extname(pathname));
  const file = new URL(isPage ? 'index.html' : `./${pathname.slice(prefix.length)}`, folder);
  return file.href.startsWith(folder.href) ? file : undefined;
}

/** Puts the third parties' addresses and the nonce where the page says {{name}}. */
const fill = (html, values) => html.replace(/\{\{(\w+)\}\}/g, (placeholder, name) => values[name] ?? placeholder);

const policy = (directives) =>
  Object.entries({ 'default-src': "'self'", 'style-src': "'self'", 'object-src': "'none'", 'base-uri': "'none'", ...directives })
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** What a page may reach once the visitor agreed. The consent library needs nothing added for itself. */
const reach = ({ metrics, pixel, video, wire, mixpanel }) => ({
  'img-src': `'self' ${pixel}`,
  'frame-src': video,
  'connect-src': `'self' ${metrics} ${mixpanel} ${wire}`,
});

/** A strict policy by nonce, with Trusted Types: for pages that the server renders. */
const pagePolicy = (values) =>
  policy({
    ...reach(values),
    'script-src': `'nonce-${values.nonce}' 'strict-dynamic'`,
    'require-trusted-types-for': "'script'",
    // The second is for the policy viewer, which makes elements out of a document's text.
    'trusted-types': 'lit-html consent-elements',
  });

/** Pasted tags know nothing of Trusted Types. */
const tagsPolicy = ({ nonce, tags, wire }) => {
  const hosts = vendors.map(({ id }) => tags.replace('tags', id)).join(' ');
  return policy({ 'script-src': `'nonce-${nonce}' 'strict-dynamic'`, 'img-src': `'self' ${hosts}`, 'connect-src': `'self' ${hosts} ${wire}` });
};

/** A policy by host: for built files that may come from any static server. */
const appPolicy = (values) => policy({ ...reach(values), 'script-src': `'self' ${values.metrics}` });

/** None: the page has it in a `<meta>`. */
const ownPolicy = () => undefined;

/** The single-page app is built by `npm run build`; without that, now. */
export async function buildApp() {
  if (existsSync(new URL('dist/demo/spa/index.html', root))) return;
  const { build } = await import('vite');
  await build({ configFile: fileURLToPath(new URL('demo/spa/vite.config.ts', root)), logLevel: 'error' });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (!existsSync(new URL('dist/cdn/consent.js', root))) {
    console.error('The library is not built yet: run `npm run build` first.');
    process.exit(1);
  }
  // Now, not with the first decision: it takes seconds.
  const { openDatabase } = await import(new URL('dist/database.js', root).href);
  const receipts = openDatabase(process.env.DATABASE_URL ?? fileURLToPath(new URL('consent-receipts', root)));
  await buildApp().catch((error) => console.error(`The single-page demo could not be built: ${error.message}`));
  const { site, thirdParties } = await start({ port: Number(process.env.PORT ?? 8080), openReceipts: () => receipts, log: console.log });
  console.log(`Site           ${site}`);
  const { metrics, pixel, video, tags } = thirdParties;
  console.log(`Receipts       ${site}/receipts/  (password: teasel)`);
  console.log(`Third parties  ${[metrics, pixel, video, tags].join('  ')}`);
  const names = ['metrics', 'pixel', 'video', ...vendors.map(({ id }) => id)];
  console.log(`In Safari, add once to /etc/hosts:  127.0.0.1 ${names.map((name) => `${name}.localhost`).join(' ')}`);
}
