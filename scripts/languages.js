/** What dist/ has of each language. */
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const folder = new URL('../dist/locales/', import.meta.url);

/** Bytes of a language's files for the script tag: `name` ends as theirs do. */
const bytes = (tag, ...names) => names.reduce((sum, name) => sum + brotliCompressSync(readFileSync(new URL(`../dist/cdn/locales/${tag}${name}.js`, import.meta.url))).length, 0);

/**
 * Each language: its English name, tag, direction of writing, number of texts, the brotli bytes that a first visit fetches of it and those
 * of all its files, and what the two buttons say.
 */
export async function languages() {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const tags = readdirSync(folder).flatMap((file) => (file.endsWith('.js') ? file.slice(0, -3) : [])).sort();
  return Promise.all(
    tags.map(async (tag) => {
      const { default: texts } = await import(new URL(`${tag}.js`, folder).href);
      const locale = new Intl.Locale(tag);
      return {
        name: names.of(tag),
        tag,
        direction: (locale.getTextInfo?.() ?? locale.textInfo).direction,
        texts: String(Object.keys(texts).length),
        // English is inside of the elements.
        first: tag === 'en' ? 0 : bytes(tag, ''),
        whole: tag === 'en' ? 0 : bytes(tag, '', '.details', '.policy', '.data'),
        accept: texts.accept,
        reject: texts.reject,
      };
    }),
  );
}
