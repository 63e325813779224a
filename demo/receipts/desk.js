// Keeps the receipts of all demo pages, and shows them to whoever signed in at the desk. The password stands in the open:
// a site asks its own session here.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequestListener } from '@remix-run/node-fetch-server';
import { createReceiver } from 'consent-elements/receiver';
import { openDatabase } from 'consent-elements/receiver/database';

const config = JSON.parse(readFileSync(new URL('../shared/declaration.json', import.meta.url), 'utf8'));

/**
 * @param {{ open?: () => Promise<import('consent-elements/receiver').Database & { close?(): Promise<void> }>, password?: string }} [options] `open` opens the database, once, when it is needed. Default: one that is gone with the process.
 * @returns {{ handle: import('node:http').RequestListener, stop(): Promise<void> }} for `/consent-receipts` and below, and for `/receipts/sign-in`
 */
export function createDesk({ open = () => openDatabase('memory://'), password = 'teasel' } = {}) {
  const key = randomBytes(16).toString('hex');
  let opening;

  const receive = createReceiver({
    database: { query: async (...args) => (await (opening ??= open())).query(...args) },
    config,
    authorize: (request) => (request.headers.get('cookie') ?? '').split('; ').includes(`desk=${key}`),
  });

  async function signIn(request) {
    const { password: given } = Object.fromEntries(new URLSearchParams(await request.text()));
    const [a, b] = [given ?? '', password].map((text) => createHash('sha256').update(text).digest());
    const headers = { Location: '/receipts/' };
    if (timingSafeEqual(a, b)) headers['Set-Cookie'] = `desk=${key}; Path=/; HttpOnly; SameSite=Strict`;
    else headers.Location += '#wrong';
    return new Response(null, { status: 303, headers });
  }

  return {
    handle: createRequestListener((request) => (new URL(request.url).pathname === '/receipts/sign-in' ? signIn(request) : receive(request))),
    stop: async () => void (await (await opening)?.close?.()),
  };
}
