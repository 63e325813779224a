import type { Declaration } from '../core/declaration.js';

/** The nearest `lang`, through shadow roots. */
function nearestLang(element: Element): string | undefined {
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  return element.closest<HTMLElement>('[lang]')?.lang ?? (host && nearestLang(host));
}

/** The languages to say an element's texts in, BCP 47, the one to take first. None: English, which needs no file of words. */
export function wantedLanguages(host: Element, { lang, messages = {} }: Partial<Declaration> = {}): string[] {
  // Who gives texts says in which language.
  const tags = [Object.keys(messages)[0] && lang, nearestLang(host), lang].filter(Boolean) as string[];
  return /^en\b/i.test(tags[0]!) ? [] : tags;
}
