/** The first layer as HTML: what `<consent-banner>` renders, for a visitor who has not decided. */
import type { Declaration, Regime } from '../core/declaration.js';
import { lifetime } from '../core/record.js';
import english from '../locales/en/banner.js';
import { PLACEMENTS } from '../ui/banner/placements.js';
import { layerOf, type Tree } from '../ui/banner/layer.js';
import { languageFor } from '../ui/languages.js';
import { load } from '../ui/locales.js';

/** What the script beside the banner has to know, as JSON in `data-consent-first`: a list, as every name would cost twice. */
export type First = readonly [
  name: string,
  /** Of the record's cookie, but for `max-age`. */
  attributes: string,
  /** `max-age` of a no and of a yes, in seconds. */
  ages: readonly [number, number],
  /** What every record says. */
  record: { readonly v: 1; readonly policy: string; readonly lang: string },
  /** Ids of the categories that are asked about, and of the others. */
  asked: readonly string[],
  granted: readonly string[],
  regime: Regime,
  /** What is announced after an answer. */
  saved: string,
  style: string,
];

/** Of our languages, those from right to left. */
const RTL = /^(ar|he)$/;

/** ASCII alone: right in whatever encoding the page has. For text and for attributes, in either quotes but for those that `kept` has. */
const escape = (text: string, kept = ''): string => text.replace(/[&<>"']|[^\x20-\x7e]/gu, (character) => (kept.includes(character) ? character : `&#${character.codePointAt(0)!};`));

function htmlOf(tree: Tree): string {
  if (typeof tree === 'string') return escape(tree);
  const [tag, attributes, ...children] = tree;
  const own = Object.entries(attributes).map(([name, value]) => (value === undefined ? '' : ` ${name}${value && `="${escape(value)}"`}`));
  return `<${tag}${own.join('')}>${children.map(htmlOf).join('')}</${tag}>`;
}

/** Ids of the categories that a first visit is asked about: none where nothing is asked. */
export const askedFirst = ({ categories, regime, minors }: Declaration): string[] =>
  regime === 'notice' || minors ? [] : categories.filter(({ required }) => !required).map(({ id }) => id);

/** What goes into the banner's tag, into the element, and behind it. */
export interface Parts {
  readonly placement: string;
  readonly attribute: string;
  readonly template: string;
  readonly script: string;
}

/**
 * @param pageLang Language of the page, BCP 47.
 * @param nonce Of the page's content security policy.
 */
export async function renderParts(declaration: Declaration, placement: string | undefined, pageLang: string | undefined, nonce: string | undefined): Promise<Parts> {
  const asked = askedFirst(declaration);
  const { categories, policy, cookie, regime, messages } = declaration;
  const tags = [Object.keys(messages)[0] && declaration.lang, pageLang, declaration.lang];
  const lang = tags.map((tag) => languageFor(tag || undefined)).find(Boolean) ?? 'en';
  const text = { ...english, ...(lang === 'en' ? {} : await load(lang, 'notice')), ...messages };
  const place = PLACEMENTS.test(placement!) ? placement! : 'bottom';
  const [tag, look, ...content] = layerOf({ declaration, asking: asked, record: undefined, renews: false }, place, text, lang);
  const base = htmlOf([tag, { ...look, hidden: '' }, ...content]);
  const granted = categories.map(({ id }) => id).filter((id) => !asked.includes(id));
  const age = (ids: readonly string[]) => Math.ceil(lifetime({ granted: ids }, declaration) * 86_400);
  const attributes = `;path=${cookie.path};samesite=lax${cookie.domain ? `;domain=${cookie.domain}` : ''}`;
  const first: First = [cookie.name, attributes, [age(granted), age(asked)], { v: 1, policy, lang }, asked, granted, regime, text.saved, __STYLES__[place]! + (RTL.test(lang) ? '.base{direction:rtl}' : '')];
  const own = nonce === undefined ? '' : ` nonce="${escape(nonce)}"`;
  return {
    placement: place,
    attribute: ` data-consent-first='${escape(JSON.stringify(first), '"')}'`,
    template: `<template shadowrootmode="open"><span class="hidden" role="status"></span>${base}</template>`,
    script: `<script data-consent-boot${own}>${__BOOT__}</script>`,
  };
}
