import type { Consent } from './api.js';

const METHODS = { __proto__: null, open: 'open', accept: 'acceptAll', reject: 'rejectAll', withdraw: 'withdraw' } as const;

/** Makes `data-consent-action` work on any element of the page, added whenever, in open shadow roots too. */
export function actOnClicks(root: Document, consent: Consent, signal: AbortSignal): void {
  const act = (event: Event) => {
    for (const node of event.composedPath()) {
      const method = METHODS[(node as HTMLElement).dataset?.['consentAction'] as 'open'];
      if (!method) continue;
      event.preventDefault();
      consent[method]();
    }
  };
  root.addEventListener('click', act, { signal });
}
