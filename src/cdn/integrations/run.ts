import type { Consent } from '../../core/api.js';
import type {} from '../../drop-in.js';

/** Connects a vendor, after `consent.js`. The attributes of its script tag are the options: `data-for` is `for`, and `false` is false. */
export function run(connect: (consent: Consent, options: object) => () => void): void {
  if (!window.consent) throw new Error('[consent] consent.js must come first');
  const options = Object.entries((document.currentScript as HTMLScriptElement).dataset).map(([key, text]) => [key, text === 'false' ? false : text || true]);
  connect(window.consent, Object.fromEntries(options) as object);
}
