/** Stands in for `ui/locales.ts` in the script tag: a small file for each part of a language, beside the others. */
import { registry } from '../core/registry.js';
import type { Part } from '../ui/locales.js';

export type { Part };

export const LANGUAGES = __LOCALES__;

export const load = async (language: string, part: Part): Promise<Readonly<Record<string, string>>> => {
  const name = `${language}${part === 'notice' ? '' : `.${part}`}.js`;
  const url = __FULL__ ? registry().locales! + name : new URL(/* @vite-ignore */ `../locales/${name}`, import.meta.url).href;
  return ((await import(/* @vite-ignore */ url)) as { default: Record<string, string> }).default;
};
