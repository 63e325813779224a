import { guardPage, type Guard } from '../guard/guard.js';
import type { GuardOptions } from '../guard/judge.js';
import type {} from '../drop-in.js';

declare global {
  interface Window {
    consentGuard?: Guard;
  }
}

const { safe, scriptErrors, ...options } = (document.currentScript as HTMLScriptElement).dataset;

// The script tag may stand twice in the page.
window.consentGuard ??= guardPage(window.consent!, {
  ...(options as GuardOptions),
  safe: safe?.split(/[\s,]+/),
  scriptErrors: scriptErrors !== undefined,
});
