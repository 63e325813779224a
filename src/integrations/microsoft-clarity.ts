/** Microsoft Clarity's consent API, version 2 (MS-2). */
import type { Consent } from '../core/api.js';
import { areGranted, follow, globalOf } from './connect.js';

export interface ClarityOptions {
  /** Categories or services for advertising, apart by spaces. Default: a category `marketing`. */
  readonly ads?: string;
  /** For analytics. Default: `analytics`. */
  readonly analytics?: string;
}

type Clarity = (command: 'consentv2', state: { ad_Storage: string; analytics_Storage: string }) => void;

/**
 * Told on each page once Clarity's snippet is there, and on each change.
 *
 * @vendor Microsoft Clarity
 * @held `consentv2`
 * @granted `consentv2`
 * @withdrawn `consentv2`
 * @for `marketing`, `analytics`
 * @limits it goes on without cookies
 */
export function connectMicrosoftClarity(consent: Consent, { ads = 'marketing', analytics = 'analytics' }: ClarityOptions = {}): () => void {
  const stateOf = (ids: string) => (areGranted(consent, ids) ? 'granted' : 'denied');
  let told: string | undefined;
  return follow(consent, () => {
    const clarity = (globalOf('clarity') as Clarity | undefined);
    const state = { ad_Storage: stateOf(ads), analytics_Storage: stateOf(analytics) };
    const text = JSON.stringify(state);
    if (!clarity || text === told) return;
    clarity('consentv2', state);
    told = text;
  });
}
