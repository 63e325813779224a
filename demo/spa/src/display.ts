// Language and appearance. Both take effect at once; the cookie jar writes them only with consent to functionality, and
// keeps them in memory until then.
import { consent } from './consent.js';
import { directionOf, isLang, texts, type Lang, type Texts } from './texts.js';

const page = document.documentElement;

export const lang = (): Lang => (isLang(page.lang) ? page.lang : 'en');
export const theme = (): string => page.dataset['theme'] ?? '';
export const text = (): Texts => texts[lang()];

function show(): void {
  const chosen = consent.cookies.get('lang');
  page.lang = isLang(chosen) ? chosen : 'en';
  page.dir = directionOf(lang());
  page.dataset['theme'] = consent.cookies.get('theme') ?? '';
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    element.textContent = text()[element.dataset['text'] as keyof Texts];
  }
}

export function choose(name: 'lang' | 'theme', value: string): void {
  if (value) consent.cookies.set(name, value);
  else consent.cookies.remove(name);
  show();
}

show();
