/**
 * Decisions on their way, in localStorage: noted in the task of the decision, taken out once delivered. One key each, so
 * that tabs which note at the same time lose nothing. Where the browser refuses, this page's memory.
 */
import { attempt } from '../core/attempt.js';
import { isNoted, lastNoted, readJson, type Asked, type Last, type Noted } from '../core/receipt/noted.js';

/** A decision that waits. */
export interface Entry {
  readonly noted: Noted;
  /** Key of what was asked. */
  readonly asked: string;
}

/** More than a visitor ever decides. Beyond them the oldest are dropped: the newest say what holds. */
const MAX = 1000;

/** What is read of it. Of what was asked the first that is readable counts. */
export interface Waiting {
  readonly noted: Noted;
  readonly asked: readonly Asked[];
}

export interface Queue {
  last(): Last | undefined;
  /** Returns whether it outlives the page. */
  add(noted: Noted, asked: Asked): boolean;
  /** Keys, the oldest first. */
  keys(): string[];
  entry(key: string): Waiting | undefined;
  remove(key: string): void;
  /** Takes out what nothing refers to any more. */
  tidy(): void;
  /** Milliseconds since the epoch before which no page asks the endpoint again, and how often it failed in a row. */
  wait: { readonly until: number; readonly tries: number };
}

/**
 * @param key Of the newest decision; the others begin with it.
 * @param find May throw, as `localStorage` does where it is forbidden.
 * @param fallback What was asked, as far as this page knows.
 */
export function openQueue(key: string, find: () => Storage, fallback: (noted: Noted) => Asked): Queue {
  const [entryKey, askedKey, waitKey] = [`${key}:`, `${key}?`, `${key}!`];
  const memory = new Map<string, string>();
  const storage = attempt(find);
  /** What was refused for want of room is here, in the form of a Storage. */
  const both = { getItem: (key: string) => memory.get(key) ?? attempt(() => storage!.getItem(key)) ?? null } as Storage;
  const last = () => lastNoted(both, key);
  const allKeys = (start: string) => [...new Set([...(attempt(() => Object.keys(storage!)) ?? []), ...memory.keys()])].filter((key) => key.startsWith(start));

  const write = (key: string, value: unknown): boolean => {
    const text = JSON.stringify(value);
    memory.delete(key);
    // Read back: one that is full throws, one that is refused may not.
    if (attempt(() => (storage!.setItem(key, text), storage!.getItem(key) === text))) return true;
    memory.set(key, text);
    if (memory.size > MAX) memory.delete(memory.keys().next().value!);
    return false;
  };

  const remove = (key: string): void => {
    memory.delete(key);
    attempt(() => storage?.removeItem(key));
  };

  /** Where the same was asked before, that is what is referred to. */
  const keyOf = (asked: Asked): string => {
    const text = JSON.stringify(asked);
    const isKnown = (one: string) => both.getItem(one) === text;
    const { asked: newest = '' } = last() ?? {};
    const known = isKnown(newest) ? newest : allKeys(askedKey).find(isKnown);
    if (known) return known;
    const fresh = askedKey + Math.random().toString(36).slice(2);
    write(fresh, asked);
    return fresh;
  };

  const keys = (): string[] => {
    const all = allKeys(entryKey).sort();
    // Some at a time: a broken page may have left any number.
    all.splice(0, all.length - MAX).slice(0, 5 * MAX).forEach(remove);
    return all;
  };

  return {
    last,
    add(noted, asked) {
      const seq = (last()?.seq ?? 0) + 1;
      const entry: Entry = { noted, asked: keyOf(asked) };
      // In the order of their making, whatever the clock says. Two tabs may have the same number, never the same key.
      const isKept = write(`${entryKey}${String(seq).padStart(9, '0')}${Math.random().toString(36).slice(1, 8)}`, entry);
      write(key, { ...entry, seq } satisfies Last);
      if (!(seq % 100)) keys();
      return isKept;
    },
    keys,
    entry(one) {
      const { noted, asked } = Object(readJson(both, one)) as Entry;
      if (!isNoted(noted)) return undefined;
      const known = readJson(both, asked) as Asked | undefined;
      // Another tab may have tidied it away while this was on its way to storage.
      return { noted, asked: [...(known ? [known] : []), fallback(noted)] };
    },
    remove,
    tidy() {
      const used = new Set([key, ...allKeys(entryKey)].map((one) => (readJson(both, one) as Entry | undefined)?.asked));
      for (const one of allKeys(askedKey)) if (!used.has(one)) remove(one);
    },
    get wait() {
      const wait = readJson(both, waitKey) as Queue['wait'] | undefined;
      return typeof wait?.until === 'number' && typeof wait.tries === 'number' ? wait : { until: 0, tries: 0 };
    },
    set wait(wait) {
      if (wait.tries) write(waitKey, wait);
      else remove(waitKey);
    },
  };
}
