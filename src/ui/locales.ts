/** Languages on need, for apps: a bundler makes a file of each. The script tag has another module in place of this one. */
import type { Messages } from '../locales/en.js';

/** What of the interface is spoken: banner, preferences and agreements; tables and embeds; the policy viewer; what it puts into a text. */
export type Part = 'notice' | 'details' | 'policy' | 'data';

const ALL: Record<string, () => Promise<{ readonly default: Messages }>> = {
  ar: () => import('../locales/ar.js'),
  bg: () => import('../locales/bg.js'),
  cs: () => import('../locales/cs.js'),
  da: () => import('../locales/da.js'),
  de: () => import('../locales/de.js'),
  el: () => import('../locales/el.js'),
  es: () => import('../locales/es.js'),
  et: () => import('../locales/et.js'),
  fi: () => import('../locales/fi.js'),
  fr: () => import('../locales/fr.js'),
  ga: () => import('../locales/ga.js'),
  he: () => import('../locales/he.js'),
  hi: () => import('../locales/hi.js'),
  hr: () => import('../locales/hr.js'),
  hu: () => import('../locales/hu.js'),
  id: () => import('../locales/id.js'),
  is: () => import('../locales/is.js'),
  it: () => import('../locales/it.js'),
  ja: () => import('../locales/ja.js'),
  ko: () => import('../locales/ko.js'),
  lt: () => import('../locales/lt.js'),
  lv: () => import('../locales/lv.js'),
  mt: () => import('../locales/mt.js'),
  nl: () => import('../locales/nl.js'),
  no: () => import('../locales/no.js'),
  pl: () => import('../locales/pl.js'),
  pt: () => import('../locales/pt.js'),
  ro: () => import('../locales/ro.js'),
  sk: () => import('../locales/sk.js'),
  sl: () => import('../locales/sl.js'),
  sv: () => import('../locales/sv.js'),
  tr: () => import('../locales/tr.js'),
  uk: () => import('../locales/uk.js'),
  'zh-Hans': () => import('../locales/zh-Hans.js'),
  'zh-Hant': () => import('../locales/zh-Hant.js'),
};

export const LANGUAGES: readonly string[] = /* @__PURE__ */ Object.keys(ALL);

/** Rejects when it cannot be loaded. Here the parts are one file. */
export const load: (language: string, part: Part) => Promise<Readonly<Record<string, string>>> = async (language) => (await ALL[language]!()).default;
