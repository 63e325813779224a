/** Finds words in what is shown, across the elements that divide them. */

const MATCHES = 'consent-find';
const CURRENT = 'consent-find-current';

/** CSS Custom Highlight API; without it the match at hand is selected instead. */
const highlights = (): HighlightRegistry | undefined => (globalThis.CSS as { highlights?: HighlightRegistry } | undefined)?.highlights;

export class Finder {
  readonly #root: HTMLElement;
  #ranges: Range[] = [];
  #index = -1;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  get count(): number {
    return this.#ranges.length;
  }

  /** Of the match at hand, from 0; -1 without one. */
  get index(): number {
    return this.#index;
  }

  /** Looks for words; an empty text ends it. */
  find(words: string): void {
    this.clear();
    const query = words.trim();
    if (!query) return;
    const pattern = query
      .split(/\s+/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('\\s+');
    const { text, at } = indexText(this.#root);
    for (const { 0: match, index } of text.matchAll(new RegExp(pattern, 'giu'))) {
      const range = document.createRange();
      range.setStart(...at(index));
      range.setEnd(...at(index + match.length, true));
      this.#ranges.push(range);
    }
    if (this.#ranges[0]) highlights()?.set(MATCHES, new Highlight(...this.#ranges));
  }

  /** Goes to the next match, or the one before. */
  go(step: 1 | -1): void {
    const { count } = this;
    if (!count) return;
    this.#index = (this.#index + step + count + (this.#index < 0 && step < 0 ? 1 : 0)) % count;
    const range = this.#ranges[this.#index]!;
    const element = range.startContainer.parentElement!;
    for (let box = element.closest('details'); box; box = box.parentElement?.closest('details') ?? null) box.open = true;
    const registry = highlights();
    if (registry) registry.set(CURRENT, new Highlight(range));
    else getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    element.scrollIntoView({ block: 'center' });
  }

  clear(): void {
    this.#ranges = [];
    this.#index = -1;
    highlights()?.delete(MATCHES);
    highlights()?.delete(CURRENT);
  }
}

/** All text, and where a place in it is. Blocks end with a line break, so that no match runs over their edge. */
function indexText(root: HTMLElement): { text: string; at: (offset: number, isEnd?: boolean) => [Text, number] } {
  const starts: number[] = [];
  const nodes: Text[] = [];
  let text = '';
  let block: Element | null | undefined;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode() as Text | null); ) {
    const own = node.parentElement!.closest('p,li,td,th,h1,h2,h3,h4,h5,h6,div,dt,dd,pre,summary');
    if (own !== block && text) text += '\u0000';
    block = own;
    starts.push(text.length);
    nodes.push(node);
    text += node.data;
  }
  const at = (offset: number, isEnd = false): [Text, number] => {
    let low = 0;
    let high = nodes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! < offset || (!isEnd && starts[middle] === offset)) low = middle;
      else high = middle - 1;
    }
    return [nodes[low]!, Math.min(offset - starts[low]!, nodes[low]!.length)];
  };
  return { text, at };
}
