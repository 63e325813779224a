/** What all adapters share: a vendor is told what holds, at once, on each change, and when it turns up late. */
import type { Consent } from '../core/api.js';
import { attempt } from '../core/attempt.js';

/** How a vendor is spoken to. */
export interface Vendor<V> {
  /** Undefined while it is not in the page. */
  find(): V | undefined;
  /** Whether it remembers a grant of an earlier visit. */
  remembers?(vendor: V): boolean;
  /** Before all else, once. */
  hold?(vendor: V): void;
  grant(vendor: V): void;
  /** Only after a grant, be it one that the vendor remembers. */
  revoke(vendor: V): void;
}

export interface ConnectOptions {
  /** Categories or services that must all be granted, apart by spaces. */
  readonly for?: string;
}

/** A global that a vendor's snippet or script sets. An element with that id is a global too, but no vendor. */
export const globalOf = (name: string): unknown => {
  const value = (globalThis as unknown as Record<string, unknown>)[name];
  return value instanceof Node || value instanceof HTMLCollection ? undefined : value;
};

/** A queue that vendors read when they come: made where it is not there. */
export const queueOf = (name: string): unknown[] => ((globalThis as unknown as Record<string, unknown[] | undefined>)[name] ??= []);

/** Whether all ids, apart by spaces, are granted. What a declaration gives is not always a text. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-template-expression
export const areGranted = (consent: Consent, ids: string): boolean => `${ids}`.trim().split(/\s+/).every(consent.granted);

/** Milliseconds after which what a script has started is there: a vendor is often made by the script after its own. */
const SOON = 100;

/** Calls back now, on each change, and when a script has loaded, which may have brought a vendor. On a server never. Returns how to end it. */
export function follow(consent: Consent, tell: () => void): () => void {
  if (!globalThis.document) return () => {};
  const end = new AbortController();
  // Whatever a vendor throws is the vendor's.
  const update = () => attempt(tell, console.error);
  const unsubscribe = consent.subscribe(update);
  const updateTwice = ({ target }: Event) => {
    if (!(target instanceof HTMLScriptElement)) return;
    update();
    setTimeout(() => end.signal.aborted || update(), SOON);
  };
  document.addEventListener('load', updateTwice, { capture: true, signal: end.signal });
  return () => {
    unsubscribe();
    end.abort();
  };
}

/** Holds a vendor, and lets it go as consent says; the same state twice is one call (VEN-1). */
export function connect<V>(consent: Consent, ids: string, { find, remembers, hold, grant, revoke }: Vendor<V>): () => void {
  let isHeld = false;
  let isGranted = false;
  return follow(consent, () => {
    const vendor = find();
    const isNow = areGranted(consent, ids);
    if (!vendor) {
      // It may be there, unseen, by the time that the grant goes.
      isGranted ||= isNow;
      return;
    }
    if (!isHeld) {
      isGranted = (isGranted && !isNow && !hold) || (remembers?.(vendor) ?? false);
      hold?.(vendor);
      isHeld = true;
    }
    if (isNow === isGranted) return;
    (isNow ? grant : revoke)(vendor);
    // What threw is tried again.
    isGranted = isNow;
  });
}
