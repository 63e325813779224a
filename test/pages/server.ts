import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { test as base } from 'playwright/test';
import { isStressed, slowDown } from '../../scripts/testing/patience.js';
import { answerAt, scriptAt } from '../../demo/tags/vendors.js';

/** A request as it arrived; a WebSocket's opening one too. `time`: ms since epoch. */
export interface Hit {
  host: string;
  path: string;
  method: string;
  cookie: string;
  body: string;
  time: number;
}

declare global {
  interface Window {
    /** The vendor's scripts that ran, in order. */
    ran?: string[];
  }
}

/** Answers a request whose body, already read, is among the `hits()`. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

abstract class LoggingServer {
  #server: Server;
  #hits: Hit[] = [];

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    // Without an answer the browser sees a failed connection; what counts is that it tried.
    this.#server.on('upgrade', (request, socket) => {
      this.#log(request, '');
      socket.destroy();
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What arrived since the start or `clear()`, or the part of it whose path, query included, starts so. */
  hits(prefix = '/'): Hit[] {
    return this.#hits.filter(({ path }) => path.startsWith(prefix));
  }

  clear(): void {
    this.#hits = [];
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  protected abstract answer(url: URL, request: IncomingMessage, response: ServerResponse): unknown;

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request).catch(() => '');
    if (request.url === '/favicon.ico') return void response.writeHead(204).end();
    this.#log(request, body);
    response.setHeader('cache-control', 'no-store');
    try {
      await this.answer(new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`), request, response);
    } catch (error) {
      send(response, 500, 'text/plain', String(error));
    }
  }

  #log({ headers, url = '/', method = 'GET' }: IncomingMessage, body: string): void {
    this.#hits.push({
      host: headers.host ?? '',
      path: url,
      method,
      cookie: headers.cookie ?? '',
      body,
      time: Date.now(),
    });
  }
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

const built = new URL('../../dist/cdn/', import.meta.url);

/** The site under test: its pages as strings, and what is built for the script tag under /consent/. */
export class Site extends LoggingServer {
  #pages = new Map<string, Handler>();

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Serves text, or whatever the handler answers, under an exact path. The type is that of the path, else HTML; or given among the headers. */
  page(path: string, content: string | Handler, headers: Record<string, string> = {}): void {
    this.#pages.set(
      path,
      typeof content === 'function'
        ? content
        : (_, response) => {
            response.writeHead(200, { 'content-type': types[extname(path)] ?? types['.html'], ...headers }).end(content);
          },
    );
  }

  protected async answer({ pathname }: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = this.#pages.get(pathname);
    if (page) {
      await page(request, response);
      return;
    }
    const type = types[extname(pathname)];
    if (!type || !pathname.startsWith('/consent/')) return send(response, 404, 'text/plain', 'No such page.');
    const file = await readFile(new URL(pathname.slice('/consent/'.length), built)).catch(() => undefined);
    send(response, file ? 200 : 404, file ? type : 'text/plain', file ?? 'Not built.');
  }
}

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const script = (run: string): string => `(window.ran ??= []).push(${JSON.stringify(run)});\n`;

/**
 * Somebody else's server, under two host names. Any path takes `?cookie=name=value`, which the answer sets.
 *
 * - `/ok.js?run=NAME` adds NAME to `window.ran`; `/slow.js?run=NAME&ms=300` does so later
 * - `/hang.js` and any other `/hang…` never answers before `close()`; `/fail.js`, as everything unknown, is a 404
 * - `/p.gif` one pixel; `/style.css` sets `--vendor: 1` on the root; `/embed` is a page; `/data.json`
 * - `/sdk/PATH` is a file of an npm package; those of the demo's analytics vendors have their usual addresses
 * - `/beacon` takes anything and answers 204
 */
export class Vendor extends LoggingServer {
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get metricsUrl(): string {
    return `http://metrics.localhost:${this.port}`;
  }

  protected async answer(
    { pathname, searchParams }: URL,
    { method, headers }: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    response.setHeader('access-control-allow-origin', headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*');
    const cookie = searchParams.get('cookie');
    if (cookie) response.setHeader('set-cookie', `${cookie}; path=/`);
    if (method === 'OPTIONS') return void response.writeHead(204).end();

    if (pathname.startsWith('/sdk/')) return send(response, 200, types['.js'], await readFile(new URL(`../../node_modules/${pathname.slice('/sdk/'.length)}`, import.meta.url)));
    const sdk = scriptAt(pathname);
    if (sdk) return send(response, 200, types['.js'], sdk);
    const run = searchParams.get('run') ?? pathname;
    if (pathname.startsWith('/hang')) return;
    switch (pathname) {
      case '/ok.js':
        return send(response, 200, types['.js'], script(run));
      case '/slow.js':
        await wait(Number(searchParams.get('ms') ?? 300));
        return send(response, 200, types['.js'], script(run));
      case '/p.gif':
        return send(response, 200, 'image/gif', gif);
      case '/style.css':
        return send(response, 200, types['.css'], ':root { --vendor: 1 }\n');
      case '/embed':
        return send(
          response,
          200,
          types['.html'],
          '<!doctype html><html lang="en"><title>Embed</title><p>Embedded</p>\n',
        );
      case '/data.json':
        return send(response, 200, types['.json'], '{"vendor":true}\n');
      case '/beacon':
        return void response.writeHead(204).end();
      default:
        // What SDKs send is taken, and what they ask for is empty.
        if (/^\/array\/.*\.js$/.test(pathname)) return send(response, 200, types['.js'], '');
        if (/^\/(api|v1|e|i|o|flags|decide|array|track|engage|t|p|s)\b/.test(pathname)) return send(response, 200, types['.json'], answerAt(headers.host ?? ''));
        send(response, 404, 'text/plain', 'No such thing.');
    }
  }
}

function send(response: ServerResponse, status: number, type = 'text/plain', body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/**
 * Each test gets a site and a vendor of its own, and with `startVendor()` as many more as it wants. `consoleLog` keeps what the
 * console of a failed test said.
 */
export const test = base.extend<{ site: Site; vendor: Vendor; startVendor: () => Promise<Vendor>; consoleLog: string[] }>({
  consoleLog: [
    async ({ context }, use, info) => {
      const lines: string[] = [];
      context.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
      context.on('weberror', (error) => lines.push(`uncaught: ${String(error.error())}`));
      if (isStressed) context.on('page', (page) => void slowDown(page).catch(() => undefined));
      await use(lines);
      if (info.status !== info.expectedStatus && lines.length) await info.attach('browser log', { body: lines.join('\n') });
    },
    { auto: true },
  ],
  site: async ({}, use) => {
    const site = await new Site().start();
    await use(site);
    await site.close();
  },
  startVendor: async ({}, use) => {
    const vendors: Vendor[] = [];
    await use(async () => {
      const vendor = await new Vendor().start();
      vendors.push(vendor);
      return vendor;
    });
    await Promise.all(vendors.map((vendor) => vendor.close()));
  },
  vendor: async ({ startVendor }, use) => {
    await use(await startVendor());
  },
});

export { expect } from 'playwright/test';
