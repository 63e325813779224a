/** What a page knew at the moment of a decision. The recorder stores it; receipts are made of it, then or days later. */
import { attempt } from '../attempt.js';
import type { Declaration } from '../declaration.js';
import type { ConsentRecord } from '../record.js';

/** A decision as it was noted. */
export interface Noted {
  /** What held before; undefined the first time. */
  readonly before?: ConsentRecord | undefined;
  readonly after?: ConsentRecord | undefined;
  /** Why there is none after; beside one after, why the one before it did not hold any more. */
  readonly over?: 'expired' | 'reset' | undefined;
  /** Seconds since the epoch, UTC, by the visitor's clock. */
  readonly time: number;
  /** How many were noted before it in the same second. */
  readonly n: number;
  /** Identity of the decision before. */
  readonly previous?: string | undefined;
  /** Tag of the element that asked; none: the page decided by itself, or the decision was found, not seen. */
  readonly element?: string | undefined;
  /** Name that the site gave the visitor. */
  readonly subject?: string | undefined;
}

/** What the visitor was asked: the same for everyone who was asked the same. */
export interface Asked {
  readonly declaration: Declaration;
  /** Language of the words, BCP 47. */
  readonly language?: string | undefined;
  /** The element's words, from top to bottom, as rendered. */
  readonly words?: string | undefined;
  /** Address of the privacy policy. */
  readonly policyUrl: string;
  /** Of the page. */
  readonly origin: string;
  /** Version of this library. */
  readonly version: string;
}

/** The newest decision noted in this browser. */
export interface Last {
  readonly noted: Noted;
  /** Key of what was asked. */
  readonly asked: string;
  /** Counts decisions noted. */
  readonly seq: number;
}

/** In localStorage, of each record's cookie its own: the newest decision. What waits for delivery, and what was asked, is under keys that begin with it. */
export const notedKey = ({ cookie }: Declaration): string => `${cookie.name}_receipts`;

/** No two decisions share one, and the same decision has the same wherever it is noted. */
export const identity = ({ before, after, over, time, n }: Noted): string =>
  JSON.stringify([(after ?? before)?.id, time, n, after ? [after.granted, after.denied, after.services, after.agreements?.length] : over]);

/** What stands under a key, if it is readable: an object of any form. */
export const readJson = (storage: Storage, key: string): unknown => attempt(() => (JSON.parse(storage.getItem(key)!) as unknown) ?? undefined);

/** Whether something is a decision as far as its receipt needs: anything may stand in storage. */
export function isNoted(value: unknown): value is Noted {
  const { before, after, time, n, over } = Object(value) as Noted;
  const records = [before, after].filter((record) => record !== undefined) as unknown[];
  return (
    records.length > 0 &&
    records.every((record) => ['granted', 'denied'].every((key) => Array.isArray((Object(record) as Record<string, unknown>)[key]))) &&
    Number.isFinite(time) &&
    Number.isFinite(n) &&
    (after !== undefined || over !== undefined)
  );
}

/** The newest decision noted, if it is readable. */
export function lastNoted(storage: Storage, key: string): Last | undefined {
  const last = readJson(storage, key) as Last | undefined;
  return isNoted(last?.noted) && Number.isFinite(last.seq) ? last : undefined;
}

/** What is asked now, in this page. */
export const askedNow = (declaration: Declaration, language?: string, words?: string): Asked => ({
  declaration,
  language,
  words,
  // Not this page, whose address may hold what is the visitor's alone.
  policyUrl: attempt(() => declaration.policyUrl && new URL(declaration.policyUrl, document.baseURI).href) ?? '',
  origin: location.origin,
  version: __VERSION__,
});
