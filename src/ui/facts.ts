/** What a declaration says, in words. */
import { nothing } from 'lit';
import type { Consent } from '../core/api.js';
import type { HostItem } from '../core/declaration.js';

/** Language of the declaration's own texts, where it is not that of the interface. */
export function languageOfTexts({ declaration: { lang } }: Consent, spoken: string): string | typeof nothing {
  return lang && lang !== spoken ? lang : nothing;
}

/** A country by its code, ISO 3166-1 alpha-2, in the words of a language. */
export function nameOfCountry(code: string, lang: string): string {
  try {
    return new Intl.DisplayNames(lang, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A lifetime in days; without one, the words for a session. */
export function duration(days: number | undefined, lang: string, session: string): string {
  if (!days) return session;
  try {
    return new Intl.NumberFormat(lang, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days);
  } catch {
    return `${days} d`;
  }
}

/** The names of hosts, whatever else their rules say. */
export const hostsOf = (entries: readonly (string | HostItem)[]): string[] => [...new Set(entries.map((entry) => (typeof entry === 'string' ? entry : entry.host)))];
