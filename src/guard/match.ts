/** Which service an address or a name belongs to. Looked up by host, so that the number of rules costs nothing. */
import { attempt } from '../core/attempt.js';
import type { Declaration, HostItem } from '../core/declaration.js';

export interface HostRule {
  /** The service; undefined for a host that the site calls safe. */
  readonly id: string | undefined;
  readonly path: string;
  readonly method: string | undefined;
  readonly beacons: HostItem['beacons'];
}

export interface Matcher {
  /** The rules that decide about a request: those of the longest host, then of the longest path. */
  rulesOf(url: URL, method: string): readonly HostRule[];
  /** Ids of the services that declare a cookie or a storage key. */
  ownersOf(kind: string, name: string): readonly string[];
}

/** A host as addresses have it: lower case, punycode, no dot at the end. */
export const hostOf = (url: URL | Location): string => url.hostname.replace(/\.$/, '');

/** The address that an entry of `hosts` begins with. Throws where it is none. */
export const addressOf = (host: string, path = ''): URL => new URL(path, `http://${host.replace(/^(\w+:)?\/\/|^\*\./g, '')}`);

function add<T>(index: Map<string, T[]>, key: string, value: T): void {
  index.set(key, [...(index.get(key) ?? []), value]);
}

export function createMatcher({ services, own }: Declaration, safe: readonly string[]): Matcher {
  const hosts = new Map<string, HostRule[]>();
  const names = new Map<string, string[]>();
  /** Lengths of the names that end in a wildcard. */
  const lengths = new Set<number>();

  const addHost = (id: string | undefined, entry: string | HostItem) =>
    attempt(() => {
      // A text has none of these.
      const { host = entry as string, path, method, beacons } = entry as Partial<HostItem>;
      const url = addressOf(host, path);
      add(hosts, hostOf(url), { id, path: url.pathname, method: method?.toUpperCase(), beacons });
    });

  for (const host of safe) addHost(undefined, host);
  for (const { id, hosts: entries = [], cookies = [], storage = [] } of [...services, ...own]) {
    for (const entry of entries) addHost(id, entry);
    for (const { type = 'cookie', name } of [...cookies, ...storage] as { type?: string; name: string }[]) {
      const key = `${type} ${name}`;
      // A lone `*` covers nothing: it would be everything.
      if (/.\*$/.test(name)) lengths.add(key.length - 1);
      add(names, key, id);
    }
  }

  return {
    rulesOf(url, method) {
      for (let host = hostOf(url); host; host = host.slice(host.indexOf('.') + 1 || host.length)) {
        const rules = hosts
          .get(host)
          ?.filter((rule) => (rule.method ?? method) === method && url.pathname.startsWith(rule.path))
          .sort((a, b) => b.path.length - a.path.length);
        if (rules?.[0]) return rules.filter(({ path }) => path === rules[0]!.path);
      }
      return [];
    },
    ownersOf(kind, name) {
      const key = `${kind} ${name}`;
      let ids = names.get(key) ?? [];
      for (const length of lengths) if (key.length >= length) ids = ids.concat(names.get(`${key.slice(0, length)}*`) ?? []);
      return ids;
    },
  };
}
