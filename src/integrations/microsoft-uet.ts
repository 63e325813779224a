/** Microsoft Advertising's Universal Event Tracking. It has one purpose: `ad_storage` (MS-1). */
import type { Consent } from '../core/api.js';
import { connect, queueOf, type ConnectOptions } from './connect.js';

/**
 * Denied on each page before `bat.js` reads its queue. Default: for a category `marketing`.
 *
 * @vendor Microsoft UET
 * @held `consent`, `default`
 * @granted `update`, granted
 * @withdrawn `update`, denied
 * @for `marketing`
 * @limits its tag goes on without cookies
 */
export function connectMicrosoftUet(consent: Consent, { for: ids = 'marketing' }: ConnectOptions = {}): () => void {
  const say = (queue: { push(...words: unknown[]): void }, command: 'default' | 'update', state: 'granted' | 'denied') => queue.push('consent', command, { ad_storage: state });
  return connect(consent, ids, {
    find: () => queueOf('uetq'),
    hold: (queue) => say(queue, 'default', 'denied'),
    grant: (queue) => say(queue, 'update', 'granted'),
    revoke: (queue) => say(queue, 'update', 'denied'),
  });
}
