/** Matomo (MTM-1). Its own memory of consent is left alone: there would be two answers. */
import type { Consent } from '../core/api.js';
import { connect, queueOf, type ConnectOptions } from './connect.js';

export interface MatomoOptions extends ConnectOptions {
  /** `cookies`: it counts without consent, and sets cookies with it. Default: `all`, nothing is sent without consent. */
  readonly needs?: 'all' | 'cookies';
}

/**
 * Call it before `trackPageView`. Default: for `analytics`.
 *
 * @vendor Matomo
 * @held `requireConsent`
 * @granted `setConsentGiven`
 * @withdrawn `forgetConsentGiven`
 * @for `analytics`
 * @limits its cookies `_pk_*` stay unless declared
 */
export function connectMatomo(consent: Consent, { for: ids = 'analytics', needs = 'all' }: MatomoOptions = {}): () => void {
  const what = needs === 'cookies' ? 'CookieConsent' : 'Consent';
  return connect(consent, ids, {
    find: () => queueOf('_paq'),
    hold: (queue) => void queue.push([`require${what}`]),
    grant: (queue) => void queue.push([`set${what}Given`]),
    revoke: (queue) => void queue.push([`forget${what}Given`]),
  });
}
