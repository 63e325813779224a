import type { Consent } from '../../core/api.js';
import type {} from '../../drop-in.js';

/** Connects a vendor, right after `consent.js`. The attributes of its script tag are the options: `data-for` is `for`. */
export function run(connect: (consent: Consent, options: object) => () => void): void {
  if (!window.consent) throw new Error('[consent] consent.js must come first');
  connect(window.consent, Object.assign({}, (document.currentScript as HTMLScriptElement).dataset));
}
