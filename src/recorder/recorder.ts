/**
 * Notes every decision in the task in which it is made, and brings its receipt to the site's endpoint. It needs no consent
 * of its own: keeping the proof is a duty of the site (GDPR art. 7(1)), nothing is stored before there is a decision, and
 * what is stored serves that alone.
 */
import type { Consent } from '../core/api.js';
import { attempt } from '../core/attempt.js';
import { writeCookie } from '../core/cookies.js';
import { cookieValues, lifetime, type ConsentRecord } from '../core/record.js';
import { askedNow, identity, notedKey, type Noted } from '../core/receipt/noted.js';
import { warn } from '../core/warn.js';
import { startDelivery } from './deliver.js';
import { openQueue } from './queue.js';
import { wordsOf } from './words.js';

export interface RecorderOptions {
  /** Where receipts are posted, one in each request, as JSON. Best at the site's own origin. */
  readonly endpoint: string;
  /** The site's own name for the visitor, such as an account's id. Left out, the record's random id stands for the visitor. */
  readonly subject?: string | undefined;
}

const DAY = 86_400;

/** Seconds after which no answer is on its way, even to a page that has gone. */
const LONGEST_ANSWER = 300;

/** Starts with the decision that no page has noted yet, if there is one. Does nothing on a server. Returns how to end it. */
export function startRecorder(consent: Consent, { endpoint, subject }: RecorderOptions): () => void {
  if (!globalThis.document) return () => {};
  const { declaration } = consent;
  const life = new AbortController();
  const { signal } = life;
  const key = notedKey(declaration);
  const { name } = declaration.cookie;
  const queue = openQueue(
    key,
    () => localStorage,
    // About the version that was answered, whatever this page is about.
    ({ before, after }) => askedNow({ ...declaration, policy: (after ?? before)!.policy }, (after ?? before)!.lang),
  );
  const report = (text: string, cause?: unknown) => warn(text, ...(cause ? [cause] : []));
  const delivery = startDelivery(queue, { endpoint, lock: `consent-elements:${key}`, report, settle, end: signal });
  /** The element that asks for a decision, and its words, while it is being made. */
  let asking: { element: string; words: string | undefined } | undefined;

  function note(after: ConsentRecord | undefined, over?: Noted['over'], time?: number): void {
    const last = queue.last();
    const { noted: former } = last ?? {};
    const before = former?.over === 'reset' ? undefined : (former?.after ?? former?.before);
    if (!after && !before) return;
    // It is noted: by an earlier page, or by another recorder in this one.
    if (after && JSON.stringify(after) === JSON.stringify(former?.after)) return;
    const at = time ?? (after ? Math.max(after.time, ...(after.agreements ?? []).map((one) => one.time)) : Math.floor(Date.now() / 1000));
    const noted: Noted = {
      before,
      after,
      over: over ?? (after && former?.over === 'expired' && !former.after ? 'expired' : undefined),
      time: at,
      n: former?.time === at ? former.n + 1 : 0,
      previous: former && identity(former),
      element: asking?.element,
      subject,
    };
    if (!queue.add(noted, askedNow(declaration, after?.lang ?? before?.lang, asking?.words)) && after)
      warn('Receipts wait in this page alone: localStorage is full, or refused');
    asking = undefined;
    delivery.look();
  }

  /** What held when this started, until it was looked at. */
  let found: { record: ConsentRecord | undefined } | undefined = { record: consent.record };

  /** What was decided where nobody noted it: before this ran, in a page without it, by a server. */
  function catchUp(): void {
    if (!found) return;
    const { record } = found;
    found = undefined;
    if (record) return note(record);
    const held = queue.last()?.noted.after;
    // Gone before its time, it was taken away with the browser's data: nobody has decided anything.
    const end = held && held.time + lifetime(held, declaration) * DAY;
    if (end && end < Date.now() / 1000) note(undefined, 'expired', Math.floor(end));
  }

  /**
   * The answer to a receipt may set the record's cookie, as it was when the receipt was sent. A decision made meanwhile is
   * newer: its copy in localStorage holds against that cookie, until no answer can be on its way any more; and here the
   * cookie is made to say the same, for servers.
   */
  function settle(): void {
    const { record } = consent;
    const texts = cookieValues(attempt(() => document.cookie) ?? '', name).map((text) => attempt(() => decodeURIComponent(text)));
    const { noted } = queue.last() ?? {};
    // Forgotten is forgotten: only another decision has another id.
    if (noted?.over === 'reset' && !noted.after) {
      if (!texts.some((text) => text?.includes(JSON.stringify(noted.before!.id)))) return;
      found = undefined;
      consent.reset();
      return;
    }
    if (!record || attempt(() => localStorage.getItem(name)) !== encodeURIComponent(JSON.stringify(record))) return;
    const age = Date.now() / 1000 - record.time;
    if (!texts.includes(JSON.stringify(record))) attempt(() => writeCookie(declaration, name, JSON.stringify(record), lifetime(record, declaration) - age / DAY));
    else if (age > LONGEST_ANSWER && !queue.keys()[0]) attempt(() => localStorage.removeItem(name));
  }

  const remember = ({ target }: Event): void => {
    const element = target as Element;
    const now = (asking = { element: element.localName, words: attempt(() => wordsOf(element)) });
    // The decision comes in this task, or never.
    setTimeout(() => asking === now && (asking = undefined));
  };

  const unsubscribe = consent.subscribe(({ record }, isLocal) => {
    // Other tabs note what they decide.
    if (!isLocal) {
      if (found) found = { record };
      return;
    }
    delivery.cut();
    const now = asking;
    asking = undefined;
    catchUp();
    asking = now;
    // See `settle`.
    if (record) attempt(() => localStorage.setItem(name, encodeURIComponent(JSON.stringify(record))));
    note(record, record ? undefined : 'reset');
  });
  document.addEventListener('consent-request', remember, { capture: true, signal });
  addEventListener('online', delivery.retry, { signal });
  addEventListener('pageshow', ({ persisted }) => (persisted && settle(), delivery.look()), { signal });

  const names = declaration.services.flatMap(({ storage = [] }) => storage.map(({ name }) => name));
  if (!names.some((name) => name.startsWith(key))) warn(`Say what the recorder stores: add { "type": "localStorage", "name": "${key}*" } to the storage of a service in the category acceptance`);

  // What the page needs comes first.
  const begin = (): void => {
    if (signal.aborted) return;
    // Such a page may never be seen.
    if (document.prerendering) return document.addEventListener('prerenderingchange', begin, { once: true, signal });
    settle();
    catchUp();
    delivery.look();
  };
  if (document.readyState === 'complete') setTimeout(begin);
  else addEventListener('load', () => setTimeout(begin), { once: true, signal });

  return () => {
    unsubscribe();
    life.abort();
  };
}
