/** Finds when a policy was last changed, however it says so. */

/** Languages in which months are known by name. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'];

const SAYS_SO =
  /updated|revised|modified|effective|amended|version|stand|gültig|aktualisiert|mise à jour|en vigueur|actualizad|vigencia|aggiornat|bijgewerkt|atualizad|as of|dated/gi;

/** Month by its name or its first letters, in lower case. */
const MONTHS = new Map<string, number>();

function fillMonths(): void {
  for (const language of LANGUAGES)
    for (const month of ['long', 'short'] as const)
      for (let index = 0; index < 12; index++) {
        const name = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, index, 15)));
        MONTHS.set(name.toLowerCase().replace('.', ''), index + 1);
      }
  MONTHS.set('sept', 9);
}

const iso = (year: number, month: number, day: number): string | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : undefined;
};

/** The first date in a text, as `2025-04-25`. Of two numbers alike the first is the day, unless it cannot be. */
export function dateIn(text: string): string | undefined {
  if (!MONTHS.size) fillMonths();
  const forms: [RegExp, (parts: string[]) => string | undefined][] = [
    [/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/, ([y, m, d]) => iso(+y!, +m!, +d!)],
    [/\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b/, ([a, b, y]) => iso(+y!, +b!, +a!) ?? iso(+y!, +a!, +b!)],
    [/\b(\d{1,2})(?:st|nd|rd|th|er|[.ºª])?\s+(?:de\s+|of\s+)?(\p{L}{3,})\.?,?\s+(?:de\s+)?(\d{4})\b/iu, ([d, m, y]) => iso(+y!, MONTHS.get(m!.toLowerCase()) ?? 0, +d!)],
    [/\b(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/iu, ([m, d, y]) => iso(+y!, MONTHS.get(m!.toLowerCase()) ?? 0, +d!)],
  ];
  const found = forms.flatMap(([form, read]) => {
    const match = form.exec(text);
    const date = match && read(match.slice(1));
    return date ? [{ index: match.index, date }] : [];
  });
  return found.sort((a, b) => a.index - b.index)[0]?.date;
}

/** The date of the last change: in the first line that speaks of one, close to the word that does. */
export function updatedIn(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    for (const { index } of line.matchAll(SAYS_SO)) {
      const date = dateIn(line.length < 200 ? line : line.slice(index, index + 60));
      if (date) return date;
    }
  }
  return;
}

/** Whether a line speaks of the last change. */
export const saysUpdated = (line: string): boolean => line.search(SAYS_SO) >= 0;

/** A date as a language writes it; what is no date as it stands. */
export function longDate(date: string, lang: string): string {
  const time = Date.parse(date);
  return Number.isNaN(time) ? date : new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(time);
}
