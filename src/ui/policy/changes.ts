/** What two versions of a document differ in, block by block and then word by word. Loaded when a visitor asks. */
import { diffArrays, diffWordsWithSpace } from 'diff';

export interface Change {
  /** The section that it is in. */
  readonly section: string;
  readonly parts: readonly { readonly text: string; readonly kind: 'same' | 'gone' | 'new' }[];
}

interface Block {
  readonly section: string;
  readonly text: string;
}

const blocksOf = (root: ParentNode): Block[] => {
  let section = '';
  return [...root.querySelectorAll('h1,h2,h3,h4,p,li,td,th,dt,dd,pre,blockquote')].flatMap((element) => {
    const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim();
    if (element.matches('h1,h2')) section = text;
    // What is inside it is a block of its own.
    return text && !element.querySelector('p,li,td,th') ? [{ section, text }] : [];
  });
};

/** Both documents after `outline`. */
export function changes(before: ParentNode, after: ParentNode): Change[] {
  const parts = diffArrays(blocksOf(before), blocksOf(after), { comparator: (a, b) => a.text === b.text });
  const found: Change[] = [];
  for (let index = 0; index < parts.length; index++) {
    const { added, removed, value } = parts[index]!;
    if (!added && !removed) continue;
    const next = parts[index + 1];
    const isPair = removed && next?.added;
    if (isPair) index++;
    const [old, now] = isPair ? [value, next.value] : removed ? [value, []] : [[], value];
    // Lines that stand in for each other are compared; what is left over came or went as a whole.
    for (let line = 0; line < Math.max(old.length, now.length); line++) {
      const [was, is] = [old[line], now[line]];
      found.push({
        section: (is ?? was)!.section,
        parts: diffWordsWithSpace(was?.text ?? '', is?.text ?? '').map((part) => ({ text: part.value, kind: part.added ? 'new' : part.removed ? 'gone' : 'same' })),
      });
    }
  }
  return found;
}
