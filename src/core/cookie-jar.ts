/** Writes the site's own cookies as their category says. */
import type Cookies from 'js-cookie';
import { attempt } from './attempt.js';
import type { Declaration } from './declaration.js';
import { covers } from './eraser.js';

/** Cookies by their declared names. What is refused for want of consent stays in memory until consent or the page's end. */
export interface CookieJar {
  get(name: string): string | undefined;
  has(name: string): boolean;
  /** False when nothing was written: no consent yet, too long, undeclared, or refused by the browser. */
  set(name: string, value: string): boolean;
  remove(name: string): void;
}

export function createCookieJar(
  { own, services, cookie: { name: recordName } }: Declaration,
  jar: typeof Cookies,
  granted: (id: string) => boolean,
): CookieJar & { /** Writes what now has its consent. */ flush(): void } {
  const waiting = new Map<string, string>();

  const find = (name: string) => {
    for (const { id, category, cookies = [] } of [...own, ...services])
      for (const cookie of cookies) if (covers(cookie.name, name)) return { id, category, days: cookie.maxAgeDays };
    return;
  };

  const api = {
    get: (name: string) => waiting.get(name) ?? attempt(() => jar.get(name)),
    has: (name: string) => api.get(name) !== undefined,
    set(name: string, value: string) {
      const found = find(name);
      if (!found || name === recordName) {
        if (__DEV__) throw new Error(`[consent] Cookie "${name}" ${found ? 'is the record: only decisions write it.' : 'is not declared: add it to a service.'}`);
        return false;
      }
      waiting.set(name, value);
      if (!granted(found.id)) return false;
      waiting.delete(name);
      attempt(() => jar.set(name, value, { expires: found.category === 'essential' ? undefined : found.days }));
      // Read back: one over 4096 bytes, for one, is dropped without a word (CK-1).
      return api.get(name) === value;
    },
    remove(name: string) {
      waiting.delete(name);
      if (name !== recordName) attempt(() => jar.remove(name));
    },
    flush() {
      for (const [name, value] of waiting) api.set(name, value);
    },
  };
  return api;
}
