/** Serves every variant's page and files, compressed as on the wire, and counts. HTTP/1.1. */
import { brotliCompressSync, constants } from 'node:zlib';
import { listen } from '../../demo/listen.js';
import { files as pageFiles, html } from './page.js';
import { setup } from './variants.js';

const TYPES = { js: 'text/javascript', css: 'text/css', png: 'image/png' };
const brotli = (data) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } });
const answers = new Map();

/** @param {import('./variants.js').Variant} variant @param {number} count scripts that wait in it */
async function load(variant, count) {
  const path = `/${encodeURIComponent(variant.name)}/${count}`;
  if (answers.has(path)) return path;
  const site = await setup(variant, html, count);
  for (const [name, data] of Object.entries({ ...pageFiles, ...site.files })) {
    if (answers.has(name)) continue;
    const type = TYPES[name.split('.').at(-1)];
    const packed = type === TYPES.png ? data : brotli(data);
    const encoding = type === TYPES.png ? {} : { 'content-encoding': 'br' };
    answers.set(name, { body: packed, headers: { 'content-type': type, 'cache-control': 'public, max-age=31536000', ...encoding } });
  }
  answers.set(path, { body: brotli(site.html), headers: { 'content-type': 'text/html', 'cache-control': 'no-cache', 'content-encoding': 'br' } });
  return path;
}

export async function start() {
  let log = [];
  const { port, stop } = await listen((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/blank') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><link rel="icon" href="data:,">');
      return;
    }
    const answer = answers.get(pathname);
    log.push({ path: answer?.headers['content-type'] === 'text/html' ? 'HTML' : pathname, bytes: answer?.body.length ?? 0, found: Boolean(answer) });
    response.writeHead(answer ? 200 : 404, { ...answer?.headers, 'content-length': answer?.body.length ?? 0 }).end(answer?.body);
  }, 0);
  return {
    origin: `http://localhost:${port}`,
    address: async (variant, count) => `http://localhost:${port}${await load(variant, count)}`,
    /** What was asked for since the last time: bytes of the bodies. */
    taken() {
      const all = log;
      log = [];
      return all;
    },
    stop,
  };
}
