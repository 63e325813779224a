/** Composition root of the script tag: the page's declaration → core → interface, when something has to be shown. */
import type { Consent } from './core/api.js';
import { attempt } from './core/attempt.js';
import type { Regime } from './core/declaration.js';
import { createConsent } from './core/consent.js';
import { getConsent, registry, STORES_EVENT } from './core/registry.js';
import { warn } from './core/warn.js';
import { watchElements } from './core/watch-elements.js';
import { connectGoogle } from './integrations/google.js';
import type * as First from './ui/banner/ask-first.js';
import type * as WayBack from './ui/way-back.js';

declare global {
  interface Window {
    consent?: Consent;
  }
}

const BANNER = 'consent-banner';

/** Loads code of the interface: an element's by the part of its tag after `consent-`, or `way-back`. */
export type LoadElement = (name: string) => Promise<unknown>;

export function startDropIn(load: LoadElement): void {
  const shared = registry();
  if (shared.load) return; // The script tag stands twice in the page.
  shared.import = load;
  const report = (reason: unknown) => warn('No interface: is ui/ beside consent.js? Everything optional stays denied', reason);
  const define = (shared.load = async (tag: string) => {
    if (!customElements.get(tag)) await load(tag.slice(8)).catch(report);
  });
  const block = document.querySelector<HTMLElement>('script[data-consent-config]');
  const text = block?.textContent ?? undefined;
  // The banner's code is on its way as soon as it is known that there is something to ask, before the gate starts.
  document.addEventListener(STORES_EVENT, () => getConsent()!.asking[0] && !block?.dataset['consentFirst'] && void load('first').catch(() => {}), { once: true });
  // A server that knows where the visitor is says so beside the text, which stays as it is in every cache.
  const told = block?.dataset['regime'];
  const consent = (window.consent = createConsent((told && attempt(() => ({ ...(JSON.parse(text!) as object), regime: told as Regime }))) || text));
  const { regime, google, error } = consent.declaration;
  // Google takes silence for a yes (GCM-3), and what is broken is none.
  if (google || error) attempt(() => connectGoogle(consent), (reason) => warn('Not valid in the declaration: google', reason));

  /** The one that we add where the page has none. */
  let banner: HTMLElement | undefined;

  const ask = async () => {
    const own = document.querySelector<HTMLElement>(BANNER);
    const ahead = (own ?? block)?.dataset['consentFirst'];
    // Rendered ahead, it is shown, or soon will be.
    if (!consent.asking[0] || ahead === '' || (ahead && document.readyState === 'loading')) return;
    const first = (await load('first').catch(report)) as typeof First | undefined;
    if (!first || !consent.asking[0] || !document.body) return;
    let host = document.querySelector<HTMLElement>(BANNER);
    if (!host) document.body.prepend((host = banner ??= document.createElement(BANNER)));
    if (!customElements.get(BANNER)) await first.askFirst(host, consent);
  };

  /** On its way, it is not asked for again. */
  let wayBack: Promise<void> | undefined;

  const offerWayBack = () => {
    if (wayBack || (regime === 'opt-in' && !consent.record) || document.readyState !== 'complete' || document.querySelector('[data-consent-action=open],consent-preferences:not([data-consent-added])')) return;
    wayBack = load('way-back')
      .then((module) => (module as typeof WayBack).offerWayBack(consent))
      .catch(report)
      .then(() => (wayBack = undefined));
  };

  const look = () => {
    if (!shared.stores.has(consent)) return;
    void ask();
    offerWayBack();
  };

  let isStyled = false;
  /** Until its code is there a banner would be a box in the page's layout, and an embed none. */
  const style = () => {
    if (isStyled) return;
    isStyled = true;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${BANNER}:not(:defined){display:none}consent-embed:not(:defined){display:block;aspect-ratio:16/9}`);
    document.adoptedStyleSheets.push(sheet);
  };

  watchElements(document, `body,${BANNER},consent-preferences,consent-policy,consent-declaration,consent-agreement,consent-embed`, (elements) => {
    for (const element of elements) {
      const { localName } = element;
      if (localName === BANNER && element !== banner) banner?.remove();
      if (/banner|embed/.test(localName)) style();
      // The banner's code is for those who are asked.
      if (/body|banner/.test(localName)) look();
      else void define(localName);
    }
  });
  consent.subscribe(look);
  addEventListener('load', look);
  document.addEventListener('prerenderingchange', look);
}
