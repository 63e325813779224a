/** Policies as real tools leave them: nothing lost, everything in its place. */
import { expect } from '@open-wc/testing';
import '../../src/ui/policy/define.js';
import type { ConsentPolicy } from '../../src/ui/policy/define.js';
import { put } from './policy-setup.js';

interface Expected {
  readonly file: string;
  readonly title: string | null;
  /** Without numbers. */
  readonly contents: readonly string[];
  readonly updated: string | null;
  readonly tables: number;
  readonly lists: number;
  readonly words: readonly string[];
}

const folder = new URL('./policies/', import.meta.url);
const expected = (await (await fetch(new URL('expected.json', folder))).json()) as Expected[];

const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** Words of a source, as a browser alone would show them. */
function wordsOf(text: string, isHtml: boolean): string[] {
  const source = isHtml
    ? text
    : text
        .replace(/^---\n[\s\S]*?\n---\n/, '')
        // What marks are not words: addresses of links, anchors, rules of tables, numbers of lists.
        .replace(/\]\([^)]*\)/g, ']')
        .replace(/\{#[^}]*\}/g, ' ')
        .replace(/\\/g, '')
        .replace(/^\s*\d+[.)]\s/gm, ' ')
        .replace(/^\s*\[[^\]]+\]:.*$/gm, ' ');
  const { body } = new DOMParser().parseFromString(source.replace(/<(mailto:)?([^<>\s]+@[^<>\s]+)>/g, '$2').replace(/<(\/?)(p|div|br|li|td|th|tr|h\d)\b/gi, ' <$1$2'), 'text/html');
  body.querySelectorAll('script,style,title,xml').forEach((element) => element.remove());
  return words(body.textContent);
}

async function show(file: string): Promise<ConsentPolicy> {
  const element = document.createElement('consent-policy');
  element.src = new URL(file, folder).href;
  const isShown = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
  put(element);
  await isShown;
  await element.updateComplete;
  return element;
}

describe('<consent-policy>: messy policies', () => {
  it('there are enough of them', () => {
    expect(expected.length).to.be.at.least(12);
  });

  for (const { file, title, contents, updated, tables, lists, words: rare } of expected)
    describe(file, () => {
      let root: ShadowRoot;
      let article: HTMLElement;
      before(async () => {
        const element = await show(file);
        root = element.shadowRoot!;
        article = root.querySelector('[part~=article]')!;
      });

      it('has its sections as contents, in order', () => {
        const links = [...root.querySelectorAll('[part~=contents] a')].map((link) => {
          const copy = link.cloneNode(true) as Element;
          copy.querySelector('.number')?.remove();
          return copy.textContent.trim();
        });
        expect(links).to.deep.equal(contents);
      });

      it('each of them leads to a heading of its own', () => {
        const headings = [...root.querySelectorAll<HTMLAnchorElement>('[part~=contents] a')].map(({ hash }) => article.querySelector(`[id="${CSS.escape(decodeURIComponent(hash.slice(1)))}"]`));
        expect(headings.map((heading) => heading?.localName)).to.deep.equal(contents.map(() => 'h2'));
        expect(new Set(headings).size).to.equal(contents.length);
      });

      it('has its title', () => {
        expect(article.querySelector('h1')?.textContent.trim() ?? null).to.equal(title);
      });

      it('tells when it was updated', () => {
        expect(root.querySelector('[part~=updated] time')?.getAttribute('datetime') ?? null).to.equal(updated);
      });

      it('loses no word', async () => {
        const source = await (await fetch(new URL(file, folder))).text();
        const shown = new Map<string, number>();
        const copy = article.cloneNode(true) as Element;
        copy.querySelectorAll('.link').forEach((link) => link.remove());
        copy.querySelectorAll('p,div,br,li,td,th,tr,h1,h2,h3,h4').forEach((element) => element.append(' '));
        copy.querySelectorAll('br').forEach((element) => element.replaceWith(' '));
        for (const word of words(copy.textContent)) shown.set(word, (shown.get(word) ?? 0) + 1);
        const lost = wordsOf(source, file.endsWith('html')).filter((word) => {
          const count = shown.get(word) ?? 0;
          shown.set(word, count - 1);
          return count < 1;
        });
        expect(lost).to.deep.equal([]);
        for (const word of rare) expect(article.textContent).to.contain(word);
      });

      it('keeps tables and lists as such', () => {
        expect(article.querySelectorAll('table').length, 'tables').to.equal(tables);
        expect(article.querySelectorAll('ul,ol').length, 'lists').to.equal(lists);
        for (const table of article.querySelectorAll('table')) expect(table.querySelectorAll('thead th').length, 'heads').to.equal(table.rows[0]!.cells.length);
      });
    });
});
