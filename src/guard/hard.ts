/**
 * What no patch reaches, the browser's own Content-Security-Policy does: workers, modules, style sheets, fresh realms. It
 * can be narrowed at any time, and never widened while the page lives (GT-21).
 */
import type { Consent } from '../core/api.js';
import { attempt } from '../core/attempt.js';
import { addressOf, hostOf } from './match.js';

export interface HardModeOptions {
  /** Hosts that may always be reached, each with its subdomains. */
  readonly safe?: readonly string[] | undefined;
}

/** Scheme-less sources leave sockets out in some browsers. */
const sourcesOf = (host: string): string[] => [host, ...(host === hostOf(location) ? [] : [`*.${host}`])].flatMap((name) => [`${name}:*`, `ws://${name}:*`]);

function restrict(hosts: ReadonlySet<string>): void {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = `default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: ${[...hosts].flatMap(sourcesOf).join(' ')}`;
  document.head.append(meta);
}

/** Lets the page reach its own host, `safe` ones and those of granted services alone. A grant of more reloads the page. */
export function enterHardMode({ declaration, subscribe, granted }: Consent, { safe = [] }: HardModeOptions): () => void {
  /** What the page may reach until it goes. */
  let open: Set<string> | undefined;

  const allowed = () => {
    const entries = declaration.services.flatMap(({ id, hosts = [] }) => (granted(id) ? hosts : []));
    const hosts = [...safe, ...entries].map((entry) => attempt(() => hostOf(addressOf(typeof entry === 'string' ? entry : entry.host))));
    return new Set([hostOf(location), ...hosts.filter((host) => host !== undefined)]);
  };

  return subscribe(({ record }) => {
    const next = allowed();
    if (!open) return restrict((open = next));
    const former = open;
    open = new Set([...former].filter((host) => next.has(host)));
    // In a later task: vendors say goodbye first.
    if (open.size < former.size) setTimeout(restrict, 0, open);
    // A page in the background may hold what somebody is writing; one that keeps no record would ask again without end.
    const isKept = () => [attempt(() => document.cookie), attempt(() => localStorage[declaration.cookie.name] as string)].some((text) => text?.includes(record!.id));
    if (open.size < next.size && record && document.visibilityState === 'visible' && isKept()) setTimeout(() => location.reload());
  });
}
