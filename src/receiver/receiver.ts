/** Takes receipts in, and gives them out again to whom the site lets in. Fetch standard: `Request` → `Response`. */
import validate from 'virtual:receipt-validator';
import type { ConsentConfig } from '../core/declaration.js';
import type { Receipt } from '../core/receipt/format.js';
import { readJson, Refusal } from './body.js';
import type { Database } from './database.js';
import { createLimit } from './limit.js';
import { refreshedCookie } from './refresh.js';
import { createStore } from './store.js';
import { FORMATS, stream } from './table.js';
import { createVerifier } from './verify.js';

export interface ReceiverOptions {
  readonly database: Database;
  /** Where it is in the site. Default: `/consent-receipts`. */
  readonly path?: string;
  /** Other origins whose pages may post, such as `https://shop.example`. Its own always may. */
  readonly origins?: readonly string[];
  /** Whether a request may read, count and erase. Without it nobody may. */
  readonly authorize?: (request: Request) => boolean | Promise<boolean>;
  /** Whether to take a receipt, such as one whose `pii_principal_id` is that of the request's session: 422 when not. Default: every one that is in order. */
  readonly accept?: (request: Request, receipt: Receipt) => boolean | Promise<boolean>;
  /** The site's declaration: answers to its own pages then write the record's cookie again, by HTTP. */
  readonly config?: ConsentConfig;
  /** What to keep of a request beside the receipt. Default: nothing, no address and no user agent. */
  readonly context?: (request: Request) => Readonly<Record<string, string>> | undefined;
  /**
   * Receipts a minute for each record, or for each of what `by` makes of a request. Default: 120. A record's id is the
   * sender's own choice: against who means harm, count by what your front says of the sender.
   */
  readonly limit?: { readonly perMinute: number; readonly by?: (request: Request) => string };
  /** Hears of what went wrong on this side. Default: `console.error`. */
  readonly log?: (error: unknown) => void;
}

/** Bytes of one receipt: what is asked about some hundred services, in words. */
const MAX_BYTES = 262_144;

/** Seconds for a body to come. */
const PATIENCE = 10;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', ...headers } });

/**
 * - `POST path` stores a receipt: 201, or 200 when it is there. Refused: 400 not JSON, 403 origin, 408 too slow, 409 another one
 *   has its id, 413 too large, 415 not `application/json`, 422 not a receipt or not as it was made, 429 too many, 501 another
 *   version, 503 no database.
 * - `GET path/<receipt_id>`, `GET path?subject=…[&format=csv]`, `GET path/counts?from=…&to=…`
 * - `DELETE path?subject=…`, `DELETE path?policy=…[&before=…]`
 *
 * All but the first ask `authorize`: 401 when it says no.
 */
