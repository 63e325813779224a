/** What several copies of this package in one page share: the stores, in the order they were created. */
import type { Consent } from './api.js';

interface Registry {
  readonly stores: Consent[];
  /** Scripts that ran, whichever store released them: never twice in a page. */
  readonly ran: WeakSet<Element>;
  /** Scripts on their way, one after another, whichever store released them. */
  readonly queue: (() => Promise<void>)[];
  isDraining?: boolean;
  /** Set by the drop-in: an element's code is loaded when the element appears. */
  autoload?: boolean;
}

export function registry(): Registry {
  const shared = globalThis as { [key: symbol]: Registry | undefined };
  return (shared[Symbol.for('consent-elements')] ??= { stores: [], ran: new WeakSet(), queue: [] });
}

/** The default store: the first one that was not stopped. Undefined on a server. */
export function getConsent(): Consent | undefined {
  return registry().stores[0];
}

/** On `document`: the default store is another one, or asks otherwise. */
export const STORES_EVENT = 'consent-stores';

/** Lets the elements of every copy look again. */
export function tellElements(): void {
  document.dispatchEvent(new Event(STORES_EVENT));
}

/** Makes a store known to elements, for its lifetime. */
export function register(consent: Consent, signal: AbortSignal): void {
  const { stores } = registry();
  stores.push(consent);
  tellElements();
  signal.addEventListener('abort', () => {
    stores.splice(stores.indexOf(consent), 1);
    tellElements();
  });
}
