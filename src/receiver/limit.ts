/** So many a minute for each key, in this process. Behind several, the site's own front is the place to count. */

const MINUTE = 60_000;

/** Keys remembered at a time. */
const MAX = 100_000;

/** Seconds to wait; 0 when it may go on. */
export function createLimit(perMinute: number, now: () => number): (key: string) => number {
  const windows = new Map<string, { start: number; count: number }>();
  return (key) => {
    const time = now();
    const known = windows.get(key);
    if (!known || time - known.start >= MINUTE) {
      windows.delete(key);
      // The oldest window goes: a flood of keys costs no memory.
      if (windows.size >= MAX) windows.delete(windows.keys().next().value!);
      windows.set(key, { start: time, count: 1 });
      return 0;
    }
    known.count += 1;
    return known.count > perMinute ? Math.ceil((known.start + MINUTE - time) / 1000) : 0;
  };
}
