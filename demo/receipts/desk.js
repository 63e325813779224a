// Keeps the receipts of all demo pages, and shows them to whoever signed in at the desk. The password stands in the open:
// a site asks its own session here.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequestListener } from '@remix-run/node-fetch-server';
import { createReceiver } from 'consent-elements/receiver';
import { openDatabase } from 'consent-elements/receiver/database';

const config = JSON.parse(readFileSync(new URL('../shared/declaration.json', import.meta.url), 'utf8'));

/**
 * @param {{ address?: string, password?: string }} [options] `address` of a PostgreSQL, or folder of the embedded database. Default: gone with the process, and made when it is needed.
 * @returns {{ handle: import('node:http').RequestListener, stop(): Promise<void> }} for `/consent-receipts` and below, and for `/receipts/sign-in`
 */
export function createDesk({ address, password = 'teasel' } = {}) {
  const key = randomBytes(16).toString('hex');
  let opening = address && openDatabase(address);
  const open = () => (opening ??= openDatabase('memory://'));

  const receive = createReceiver({
    database: { query: async (...args) => (await open()).query(...args) },
    config,
    authorize: (request) => (request.headers.get('cookie') ?? '').split('; ').includes(`desk=${key}`),
  });

  async function signIn(request) {
    const { password: given } = Object.fromEntries(new URLSearchParams(await request.text()));
    const [a, b] = [given ?? '', password].map((text) => Buffer.from(text.padEnd(64).slice(0, 64)));
    const headers = { Location: '/receipts/' };
    if (timingSafeEqual(a, b)) headers['Set-Cookie'] = `desk=${key}; Path=/; HttpOnly; SameSite=Strict`;
    else headers.Location += '#wrong';
    return new Response(null, { status: 303, headers });
  }

  return {
    handle: createRequestListener((request) => (new URL(request.url).pathname === '/receipts/sign-in' ? signIn(request) : receive(request))),
    stop: async () => (await opening)?.close(),
  };
}
