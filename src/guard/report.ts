/** What the guard stopped, and what it saw that nobody declared. */

export interface Stopped {
  /** The tag of an element, or `fetch`, `xhr`, `beacon`, `websocket`, `eventsource`, `cookie`, `localStorage`, `sessionStorage`. */
  readonly kind: string;
  /** An address without its query, or a name. */
  readonly name: string;
  /** Undefined for a host that is not declared. */
  readonly service: string | undefined;
  /** Origin of the script that asked first: the foreign one nearest in the stack, or else the page's. */
  readonly by: string;
  readonly count: number;
}

export interface Undeclared {
  readonly kind: 'host' | 'cookie' | 'localStorage' | 'sessionStorage';
  readonly name: string;
  readonly by: string;
}

/** Plain data: `JSON.stringify` makes what an endpoint can take. */
export interface GuardReport {
  readonly stopped: readonly Stopped[];
  readonly undeclared: readonly Undeclared[];
}

/** On `document`, once for each host, cookie and storage key that passed without being declared. */
export interface ConsentUndeclaredEvent extends Event, Undeclared {}

declare global {
  interface GlobalEventHandlersEventMap {
    'consent-undeclared': ConsentUndeclaredEvent;
  }
}

const origins = (): string[] => new Error().stack?.match(/https?:\/\/[^/\s]+/g) ?? [];

export interface Reporter {
  readonly report: GuardReport;
  stopped(kind: string, name: string, service: string | undefined): void;
  undeclared(kind: Undeclared['kind'], name: string): void;
}

export function createReporter(): Reporter {
  const { origin } = location;
  /** The page's origin, and where our own code comes from. */
  const near = [origin, origins()[0]];
  const by = () => origins().find((found) => !near.includes(found)) ?? origin;
  const stopped: Stopped[] = [];
  const undeclared: Undeclared[] = [];
  const seen = new Map<string, object>();

  /** Takes down what is new. */
  const note = <T extends object>(list: T[], key: string, entry: Omit<T, 'by'>) => {
    if (seen.has(key)) return;
    const whole = { ...entry, by: by() } as unknown as T;
    seen.set(key, whole);
    list.push(whole);
    return whole;
  };

  if (__DEV__) addEventListener('load', () => setTimeout(() => undeclared[0] && console.table(undeclared)), { once: true });

  return {
    report: { stopped, undeclared },
    stopped(kind, name, service) {
      const key = `${kind} ${name}`;
      note(stopped, key, { kind, name, service, count: 0 });
      (seen.get(key) as { count: number }).count++;
    },
    undeclared(kind, name) {
      const entry = note(undeclared, `? ${kind} ${name}`, { kind, name });
      if (entry) document.dispatchEvent(Object.assign(new Event('consent-undeclared'), entry));
    },
  };
}
