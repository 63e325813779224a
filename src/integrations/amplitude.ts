/** Amplitude's browser SDK, version 2. */
import type { Consent } from '../core/api.js';
import { connect, globalOf, type ConnectOptions } from './connect.js';

interface Amplitude {
  setOptOut(isOut: boolean): void;
}

/**
 * Opted out until granted. Give `init` the option `optOut: true`, or it stores its device id at once. Default: for `analytics`.
 *
 * @param options.amplitude An app's own instance. Default: the global one.
 *
 * @vendor Amplitude
 * @held `setOptOut(true)`
 * @granted `setOptOut(false)`
 * @withdrawn `setOptOut(true)`
 * @for `analytics`
 * @limits its cookies `AMP_*` stay unless declared
 */
export function connectAmplitude(consent: Consent, { for: ids = 'analytics', amplitude }: ConnectOptions & { readonly amplitude?: Amplitude } = {}): () => void {
  const revoke = (vendor: Amplitude) => vendor.setOptOut(true);
  return connect(consent, ids, {
    find: () => amplitude ?? (globalOf('amplitude') as Amplitude | undefined),
    hold: revoke,
    grant: (vendor) => vendor.setOptOut(false),
    revoke,
  });
}
