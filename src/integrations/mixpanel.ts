/** Mixpanel (MIX-1). */
import type { Consent } from '../core/api.js';
import { connect, globalOf, type ConnectOptions } from './connect.js';

interface Mixpanel {
  opt_in_tracking(): void;
  opt_out_tracking(): void;
  has_opted_in_tracking(): boolean;
  readonly __loaded?: boolean;
}

/**
 * For a Mixpanel whose `init` has `opt_out_tracking_by_default: true`, or whose script waits for consent. It keeps its own
 * note of the answer, `__mp_opt_in_out_…`: declare it as essential. Default: for `analytics`.
 *
 * @param options.mixpanel An app's own instance. Default: the global one.
 *
 * @vendor Mixpanel
 * @held –
 * @granted `opt_in_tracking`
 * @withdrawn `opt_out_tracking`
 * @for `analytics`
 * @limits what it sent stays sent
 */
export function connectMixpanel(consent: Consent, { for: ids = 'analytics', mixpanel }: ConnectOptions & { readonly mixpanel?: Mixpanel } = {}): () => void {
  return connect(consent, ids, {
    find: () => {
      const found = mixpanel ?? (globalOf('mixpanel') as Mixpanel | undefined);
      // Its snippet's stand-in would forget whom it told.
      return found?.__loaded ? found : undefined;
    },
    remembers: (vendor) => vendor.has_opted_in_tracking(),
    grant: (vendor) => vendor.opt_in_tracking(),
    revoke: (vendor) => vendor.opt_out_tracking(),
  });
}
