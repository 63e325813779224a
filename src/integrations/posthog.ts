/** PostHog (PH-1). */
import type { Consent } from '../core/api.js';
import { connect, globalOf, type ConnectOptions } from './connect.js';

interface PostHog {
  opt_in_capturing(): void;
  opt_out_capturing(): void;
  get_explicit_consent_status(): 'granted' | 'denied' | 'pending';
  readonly __loaded?: boolean;
}

/**
 * For a PostHog whose `init` has `opt_out_capturing_by_default: true`, or whose script waits for consent. It keeps its own
 * note of the answer, `__ph_opt_in_out_…`: declare it as essential. Default: for `analytics`.
 *
 * @param options.posthog An app's own instance. Default: the global one.
 *
 * @vendor PostHog
 * @held –
 * @granted `opt_in_capturing`
 * @withdrawn `opt_out_capturing`
 * @for `analytics`
 * @limits what it sent stays sent
 */
export function connectPostHog(consent: Consent, { for: ids = 'analytics', posthog }: ConnectOptions & { readonly posthog?: PostHog } = {}): () => void {
  return connect(consent, ids, {
    find: () => {
      const found = posthog ?? (globalOf('posthog') as PostHog | undefined);
      // Its snippet's stand-in would forget whom it told.
      return found?.__loaded ? found : undefined;
    },
    remembers: (vendor) => vendor.get_explicit_consent_status() === 'granted',
    grant: (vendor) => vendor.opt_in_capturing(),
    revoke: (vendor) => vendor.opt_out_capturing(),
  });
}
