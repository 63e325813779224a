/** Plausible sets no cookie and has no call for consent, but leaves visitors with this entry out (PLA-1). */
import type { Consent } from '../core/api.js';
import { attempt } from '../core/attempt.js';
import { areGranted, follow, type ConnectOptions } from './connect.js';

/**
 * Connect before Plausible's script counts the page. The entry itself is a refusal, so it needs no consent: declare it as
 * essential. Default: for `analytics`.
 *
 * @vendor Plausible
 * @held `localStorage.plausible_ignore`
 * @granted the entry goes
 * @withdrawn the entry comes
 * @for `analytics`
 * @limits the view in which consent comes is not counted
 */
export function connectPlausible(consent: Consent, { for: ids = 'analytics' }: ConnectOptions = {}): () => void {
  return follow(consent, () =>
    // Where storage is refused, Plausible cannot read it either.
    attempt(() => (areGranted(consent, ids) ? localStorage.removeItem('plausible_ignore') : localStorage.setItem('plausible_ignore', 'true'))),
  );
}
