/* What the tests of the guard share, beside what those of the core do. */
import type { ConsentConfig, Consent } from '../../src/index.js';
import { startGuard, type Guard, type GuardOptions } from '../../src/guard.js';
import { later, start } from '../core/setup.js';

// Before any guard: the questions of the tests themselves are nobody's business.
const { fetch } = window;

const ask = async <T>(query = ''): Promise<T> => (await fetch.call(window, `/vendor${query}`, { cache: 'no-store' })).json() as Promise<T>;

/** Address of somebody else's server, whose host no other service has. */
export const vendor = await ask<string>();

/** The requests that arrived there, as `GET /path`, whose address has the word in it. */
export const hits = (word: string): Promise<string[]> => ask(`?${encodeURIComponent(word)}`);

export const GUARDED = {
  policy: '1',
  services: [
    {
      id: 'metrics',
      category: 'analytics',
      hosts: ['127.0.0.1', 'metrics.example'],
      cookies: [{ name: '_m' }, { name: '_m_*' }],
      storage: [
        { type: 'localStorage', name: 'm_*' },
        { type: 'sessionStorage', name: 'm' },
      ],
    },
    { id: 'site', category: 'functionality', cookies: [{ name: 'lang' }] },
  ],
} satisfies ConsentConfig;

/** A guard that stops after the test. */
export function guard(consent: Consent = start(GUARDED), options?: GuardOptions): Guard {
  const stop = startGuard(consent, options);
  later(stop);
  return stop;
}
