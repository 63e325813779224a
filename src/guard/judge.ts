/** Says what may leave and what may be stored, as consent stands at that moment. */
import { attempt } from '../core/attempt.js';
import type { Consent } from '../core/api.js';
import { createMatcher, hostOf } from './match.js';
import type { Reporter, Undeclared } from './report.js';

export interface GuardOptions {
  /** What happens to other hosts that no service declares: `pass`, or `deny` unless they are the page's own or `safe`. Default: `pass`. */
  readonly unlisted?: 'pass' | 'deny' | undefined;
  /** Hosts that always pass, each with its subdomains. */
  readonly safe?: readonly string[] | undefined;
  /** Stopped beacons and pixels: dropped, or held until consent comes or the page goes. A rule may say otherwise. Default: `drop`. */
  readonly beacons?: 'drop' | 'hold' | undefined;
  /** Tells stopped scripts so by an `error` event. Default: `false`. */
  readonly scriptErrors?: boolean | undefined;
}

/** Why a request may not leave: a beacon is dropped, or held until consent comes; nobody declared the host. */
export type Refusal = 'drop' | 'hold' | 'deny';

export interface Judge {
  /**
   * Whether a request may not leave; undefined when it may, or fails by itself.
   *
   * @param isAgain The report has it already.
   */
  request(kind: string, address: unknown, method?: string, base?: string, isAgain?: boolean): Refusal | undefined;
  /** Whether something may not be stored under a name. @param isHarmless Asked only then. */
  write(kind: Exclude<Undeclared['kind'], 'host'>, name: string, isHarmless?: () => boolean): boolean;
  /** Afterwards everything passes, and nothing is touched any more. */
  readonly end: AbortSignal;
  /** Services may send their last words until the current task is over. */
  letSpeak(ids: readonly string[]): void;
}

/** @param end Afterwards everything passes. */
export function createJudge(consent: Consent, { unlisted, safe = [], beacons = 'drop' }: GuardOptions, reporter: Reporter, end: AbortSignal): Judge {
  const matcher = createMatcher(consent.declaration, safe);
  const own = hostOf(location);
  let leaving: readonly string[] = [];

  const isOpen = (id: string | undefined) => id === undefined || consent.granted(id) || leaving.includes(id);

  return {
    request(kind, address, method = 'GET', base = document.baseURI, isAgain) {
      const url = end.aborted ? undefined : attempt(() => new URL(address as string, base));
      // What carries its content along asks nobody: data:, blob:, about:.
      if (!url || !/^(http|ws)s?:/.test(url.protocol)) return;
      const rules = matcher.rulesOf(url, method.toUpperCase());
      const isOwn = hostOf(url) === own;
      // The page's own host is closed by a rule with a path alone: a site that declares itself does not lock itself out.
      if (rules.some(({ id, path }) => isOpen(id) || (isOwn && path === '/'))) return;
      const [rule] = rules;
      if (!rule) {
        if (isOwn) return;
        reporter.undeclared('host', hostOf(url));
        if (unlisted !== 'deny') return;
      }
      if (!isAgain) reporter.stopped(kind, url.origin + url.pathname, rule?.id);
      return rule ? (rule.beacons ?? beacons) : 'deny';
    },
    write(kind, name, isHarmless) {
      if (end.aborted) return false;
      const ids = matcher.ownersOf(kind, name);
      if (!ids[0]) reporter.undeclared(kind, name);
      // The library's own record is among those that are always granted, whatever wildcard covers it too.
      else if (!ids.some(consent.granted) && !isHarmless?.()) {
        reporter.stopped(kind, name, ids[0]);
        return true;
      }
      return false;
    },
    end,
    letSpeak(ids) {
      leaving = ids;
      setTimeout(() => (leaving = []));
    },
  };
}
