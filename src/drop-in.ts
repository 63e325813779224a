/** Composition root of the script tag: the page's declaration → core → interface, when something has to be shown. */
import type { Consent } from './core/api.js';
import { createConsent } from './core/consent.js';
import { registry } from './core/registry.js';
import { watchElements } from './core/watch-elements.js';

declare global {
  interface Window {
    consent?: Consent;
  }
}

/** Loads the code of an element by the part of its tag after `consent-`. */
export type LoadElement = (name: string) => Promise<unknown>;

export function startDropIn(load: LoadElement): void {
  const shared = registry();
  if (shared.autoload) return; // The script tag stands twice in the page.
  shared.autoload = true;
  const consent = (window.consent = createConsent(document.querySelector('script[data-consent-config]')?.textContent ?? undefined));

  /** The banner that we added, as the page has none. */
  const added = document.createElement('consent-banner');
  let isTold = false;

  const define = (tag: string) => {
    if (customElements.get(tag)) return;
    load(tag.slice(8)).catch((error: unknown) => {
      if (!isTold) console.error('[consent] No interface, everything optional stays denied. Is dist/cdn/ui beside consent.js?', error);
      isTold = true;
    });
  };

  const ask = () => {
    if (!consent.asking[0] || document.prerendering) return;
    define(added.localName);
    if (!document.querySelector(added.localName)) document.body?.prepend(added);
  };

  watchElements(document, 'body,consent-banner,consent-preferences', (elements) => {
    for (const element of elements) {
      if (element.localName === added.localName && element !== added) added.remove();
      if (element instanceof HTMLBodyElement || element.localName === added.localName) ask();
      else define(element.localName);
    }
  });
  consent.subscribe(ask);
  document.addEventListener('prerenderingchange', ask);
  for (const type of ['consent-open', 'consent-intent']) document.addEventListener(type, () => define('consent-preferences'));
}
