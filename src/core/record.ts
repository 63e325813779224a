/** The visitor's decision: its text in the cookie, and what makes that text valid. */
import { attempt } from './attempt.js';
import { freeze, type Declaration } from './declaration.js';

/** What led to a decision. */
export type Via = 'accept-all' | 'reject-all' | 'save' | 'withdraw' | 'api';

/** What the visitor agreed to in words of its own, such as the terms at a sign-up. */
export interface Agreement {
  readonly document: string;
  readonly version: string;
  /** Seconds since the epoch, UTC. */
  readonly time: number;
}

/** The decision as stored. Frozen; the same object until it changes. */
export interface ConsentRecord {
  readonly v: 1;
  /** Random, made with the first decision, kept by later ones. */
  readonly id: string;
  /** Version of the policy that was asked about. */
  readonly policy: string;
  /** First decision, seconds since the epoch, UTC. */
  readonly first: number;
  /** This decision, seconds since the epoch, UTC. Age counts from here. */
  readonly time: number;
  readonly via: Via;
  /** Ids of categories. */
  readonly granted: readonly string[];
  readonly denied: readonly string[];
  /** Services that differ from their category. */
  readonly services?: Readonly<Record<string, boolean>>;
  /** Language that the visitor was asked in. */
  readonly lang?: string;
  /** Each on its own, the oldest first; a later one replaces none. */
  readonly agreements?: readonly Agreement[];
  /** Made while the browser sent Global Privacy Control. */
  readonly gpc?: true;
}

const DAY = 86_400;

/** Browsers keep no cookie longer than 400 days: RFC 6265bis section 5.5. */
const MAX_DAYS = 400;

export const isVia = (value: unknown): value is Via => /^(accept-all|reject-all|save|withdraw|api)$/.test(value as string);

/** Days for which a decision holds, counted from its `time`: a yes and a no each have their own. */
export function lifetime({ granted, services = {} }: Pick<ConsentRecord, 'granted' | 'services'>, { categories, cookie }: Declaration): number {
  const isYes = Object.values(services).includes(true) || categories.some(({ id, required }) => !required && granted.includes(id));
  return Math.min(isYes ? cookie.maxAgeDays : cookie.rejectedMaxAgeDays, MAX_DAYS);
}

/**
 * Reads one stored text, percent-encoded JSON. Anything unreadable, of another form, expired or from the future is no
 * record: the visitor is undecided, which is the safe answer. The policy version is for the caller to compare.
 */
export function parseRecord(text: string, declaration: Declaration, now: number): ConsentRecord | undefined {
  return attempt(() => {
    const record = JSON.parse(decodeURIComponent(text)) as ConsentRecord;
    const { v, id, policy, first, time, via, granted, denied, services = {}, agreements = [] } = record;
    const days = (now / 1000 - time) / DAY;
    const isValid =
      v === 1 &&
      [granted, denied, agreements].every(Array.isArray) &&
      [id, policy, ...granted, ...denied, ...agreements.flatMap((one) => [one.document, one.version])].every((word) => typeof word === 'string') &&
      [first, time, ...agreements.map((one) => one.time)].every(Number.isFinite) &&
      Object.values(services).every((state) => typeof state === 'boolean') &&
      isVia(via) &&
      // A day of leeway for clocks that run apart.
      days > -1 &&
      days < lifetime(record, declaration) &&
      first <= time;
    // Named in both lists: denied.
    return isValid ? freeze({ ...record, granted: granted.filter((word) => !denied.includes(word)) }) : undefined;
  });
}

/** All values of a cookie in a `Cookie` header or `document.cookie`: the same name may stand there several times. */
export function cookieValues(header: string, name: string): string[] {
  return header
    .split(/; */)
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

/** The valid record with the newest `time` among stored texts, of two alike the later one; with `policy`, of that version only. */
export function newestRecord(texts: readonly string[], declaration: Declaration, policy?: string): ConsentRecord | undefined {
  return texts
    // A text that is none would throw, and to be caught costs as much as all the rest.
    .filter(Boolean)
    .map((text) => parseRecord(text, declaration, Date.now())!)
    .filter((record) => record && record.policy === (policy ?? record.policy))
    .sort((a, b) => a.time - b.time)
    .pop();
}
