/** The state of consent in a `dataLayer`, for whatever tag manager reads one. */
import type { Consent } from '../core/api.js';
import { follow, queueOf } from './connect.js';

export interface DataLayerOptions {
  /** Name of the global queue. Default: `dataLayer`. */
  readonly dataLayer?: string;
  /** Name of the event. Default: `consent_change`. */
  readonly event?: string;
}

/**
 * Pushes one event on each page and on each change: `{ event, consent: { analytics: 'granted', metrics: 'denied', … } }`, with
 * every category and service.
 *
 * @vendor Tag managers with a `dataLayer`
 * @held event `consent_change`
 * @granted event `consent_change`
 * @withdrawn event `consent_change`
 * @for each its own
 * @limits what the tags do with it is the tag manager's
 */
export function connectDataLayer(consent: Consent, { dataLayer = 'dataLayer', event = 'consent_change' }: DataLayerOptions = {}): () => void {
  const { categories, services } = consent.declaration;
  let told: string | undefined;
  return follow(consent, () => {
    const states = Object.fromEntries([...categories, ...services].map(({ id }) => [id, consent.granted(id) ? 'granted' : 'denied']));
    const text = JSON.stringify(states);
    if (text === told) return;
    told = text;
    queueOf(dataLayer).push({ event, consent: states });
  });
}
