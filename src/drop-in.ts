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

  const define = async (tag: string) => {
    try {
      if (!customElements.get(tag)) await load(tag.slice(8));
    } catch (error) {
      if (!isTold) console.error('[consent] No interface, everything optional stays denied. Is dist/cdn/ui beside consent.js?', error);
      isTold = true;
    }
  };

  const ask = async () => {
    if (!consent.asking[0]) return;
    await define(added.localName);
    // Not before its code is there: an unknown element would be a box in the page's layout.
    const isWanted = consent.asking[0] && customElements.get(added.localName) && !document.querySelector(added.localName);
    if (isWanted) document.body?.prepend(added);
  };

  /** A page that offers no way back to the choices gets a plain one (REG-8). */
  const offerWayBack = () => {
    if (!consent.record || !document.body || document.querySelector('[data-consent-action=open],consent-preferences')) return;
    const button = document.createElement('button');
    button.dataset['consentAction'] = 'open';
    button.textContent = consent.declaration.messages['revisit'] ?? 'Cookie settings';
    button.style.cssText = 'position:fixed;inset:auto auto 8px 8px;min-height:28px;font:13px system-ui';
    document.body.append(button);
  };

  watchElements(document, 'body,consent-banner,consent-preferences', (elements) => {
    for (const element of elements as HTMLElement[]) {
      const { localName } = element;
      if (localName === 'consent-preferences') void define(localName);
      else void ask();
      if (localName === 'body' && document.readyState === 'complete') offerWayBack();
      if (localName !== added.localName || element === added) continue;
      added.remove();
      // Until its code is there it would be a box in the page's layout.
      if (element.hidden || !consent.asking[0] || customElements.get(localName)) continue;
      element.hidden = true;
      void define(localName).then(() => {
        element.hidden = false;
      });
    }
  });

  consent.subscribe(() => void ask());
  addEventListener('load', () => consent.subscribe(offerWayBack));
  document.addEventListener('prerenderingchange', () => void ask());
  for (const type of ['consent-open', 'consent-intent']) document.addEventListener(type, () => void define('consent-preferences'));
}
