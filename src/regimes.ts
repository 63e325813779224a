/** Which regime holds for a visitor, by where a server or an edge says they are. */
import type { Regime } from './core/declaration.js';
import { TABLE } from './regimes/table.js';

/** What a place asks for, and where that stands. */
export interface RegimeRow {
  /** ISO 3166-1 for a country, ISO 3166-2 for a part of one. */
  readonly code: string;
  readonly regime: Regime;
  /** Whether the law makes sites honour Global Privacy Control or the like. */
  readonly signal: boolean;
  readonly law: string;
  /** The page that was read. */
  readonly source: string;
  /** What kind of page that is; `none`: it could not be read. */
  readonly evidence: 'official' | 'copy' | 'secondary' | 'none';
}

/** The table behind `regimeOf`, by code. A site may show it, or check it. */
export const REGIMES: ReadonlyMap<string, RegimeRow> = new Map(
  TABLE.map(([code, regime, signal, law, source, evidence]) => [code, { code, regime, signal, law, source, evidence }]),
);

/** Countries whose parts differ. */
const DIVIDED = new Set(TABLE.flatMap(([code]) => (code.includes('-') ? code.slice(0, 2) : [])));

/**
 * The regime for a visitor. Whatever is not known is `opt-in`.
 *
 * @param country ISO 3166-1 alpha-2, as edges give it: `US`; or with the part: `US-CA`.
 * @param part The second half of ISO 3166-2: `CA`.
 */
export function regimeOf(country?: string | null, part?: string | null): Regime {
  const [land = '', piece = part] = (country ?? '').trim().toUpperCase().split('-');
  const code = piece ? `${land}-${piece.trim().toUpperCase()}` : land;
  const row = REGIMES.get(code) ?? (piece && DIVIDED.has(land) ? undefined : REGIMES.get(land));
  return row?.regime ?? 'opt-in';
}