export function createReceiver(options: ReceiverOptions): (request: Request) => Promise<Response> {
  const { database, path = '/consent-receipts', origins = [], authorize, accept, config, context, limit, log = console.error } = options;
  const store = createStore(database);
  const verify = createVerifier();
  const secondsToWait = createLimit(limit?.perMinute ?? 120, Date.now);

  /** A page of this host, whatever a proxy has made of the scheme. */
  function isOwn(request: Request): boolean {
    const site = request.headers.get('sec-fetch-site');
    const origin = request.headers.get('origin');
    if (site) return site === 'same-origin';
    return !!origin && URL.canParse(origin) && new URL(origin).host === (request.headers.get('host') ?? new URL(request.url).host);
  }

  /** What lets the page of an allowed origin read the answer. */
  function corsOf(request: Request): Record<string, string> {
    const origin = request.headers.get('origin');
    if (!origin || isOwn(request)) return {};
    if (!origins.includes(origin)) throw new Refusal(403, `Pages of ${origin} may not post here`);
    return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After', Vary: 'Origin' };
  }

  function check(key: string): void {
    const seconds = secondsToWait(key);
    if (seconds) throw new Refusal(429, 'Too many receipts', { 'Retry-After': String(seconds) });
  }

  async function toReceipt(request: Request): Promise<Receipt> {
    const body = await readJson(request, MAX_BYTES, PATIENCE);
    const { schema_version } = Object(body) as { schema_version?: unknown };
    // A page may be newer than its server: it tries again.
    if (typeof schema_version === 'string' && schema_version !== '1') throw new Refusal(501, `Receipts of version ${schema_version.slice(0, 20)} are not known here`);
    if (!validate(body)) throw new Refusal(422, `Not a receipt: ${validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`).join(', ').slice(0, 1000)}`);
    const receipt = body as Receipt;
    if (!(await verify(receipt))) throw new Refusal(422, 'Not as it was made: a digest is not that of its receipt');
    return receipt;
  }

  async function take(request: Request): Promise<Response> {
    const cors = corsOf(request);
    try {
      if (limit?.by) check(limit.by(request));
      const receipt = await toReceipt(request);
      if (!limit?.by) check(receipt.record_id);
      const isAccepted: unknown = await (accept?.(request, receipt) ?? true);
      if (isAccepted !== true) throw new Refusal(422, 'Not taken here');
      const result = await store.add(receipt, context?.(request));
      if (result === 'other') throw new Refusal(409, 'Another receipt has this id');
      const cookie = config && isOwn(request) && refreshedCookie(request.headers.get('cookie'), receipt, config, /^https:/.test(request.headers.get('origin') ?? request.url));
      return json(result === 'new' ? 201 : 200, { receipt_id: receipt.receipt_id, stored: result === 'new' }, { ...cors, ...(cookie && { 'Set-Cookie': cookie }) });
    } catch (error) {
      return failure(error, cors);
    }
  }

  async function read(url: URL, rest: string): Promise<Response> {
    const { searchParams } = url;
    if (rest === '/counts') {
      const from = momentOf(searchParams.get('from') ?? '1970-01-01');
      return json(200, await store.counts(from, momentOf(searchParams.get('to') ?? '9999-01-01')));
    }
    if (rest) {
      const stored = UUID.test(rest.slice(1)) ? await store.find(rest.slice(1)) : undefined;
      return stored ? json(200, stored) : json(404, { error: 'There is no such receipt' });
    }
    const subject = searchParams.get('subject');
    if (!subject) throw new Refusal(400, 'Whose? Say ?subject=');
    const name = searchParams.get('format') ?? 'ndjson';
    if (!Object.hasOwn(FORMATS, name)) throw new Refusal(400, `Formats are ${Object.keys(FORMATS).join(' and ')}`);
    const format = FORMATS[name as keyof typeof FORMATS];
    const headers = { 'Content-Type': format.type, 'Content-Disposition': `attachment; filename="consent.${name}"`, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
    return new Response(await stream(store.history(withoutNul(subject)), format), { headers });
  }

  async function erase({ searchParams }: URL): Promise<Response> {
    const subject = searchParams.get('subject');
    const policy = searchParams.get('policy');
    if (subject) return json(200, { erased: await store.erase(withoutNul(subject)) });
    if (policy === null) throw new Refusal(400, 'Whose, or of which policy? Say ?subject= or ?policy=');
    return json(200, { erased: await store.prune(withoutNul(policy), momentOf(searchParams.get('before') ?? '9999-01-01')) });
  }

  function failure(error: unknown, headers: Readonly<Record<string, string>> = {}): Response {
    if (error instanceof Refusal) return json(error.status, { error: error.message }, { ...headers, ...error.headers });
    log(error);
    return json(503, { error: 'Not now' }, { ...headers, 'Retry-After': '10' });
  }

  return async (request) => {
    const url = new URL(request.url);
    const rest = url.pathname.slice(path.length);
    if (!url.pathname.startsWith(path) || !/^(\/[^/]+)?$/.test(rest)) return json(404, { error: 'Not here' });
    try {
      if (request.method === 'POST' && !rest) return await take(request);
      if (request.method === 'OPTIONS' && !rest)
        return new Response(null, { status: 204, headers: { ...corsOf(request), 'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': 'content-type', 'Access-Control-Max-Age': '86400' } });
      if (request.method !== 'GET' && (request.method !== 'DELETE' || rest)) return json(405, { error: 'Not in this way' }, { Allow: rest ? 'GET' : 'GET, POST, DELETE, OPTIONS' });
      if (!authorize) return json(403, { error: 'Nobody may: this receiver has no `authorize`' });
      // A mistake in the site's hook, such as an object that is always true, lets nobody in.
      const isAllowed: unknown = await authorize(request);
      if (isAllowed !== true) return json(401, { error: 'Not you' });
      return await (request.method === 'GET' ? read(url, rest) : erase(url));
    } catch (error) {
      return failure(error);
    }
  };
}

/** A moment that any database reads. */
function momentOf(text: string): string {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw new Refusal(400, `${text.slice(0, 40)} is no moment: say it as 2026-11-29 or 2026-11-29T12:00:00Z`);
  return moment.toISOString();
}

/** PostgreSQL has no text with it; so nobody is called like this. */
const withoutNul = (text: string): string => text.replaceAll('\0', '\ufffd');
