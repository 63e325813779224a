/** What several copies of this package in one page share. */
import type { Consent } from './api.js';

interface Registry {
  /** In the order they were created. */
  readonly stores: Set<Consent>;
  /** Scripts that ran, whichever store released them: never twice in a page. */
  readonly ran: WeakSet<Element>;
  /** The last of the scripts on their way, one after another, whichever store released them. */
  last: Promise<void>;
  /** Made on need, once: the page may allow its name to one. */
  policy?: Record<string, (text: string) => string> | undefined;
  /** Set by the drop-in: loads the code of an element. */
  load?: (tag: string) => Promise<void>;
}

export function registry(): Registry {
  const shared = globalThis as { [key: symbol]: Registry | undefined };
  return (shared[Symbol.for('consent-elements')] ??= { stores: new Set(), ran: new WeakSet(), last: Promise.resolve() });
}

/** The default store: the first one that was not stopped. Undefined on a server. */
export function getConsent(): Consent | undefined {
  return [...registry().stores][0];
}

/** On `document`: the default store is another one, or asks otherwise. */
export const STORES_EVENT = 'consent-stores';

/** Lets the elements of every copy look again. */
export function tellElements(): void {
  globalThis.document?.dispatchEvent(new Event(STORES_EVENT));
}
