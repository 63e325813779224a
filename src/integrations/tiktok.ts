/** TikTok's pixel (TIK-1). */
import type { Consent } from '../core/api.js';
import { connect, globalOf, type ConnectOptions } from './connect.js';

type Pixel = Record<'holdConsent' | 'grantConsent' | 'revokeConsent', () => void>;

/**
 * Held on each page: connect between TikTok's snippet and its `load`. Default: for a category `marketing`.
 *
 * @vendor TikTok
 * @held `holdConsent`
 * @granted `grantConsent`
 * @withdrawn `revokeConsent`
 * @for `marketing`
 * @limits what it sent stays sent; `_ttp` stays unless declared
 */
export function connectTikTok(consent: Consent, { for: ids = 'marketing' }: ConnectOptions = {}): () => void {
  return connect(consent, ids, {
    find: () => (globalOf('ttq') as Pixel | undefined),
    hold: (pixel) => pixel.holdConsent(),
    grant: (pixel) => pixel.grantConsent(),
    revoke: (pixel) => pixel.revokeConsent(),
  });
}
