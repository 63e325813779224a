/** Meta's pixel (META-1). */
import type { Consent } from '../core/api.js';
import { connect, globalOf, type ConnectOptions } from './connect.js';

type Pixel = (command: 'consent', state: 'grant' | 'revoke') => void;

/**
 * Held on each page: connect between Meta's snippet and its `init`. What the page tells it meanwhile waits for the grant.
 * Default: for a category `marketing`.
 *
 * @vendor Meta
 * @held `revoke`
 * @granted `grant`
 * @withdrawn `revoke`
 * @for `marketing`
 * @limits what it sent stays sent; `_fbp` stays unless declared
 */
export function connectMeta(consent: Consent, { for: ids = 'marketing' }: ConnectOptions = {}): () => void {
  const revoke = (pixel: Pixel) => pixel('consent', 'revoke');
  return connect(consent, ids, { find: () => (globalOf('fbq') as Pixel | undefined), hold: revoke, grant: (pixel) => pixel('consent', 'grant'), revoke });
}
