/** What dist/ has of each language. */
import { readdirSync } from 'node:fs';
import { read, sum } from './sizes.js';

const list = (path) => readdirSync(new URL(`../dist/${path}`, import.meta.url)).filter((file) => file.endsWith('.js'));

/**
 * Each language: its English name, tag, direction of writing, number of texts, the brotli bytes that a first visit fetches of it (`first`) and
 * those of all its files (`whole`), and what the two buttons say. English is inside of the elements: it has no files.
 */
export async function languages() {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const files = list('cdn/locales');
  const tags = list('locales').map((file) => file.slice(0, -3));
  return Promise.all(
    tags.sort().map(async (tag) => {
      const { default: texts } = await import(`../dist/locales/${tag}.js`);
      const locale = new Intl.Locale(tag);
      const bytes = (own) => sum(files.filter(own).map((file) => read(`cdn/locales/${file}`))).brotli;
      return {
        name: names.of(tag),
        tag,
        direction: (locale.getTextInfo?.() ?? locale.textInfo).direction,
        texts: String(Object.keys(texts).length),
        first: bytes((file) => file === `${tag}.js`),
        whole: bytes((file) => file.startsWith(`${tag}.`)),
        accept: texts.accept,
        reject: texts.reject,
      };
    }),
  );
}
