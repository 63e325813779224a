/** What several copies of this package in one page share. */
import type { Consent } from './api.js';

export interface TrustedPolicy {
  createHTML(text: string): string;
  createScript(text: string): string;
  createScriptURL(text: string): string;
}

interface Registry {
  /** In the order they were created. */
  readonly stores: Set<Consent>;
  /** Scripts that ran, whichever store released them: never twice in a page. */
  readonly ran: WeakSet<Element>;
  /** Other elements that have their address by consent, whichever store gave it. */
  readonly released: WeakSet<Element>;
  /** By address or text: the last script of the head that ran. */
  readonly heads: Map<string, Element>;
  /** What the visitor asked to load this once, without consent. */
  readonly once: WeakSet<Element>;
  /** The last of the scripts on their way, one after another, whichever store released them. */
  last: Promise<unknown>;
  /** A page may allow a name only once. */
  policy?: TrustedPolicy | undefined;
  /** Set by the drop-in: loads the code of an element. */
  load?: (tag: string) => Promise<void>;
  /** Set by the drop-in: a file of the interface by its name. */
  import?: (name: string) => Promise<unknown>;
  /** Set by `consent-full.js`: where the languages are. */
  locales?: string;
  /** Set by the drop-in: what the files beside it need of the core. */
  lent?: unknown;
}

export function registry(): Registry {
  const shared = globalThis as { [key: symbol]: Registry | undefined };
  return (shared[Symbol.for('consent-elements')] ??= { stores: new Set(), ran: new WeakSet(), released: new WeakSet(), heads: new Map(), once: new WeakSet(), last: Promise.resolve() });
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
