/** The interface in other languages than English. Fetched by pages that speak one. */
import { LANGUAGES, load, type Part } from './locales.js';

/** What an element says, and in which language. */
export interface Speech {
  /** BCP 47. */
  readonly lang: string;
  readonly words: Readonly<Record<string, string>>;
}

/** The language of ours that a page's language means; undefined for one that we do not have, or that is none. */
export function languageFor(tag: string | undefined): string | undefined {
  const isOurs = (name: string) => name === 'en' || LANGUAGES.includes(name);
  const start = /^[a-z]*/i.exec(tag ?? '')![0].toLowerCase();
  // Nearly always: `Intl` takes some 10 ms to start.
  if (isOurs(start)) return start;
  try {
    // Most likely what the page left out: Taiwan writes in traditional characters.
    const { language, script } = new Intl.Locale(tag!).maximize();
    const name = language === 'zh' ? `zh-${script!}` : /^n[bn]$/.test(language) ? 'no' : language;
    return isOurs(name) ? name : undefined;
  } catch {
    return;
  }
}

/** Milliseconds after which English is better than nothing. */
const PATIENCE = 3000;

/**
 * The texts in the first language that we have; undefined: English. Rejects when they do not come.
 *
 * @param tags Languages of the page, the nearest first.
 * @param parts What of the interface is spoken.
 */
export async function speechFor(tags: readonly (string | undefined)[], parts: readonly Part[]): Promise<Speech | undefined> {
  const lang = tags.map(languageFor).find(Boolean);
  if (!lang || lang === 'en') return;
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('It takes too long.')), PATIENCE));
  const words = await Promise.race([late, Promise.all(parts.map((part) => load(lang, part)))]);
  return { lang, words: Object.assign({}, ...words) as Record<string, string> };
}
