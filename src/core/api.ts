/** The store as everyone else sees it: pages, elements, integrations. */
import type { CookieJar } from './cookie-jar.js';
import type { Declaration } from './declaration.js';
import type { Receipt } from './receipt/format.js';
import type { ConsentRecord, Via } from './record.js';

/** Category and service ids with their new state. A category takes its services along, unless they are named too. */
export type Choices = Readonly<Record<string, boolean>>;

/** What a decision did. Ids are those of optional categories and their services. */
export interface ConsentChange {
  readonly record: ConsentRecord | undefined;
  readonly granted: readonly string[];
  readonly revoked: readonly string[];
  /** The visitor's first decision, made in this page. */
  readonly first: boolean;
  /** Code that already ran has lost its consent; only a reload ends it. */
  readonly reloadNeeded: boolean;
}

export interface Consent {
  readonly declaration: Declaration;
  /** The stored decision; undefined while undecided. */
  readonly record: ConsentRecord | undefined;
  /** Categories to ask the visitor about now: none after a decision, or once closed in this session. */
  readonly asking: readonly string[];
  /** The visitor's answer was about another version of the policy. */
  readonly renews: boolean;
  /** The browser's privacy signal denies what the visitor has not allowed since. */
  readonly signal: boolean;
  /** What the last revocation could not erase, as `type:name`. */
  readonly unerased: readonly string[];
  /** The site's own cookies, by their declared names. */
  readonly cookies: CookieJar;
  /** State of a category or service, false when in doubt. */
  granted(id: string): boolean;
  acceptAll(): ConsentRecord | undefined;
  rejectAll(): ConsentRecord | undefined;
  /** Records new states; ids left out keep the one that holds, unknown ones do nothing. */
  decide(choices: Choices, options?: { via?: Via; lang?: string }): ConsentRecord | undefined;
  /** Denies and erases everything optional, and records the withdrawal. */
  withdraw(): ConsentRecord | undefined;
  /** Adds an agreement to the record, whatever is decided about cookies. The same one twice is one. */
  agree(document: string, version: string): ConsentRecord | undefined;
  /** Forgets the record: undecided again. */
  reset(): void;
  /** Closes the question without an answer, for this browser session. */
  dismiss(): void;
  /**
   * Calls back now and on every change, synchronously. `isLocal`: it was made in this page; false for the first call, and
   * for what another tab or a server has written. Returns how to end it.
   */
  subscribe(listener: (change: ConsentChange, isLocal: boolean) => void): () => void;
  /** Resolves once a category or service is granted; never after `stop()`. */
  when(id: string): Promise<void>;
  /**
   * The decision that holds as a receipt, by ISO/IEC TS 27560; undefined while undecided. Its code is loaded for it.
   * Rejects where that fails, and in a page without a secure context.
   */
  receipt(): Promise<Receipt | undefined>;
  /** Shows the page's `<consent-preferences>`. */
  open(): void;
  close(): void;
  /** Undoes everything that creating it started. Nothing stored is touched. */
  stop(): void;
}
