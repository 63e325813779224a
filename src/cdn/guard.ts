import { startGuard, type Guard } from '../guard/guard.js';
import type {} from '../drop-in.js';

declare global {
  interface Window {
    consentGuard?: Guard;
  }
}

const { unlisted, safe, beacons, scriptErrors } = (document.currentScript as HTMLScriptElement).dataset;

if (!window.consent) console.error('[consent] guard.js has to come right after consent.js: nothing is guarded');
// The script tag may stand twice in the page.
else
  window.consentGuard ??= startGuard(window.consent, {
    unlisted: unlisted as 'deny' | undefined,
    safe: safe?.split(/[\s,]+/).filter(Boolean),
    beacons: beacons as 'hold' | undefined,
    scriptErrors: scriptErrors !== undefined && scriptErrors !== 'false',
  });
