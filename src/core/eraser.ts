/** Removes what a service has stored, once its consent is gone. */
import { attempt } from './attempt.js';
import type { Service } from './declaration.js';

/** Whether a declared name, with its wildcard, covers a stored one. A lone `*` covers nothing: it would be everything. */
export function covers(declared: string, name: string): boolean {
  return /.\*$/.test(declared) ? name.startsWith(declared.slice(0, -1)) : declared === name;
}

/**
 * Deletes every cookie of a name that this page can reach: a deletion must repeat domain, path and, for partitioned
 * ones, `Secure; Partitioned` (CK-12, CK-13). Public suffixes are refused by the browser itself.
 */
export function eraseCookie(name: string): void {
  const domains = location.hostname.split('.').map((_, index, labels) => `;domain=${labels.slice(index).join('.')}`);
  const folders = location.pathname.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  for (const domain of ['', ...domains])
    for (const path of folders)
      for (const slash of ['', '/'])
        for (const extra of ['', ';secure', ';secure;samesite=none;partitioned'])
          document.cookie = `${name}=;max-age=0;path=${path}${slash}${domain}${extra}`;
}

type Kind = 'cookie' | 'localStorage' | 'sessionStorage' | 'indexedDB';

/** Whether one of the services declares a stored name. */
function declares(services: readonly Service[], kind: Kind, stored: string): boolean {
  return services.some(({ cookies = [], storage = [] }) =>
    (kind === 'cookie' ? cookies : storage.filter(({ type }) => type === kind)).some(({ name }) => covers(name, stored)),
  );
}

/**
 * Erases cookies, web storage and databases of `revoked` services, but nothing that a `kept` one declares as well.
 *
 * @returns What is still there, as `type:name`. Script cannot see HttpOnly cookies, nor those of other paths or hosts.
 */
export function erase(revoked: readonly Service[], kept: readonly Service[]): string[] {
  const isErasable = (kind: Kind) => (name: string) => declares(revoked, kind, name) && !declares(kept, kind, name);
  const left: string[] = [];
  for (const kind of ['cookie', 'localStorage', 'sessionStorage'] as const) {
    attempt(() => {
      const names = () =>
        (kind === 'cookie' ? document.cookie.split(/; */).map((pair) => pair.split('=')[0]!) : Object.keys(globalThis[kind])).filter(
          isErasable(kind),
        );
      for (const name of names()) kind === 'cookie' ? eraseCookie(name) : globalThis[kind].removeItem(name);
      left.push(...names().map((name) => `${kind}:${name}`));
    });
  }
  if (revoked.some(({ storage }) => storage?.some(({ type }) => type === 'indexedDB'))) {
    void attempt(async () => {
      for (const { name } of await indexedDB.databases()) if (name && isErasable('indexedDB')(name)) indexedDB.deleteDatabase(name);
    });
  }
  return left;
}
