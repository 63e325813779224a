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

/** The names of one kind that services declare. */
const namesOf = (services: readonly Service[], kind: Kind): string[] =>
  services.flatMap(({ cookies = [], storage = [] }) => (kind === 'cookie' ? cookies : storage.filter(({ type }) => type === kind)).map(({ name }) => name));

/**
 * Erases cookies, web storage and databases of `revoked` services, but nothing that a `kept` one declares as well.
 *
 * @returns What is still there, as `type:name`. Script cannot see HttpOnly cookies, nor those of other paths or hosts.
 */
export function erase(revoked: readonly Service[], kept: readonly Service[]): string[] {
  const isErasable = (kind: Kind) => (stored: string) => {
    const isOf = (name: string) => covers(name, stored);
    return namesOf(revoked, kind).some(isOf) && !namesOf(kept, kind).some(isOf);
  };
  const left: string[] = [];
  for (const kind of ['cookie', 'localStorage', 'sessionStorage'] as const) {
    // The first look into a storage makes the browser read it: milliseconds, for nothing in most pages.
    if (namesOf(revoked, kind)[0])
      attempt(() => {
        const names = () =>
          (kind === 'cookie' ? document.cookie.split(/; */).map((pair) => pair.split('=')[0]!) : Object.keys(globalThis[kind])).filter(
            isErasable(kind),
          );
        for (const name of names()) kind === 'cookie' ? eraseCookie(name) : globalThis[kind].removeItem(name);
        left.push(...names().map((name) => `${kind}:${name}`));
      });
  }
  if (namesOf(revoked, 'indexedDB')[0]) {
    void (async () => {
      for (const { name } of await indexedDB.databases()) if (name && isErasable('indexedDB')(name)) indexedDB.deleteDatabase(name);
    })().catch(() => {});
  }
  return left;
}
