/** Writes the site's own cookies as their category says. */
import { attempt } from './attempt.js';
import { readCookie, writeCookie } from './cookies.js';
import type { Declaration } from './declaration.js';
import { covers, eraseCookie } from './eraser.js';

/** Cookies by their declared names. What is refused for want of consent stays in memory until consent or the page's end. */
export interface CookieJar {
  get(name: string): string | undefined;
  has(name: string): boolean;
  /** False when nothing was written: no consent yet, too long, undeclared, or refused by the browser. */
  set(name: string, value: string): boolean;
  remove(name: string): void;
}

export function createCookieJar(
  declaration: Declaration,
  granted: (id: string) => boolean,
): CookieJar & { /** Writes what now has its consent. */ flush(): void } {
  const { own, services, cookie: record } = declaration;
  const declared = [...own, ...services].flatMap(({ id, category, cookies = [] }) => cookies.map((cookie) => ({ ...cookie, id, category })));
  const waiting = new Map<string, string>();

  const api = {
    get: (name: string) => waiting.get(name) ?? attempt(() => readCookie(name)),
    has: (name: string) => api.get(name) !== undefined,
    set(name: string, value: string) {
      const cookie = declared.find((item) => item.name === name) ?? declared.find((item) => covers(item.name, name));
      if (!cookie || name === record.name) {
        if (__DEV__) throw new Error(`[consent] Cookie "${name}" ${cookie ? 'is the record: only decisions write it.' : 'is not declared: add it to a service.'}`);
        return false;
      }
      waiting.set(name, value);
      if (!granted(cookie.id)) return false;
      attempt(() => writeCookie(declaration, name, value, cookie.category === 'essential' ? 0 : cookie.maxAgeDays));
      // Read back: one over 4096 bytes, for one, is dropped without a word (CK-1).
      return attempt(() => readCookie(name)) === value && waiting.delete(name);
    },
    remove(name: string) {
      waiting.delete(name);
      if (name !== record.name) attempt(() => eraseCookie(name));
    },
    flush() {
      for (const [name, value] of waiting) api.set(name, value);
    },
  };
  return api;
}
