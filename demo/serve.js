#!/usr/bin/env node
// Serves the demos: the site on one port, the third parties it talks to on others. Run by `npm start` after the build.
import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from './listen.js';
import { startThirdParties } from './third-parties/server.js';

const root = new URL('../', import.meta.url);

/** Where each address lives; the longest prefix wins. */
const FOLDERS = {
  '/chat/': new URL('demo/chat/', root),
  '/policy/': new URL('demo/policy/', root),
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
 * @param {{ port?: number, thirdPartyPort?: number, log?: (line: string) => void }} [options] 0 = any free port
 * @returns {Promise<{ site: string, thirdParties: Record<'metrics' | 'pixel' | 'video' | 'wire', string>, stop(): Promise<void> }>}
 */
export async function start({ port = 8080, thirdPartyPort = 8091, log } = {}) {
  const { stop: stopThirdParties, ...thirdParties } = await startThirdParties({ port: thirdPartyPort, log });
  const site = await listen((request, response) => {
    answer(request, response, thirdParties).catch((error) => {
      console.error(error);
      response.destroy();
    });
  }, port);
  return {
    site: `http://localhost:${site.port}`,
    thirdParties,
    stop: async () => void (await Promise.all([site.stop(), stopThirdParties()])),
  };
}

async function answer(request, response, hosts) {
  const { pathname } = new URL(request.url, 'http://site');
  if (FOLDERS[`${pathname}/`]) return void response.writeHead(308, { Location: `${pathname}/` }).end();

  const file = locate(pathname);
  const body = file && (await readFile(file).catch(() => undefined));
  if (!body) return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not here.');

  const type = TYPES[extname(file.pathname)] ?? 'application/octet-stream';
  const headers = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };
  if (type !== 'text/html') return void response.writeHead(200, headers).end(body);

  const nonce = randomBytes(16).toString('base64');
  headers['Content-Security-Policy'] = (pathname.startsWith('/spa/') ? appPolicy : pagePolicy)({ ...hosts, nonce });
  response.writeHead(200, headers).end(fill(body.toString(), { ...hosts, nonce }));
}

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
const reach = ({ metrics, pixel, video, wire }) => ({
  'img-src': `'self' ${pixel}`,
  'frame-src': video,
  'connect-src': `'self' ${metrics} ${wire}`,
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

/** A policy by host: for built files that may come from any static server. */
const appPolicy = (values) => policy({ ...reach(values), 'script-src': `'self' ${values.metrics}` });

/** The single-page app is built by `npm run build`; without that, now. */
async function buildApp() {
  if (existsSync(new URL('dist/demo/spa/index.html', root))) return;
  const { build } = await import('vite');
  await build({ configFile: fileURLToPath(new URL('demo/spa/vite.config.ts', root)), logLevel: 'error' });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (!existsSync(new URL('dist/cdn/consent.js', root))) {
    console.error('The library is not built yet: run `npm run build` first.');
    process.exit(1);
  }
  await buildApp().catch((error) => console.error(`The single-page demo could not be built: ${error.message}`));
  const { site, thirdParties } = await start({ port: Number(process.env.PORT ?? 8080), log: console.log });
  console.log(`Site           ${site}`);
  console.log(`Third parties  ${Object.values(thirdParties).slice(0, 3).join('  ')}`);
  console.log('In Safari, add once to /etc/hosts:  127.0.0.1 metrics.localhost pixel.localhost video.localhost');
}
