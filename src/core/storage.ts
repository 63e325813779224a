/** Where the record lives: a cookie; where cookies are refused, localStorage; where that is refused too, this page. */
import Cookies from 'js-cookie';
import { attempt } from './attempt.js';
import type { Declaration } from './declaration.js';
import { eraseCookie } from './eraser.js';
import { cookieValues } from './record.js';
import { warn } from './warn.js';

export interface RecordStorage {
  /** Every text found, in no order. */
  read(): string[];
  /** Writes the record's JSON for a number of days. */
  write(text: string, days: number): void;
  clear(): void;
}

/** Writes cookies as every server can read them, where the site said. */
export function openJar({ cookie: { path, domain } }: Declaration): typeof Cookies {
  return Cookies.withConverter({ write: encodeURIComponent as (value: string) => string }).withAttributes({
    path,
    domain,
    sameSite: 'Lax',
    // WebKit refuses it on http://localhost.
    secure: globalThis.location?.protocol === 'https:',
  });
}

export function openStorage({ cookie: { name } }: Declaration, jar: typeof Cookies): RecordStorage {
  let memory = '';
  const read = () => [
    ...(attempt(() => cookieValues(document.cookie, name)) ?? []),
    attempt(() => localStorage[name] as string) ?? '',
    memory,
  ];
  return {
    read,
    write(text, days) {
      const value = encodeURIComponent(text);
      attempt(() => jar.set(name, text, { expires: days }));
      // Read back: browsers refuse silently.
      if (read().includes(value)) return;
      if (__DEV__) warn(`The cookie "${name}" was refused (see cookie.domain, cookie.path): the decision stays in localStorage, or in this page.`);
      attempt(() => (localStorage[name] = value));
      if (!read().includes(value)) memory = value;
    },
    clear() {
      memory = '';
      attempt(() => eraseCookie(name));
      attempt(() => localStorage.removeItem(name));
    },
  };
}
