/** Where the record lives: a cookie; where cookies are refused, localStorage; where that is refused too, this page. */
import { attempt } from './attempt.js';
import { writeCookie } from './cookies.js';
import type { Declaration } from './declaration.js';
import { eraseCookie } from './eraser.js';
import { cookieValues, newestRecord, type ConsentRecord } from './record.js';
import { warn } from './warn.js';

export interface RecordStorage {
  /** The newest valid record; with `policy`, of that version only. */
  read(policy?: string): ConsentRecord | undefined;
  /** Writes the record's JSON for a number of days. */
  write(text: string, days: number): void;
  clear(): void;
}

export function openStorage(declaration: Declaration): RecordStorage {
  const { name } = declaration.cookie;
  let memory = '';
  const texts = () => [
    ...(attempt(() => cookieValues(document.cookie, name)) ?? []),
    attempt(() => localStorage[name] as string) ?? '',
    memory,
  ];
  const forget = () => {
    memory = '';
    attempt(() => localStorage.removeItem(name));
  };
  return {
    // All of them, although a cookie is nearly always enough: what the recorder keeps in localStorage holds against a cookie
    // that a late answer made old.
    read: (policy) => newestRecord(texts(), declaration, policy),
    write(text, days) {
      const value = encodeURIComponent(text);
      // What was stored before must not outlive a newer decision, wherever each has room.
      forget();
      attempt(() => writeCookie(declaration, name, text, days));
      // Read back: browsers refuse silently.
      if (texts().includes(value)) return;
      if (__DEV__) warn(`The cookie "${name}" was refused (see cookie.domain, cookie.path): the decision stays in localStorage, or in this page.`);
      attempt(() => eraseCookie(name));
      attempt(() => (localStorage[name] = value));
      if (!texts().includes(value)) memory = value;
    },
    clear() {
      forget();
      attempt(() => eraseCookie(name));
    },
  };
}
