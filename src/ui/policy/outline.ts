/**
 * Makes one order out of the many ways in which tools leave headings: marks, bold lines, numbered lines, lists of one item.
 * Works on the elements in place, and loses no text.
 */

/** Marks an element whose style made it bold. */
export const HEAVY = 'data-heavy';

export interface Section {
  readonly id: string;
  /** Without its number. */
  readonly text: string;
  readonly number: string;
  /** 1 for a section, 2 for what is inside one. */
  readonly level: 1 | 2;
  readonly heading: HTMLElement;
}

export interface Outline {
  readonly title: string | undefined;
  readonly sections: readonly Section[];
}

interface Candidate {
  element: HTMLElement;
  /** How it is marked: `H2`, `bold`, `plain`. Those marked alike are of one level. */
  kind: string;
  text: string;
  number: string;
  /** `2.1` → 2, 1. */
  path: number[];
}

const BLOCKS = 'p,div,ul,ol,dl,table,section,article,blockquote,pre,h1,h2,h3,h4,h5,h6';
const HEADINGS = 'h1,h2,h3,h4,h5,h6';
const BOLD = `strong,b,[${HEAVY}]`;

/** White space of all kinds as one blank. */
const textOf = (node: Node): string => (node.textContent ?? '').replace(/[\s\u00a0\u200b]+/g, ' ').trim();

/** Gives `root` one order of headings, and tells its sections. */
export function outline(root: ParentNode): Outline {
  splitLines(root);
  openLists(root);
  const candidates = [...root.querySelectorAll<HTMLElement>(`${HEADINGS},p,div`)].flatMap((element) => candidateOf(element) ?? []);
  const kind = kindOfSections(candidates);
  const isTop = ({ kind: own, path }: Candidate) => own === kind && path.length < 2 && (kind[0] === 'H' || isNumbered || !!path.length);
  const isNumbered = !candidates.some((one) => one.kind === kind && one.path.length);
  const title = titleOf(root, candidates, isTop);
  const ids = new Set<string>();
  const sections: Section[] = [];
  for (const candidate of candidates) {
    if (candidate === title) continue;
    const level = isTop(candidate) ? 1 : 2;
    // A line without any mark is a heading only in its turn.
    if (candidate.kind === 'plain' && level === 2) continue;
    const heading = retag(candidate, level === 1 ? 'h2' : candidate.path.length > 2 ? 'h4' : 'h3');
    const id = unique(heading.id || takeAnchor(heading) || slug(candidate.text), ids);
    heading.id = id;
    sections.push({ id, text: candidate.text, number: candidate.number, level, heading });
  }
  if (title) retag(title, 'h1');
  return { title: title && [title.number, title.text].filter(Boolean).join(' '), sections };
}

/** `1.`, `2.1`, `IV)`, `Section 3 –`, `§ 4`: the number of a heading, and what follows it. */
export function splitNumber(text: string): { number: string; path: number[]; rest: string } {
  const [, word = '', digits = '', sign = '', rest = ''] =
    /^((?:section|article|chapter|part|clause|art\.?|abschnitt|artikel|kapitel|teil|partie|artículo|artigo|§)\s*)?(\d{1,2}(?:\.\d{1,2})*|[ivxl]{1,6})\b\s*([.):]|[-–—](?=\s))?\s*(\S.*)$/iu.exec(text) ?? [];
  const isRoman = /^[a-z]/i.test(digits);
  const path = isRoman ? [fromRoman(digits)] : digits.split('.').map(Number);
  const isOne = digits && rest && !path.includes(0) && (word || sign || path.length > 1 || (!isRoman && /^\d/.test(text))) && !(isRoman && !word && (digits !== digits.toUpperCase() || !sign));
  return isOne ? { number: text.slice(0, text.length - rest.length).trim(), path, rest } : { number: '', path: [], rest: text };
}

function fromRoman(text: string): number {
  const values: Record<string, number> = { I: 1, V: 5, X: 10, L: 50 };
  const digits = Array.from(text.toUpperCase(), (letter) => values[letter]!);
  return digits.reduce((sum, value, index) => sum + (value < (digits[index + 1] ?? 0) ? -value : value), 0);
}

function candidateOf(element: HTMLElement): Candidate | undefined {
  const text = textOf(element);
  if (!text || text.length > 160 || element.closest('table,blockquote,pre')) return;
  const { number, path, rest } = splitNumber(text);
  const candidate = { element, text: rest, number, path };
  if (element.matches(HEADINGS)) return { ...candidate, kind: element.tagName };
  if (element.querySelector(BLOCKS) || element.closest('li')) return;
  if (isBold(element)) return { ...candidate, kind: 'bold' };
  const isLine = path.length === 1 && text.length < 90 && !/[.;,!?]$/.test(text) && /[.):–—-]|\p{L}/u.test(number);
  return isLine ? { ...candidate, kind: 'plain' } : undefined;
}

/** Whether all of its text is bold. */
function isBold(element: Element): boolean {
  const bold = [...element.querySelectorAll(BOLD)].filter((one) => !one.parentElement!.closest(BOLD) || !element.contains(one.parentElement!.closest(BOLD)));
  return element.matches(BOLD) || (bold.length > 0 && bold.map(textOf).join('').replace(/ /g, '') === textOf(element).replace(/ /g, ''));
}

/** How sections are marked: by what carries the numbers 1, 2, 3 …; without numbers by the strongest marks that come twice. */
function kindOfSections(candidates: readonly Candidate[]): string {
  const kinds = [...new Set(candidates.map(({ kind }) => kind))].sort(byStrength);
  const numbered = kinds.find((kind) => {
    const numbers = candidates.filter((one) => one.kind === kind && one.path.length === 1).map(({ path }) => path[0]!);
    const rising = numbers.filter((number, index) => number === (numbers[index - 1] ?? number - 1) + 1);
    return numbers[0] !== undefined && numbers[0] <= 2 && rising.length >= (kind === 'plain' ? 3 : 2);
  });
  const count = (kind: string) => candidates.filter((one) => one.kind === kind).length;
  return numbered ?? kinds.find((kind) => kind !== 'plain' && count(kind) > 1) ?? kinds.find((kind) => kind !== 'plain' && kind !== 'H1') ?? 'H2';
}

const STRENGTH = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'bold', 'plain'];
const byStrength = (a: string, b: string) => STRENGTH.indexOf(a) - STRENGTH.indexOf(b);

/** What stands before the first section and before other text; the name of the whole. */
function titleOf(root: ParentNode, candidates: Candidate[], isTop: (candidate: Candidate) => boolean): Candidate | undefined {
  const first = candidates[0];
  const isFirst = (element: Element) => [...root.querySelectorAll(`${HEADINGS},p,li,td,th`)].find((other) => textOf(other)) === element;
  if (first && !first.path.length && first.kind !== 'plain') {
    if (!isTop(first)) return first;
    const isOnlyOneWithout = candidates.filter((one) => isTop(one) && !one.path.length).length === 1 && candidates.some((one) => isTop(one) && one.path.length);
    const isName = /^(H1|bold)$/.test(first.kind) && /privacy|policy|notice|statement|terms|cookie|datenschutz|confidentialité|privacidad|conditions|erklärung|hinweise/i.test(first.text);
    if (isFirst(first.element) && (isOnlyOneWithout || isName)) return first;
    return;
  }
  // A line alone at the very start, in texts that mark nothing.
  const line = root.querySelector<HTMLElement>('p,div');
  const text = line ? textOf(line) : '';
  if (!line || !isFirst(line) || !text || text.length > 80 || /[.:;,!?\d]$/.test(text) || line.querySelector(BLOCKS)) return;
  return { element: line, kind: 'plain', text, number: '', path: [] };
}

/** The name that an empty anchor in a heading gives it. */
function takeAnchor(heading: Element): string | undefined {
  const anchor = heading.querySelector('a[id]:empty');
  const id = anchor?.id;
  anchor?.removeAttribute('id');
  return id;
}

/** The same content as another element. */
function retag({ element }: Pick<Candidate, 'element'>, tag: string): HTMLElement {
  if (element.localName === tag) return element;
  const heading = document.createElement(tag);
  if (element.id) heading.id = element.id;
  heading.append(...element.childNodes);
  element.replaceWith(heading);
  return heading;
}

/** Lines that `<br>` parts, where blocks are meant: two of them end a paragraph, one ends a bold line. */
function splitLines(root: ParentNode): void {
  for (const inline of root.querySelectorAll<HTMLElement>('font:has(br),span:has(br),big:has(br),small:has(br)')) {
    if (!inline.closest('p,li,td,h1,h2,h3,h4') && inline.querySelector(`br + br,${BLOCKS}`)) retag({ element: inline }, 'div');
  }
  for (const box of [root, ...root.querySelectorAll('div,p,section,article,center')]) {
    const parts: Node[][] = [[]];
    let hasBreak = false;
    const nodes = [...box.childNodes];
    nodes.forEach((node, index) => {
      const next = nodes.slice(index + 1).find((other) => textOf(other) || other.nodeType === Node.ELEMENT_NODE);
      const line = parts.at(-1)!;
      const isBreak = node.nodeName === 'BR';
      const isLineBold = line.some(textOf) && line.every((one) => !textOf(one) || (one instanceof Element && isBold(one)));
      if (node instanceof Element && node.matches(`${BLOCKS},consent-declaration,consent-browsers,consent-rights,hr`)) parts.push([node], []);
      else if (isBreak && (next?.nodeName === 'BR' || isLineBold)) {
        hasBreak = true;
        parts.push([]);
      } else if (!isBreak || line.some(textOf)) line.push(node);
    });
    if (!hasBreak) continue;
    const blocks = parts.flatMap((part) => {
      if (!part.some((node) => textOf(node) || node instanceof Element)) return [];
      if (part.length === 1 && part[0] instanceof Element && part[0].matches(BLOCKS)) return [part[0]];
      const line = document.createElement('p');
      line.append(...part);
      return [line];
    });
    if (box instanceof HTMLParagraphElement) box.replaceWith(...blocks);
    else box.replaceChildren(...blocks);
  }
}

/** Numbered lists whose items are the headings: the list goes, its numbers stay as text. */
function openLists(root: ParentNode): void {
  const lists = [...root.querySelectorAll('ol')].filter((list) => !list.closest('li,table'));
  const alone = lists.filter((list) => list.children.length === 1 && isTitleLine(list.children[0]!));
  const isRun = alone.length > 2 && alone.every((list, index) => list.start === (alone[index - 1]?.start ?? list.start - 1) + 1);
  for (const list of lists) {
    const items = [...list.children];
    const heads = items.map((item) => item.firstElementChild);
    const areBold = items.every((item, index) => (heads[index]?.matches('p,div') ? isBold(heads[index]) : isBold(item) && !item.querySelector(BLOCKS)));
    const haveMore = items.some((item) => item.children.length > 1 && item.querySelector('p,ul,ol,table')) || items.length === 1;
    if (!items.length || !((areBold && haveMore) || (isRun && alone.includes(list)))) continue;
    list.replaceWith(
      ...items.flatMap((item, index) => {
        const line = document.createElement('p');
        const head = heads[index]?.matches('p,div') ? heads[index] : item;
        const isItem = head === item;
        const rest = isItem ? [...item.childNodes].filter((node) => node instanceof Element && node.matches(BLOCKS)) : [...item.childNodes].filter((node) => node !== head);
        line.append(`${list.start + index}. `, ...(isItem ? [...item.childNodes].filter((node) => !rest.includes(node)) : head.childNodes));
        if (areBold) line.setAttribute(HEAVY, '');
        return [line, ...rest];
      }),
    );
  }
}

const isTitleLine = (item: Element): boolean => {
  const text = textOf(item);
  return !!text && text.length < 90 && !/[.;,!?]$/.test(text) && !item.querySelector('ul,ol,table');
};

/** An id that a number before the title does not change. */
function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'section'
  );
}

function unique(id: string, ids: Set<string>): string {
  let name = id;
  for (let count = 2; ids.has(name); count++) name = `${id}-${count}`;
  ids.add(name);
  return name;
}

/** Tables: a header row that is only bold becomes one, cells learn its words for narrow screens, wide ones may scroll. */
export function prepareTables(root: ParentNode): void {
  for (const table of root.querySelectorAll('table')) {
    const rows = [...table.rows];
    const [first] = rows;
    if (!first) continue;
    const cells = [...first.cells];
    const isShort = (cell: Element) => !!textOf(cell) && textOf(cell).length < 40;
    const isHead =
      !!table.tHead ||
      cells.every((cell) => cell.localName === 'th' || (isBold(cell) && textOf(cell))) ||
      // No mark at all: the first row of a table is its head, more often than not.
      (rows.length > 2 && cells.length > 1 && !table.querySelector('th') && cells.every(isShort));
    const heads = isHead ? cells.map(textOf) : [];
    if (isHead && rows.length > 1) {
      for (const cell of cells) if (cell.localName === 'td') cell.replaceWith(asHeader(cell));
      const head = table.tHead ?? table.createTHead();
      if (!head.contains(first)) head.append(first);
    }
    for (const cell of first.cells) if (isHead) cell.scope ||= 'col';
    // Cards at narrow widths are blocks, which would take the roles away.
    table.setAttribute('role', 'table');
    for (const row of table.rows) {
      row.setAttribute('role', 'row');
      [...row.cells].forEach((cell, index) => {
        cell.setAttribute('role', cell.localName === 'td' ? 'cell' : cell.closest('thead') ? 'columnheader' : 'rowheader');
        if (row !== first && heads[index]) cell.dataset['head'] = heads[index];
      });
    }
    for (const part of table.querySelectorAll('thead,tbody,tfoot')) part.setAttribute('role', 'rowgroup');
    const frame = document.createElement('div');
    frame.className = heads.length ? 'table cards' : 'table';
    frame.tabIndex = 0;
    frame.setAttribute('role', 'region');
    table.replaceWith(frame);
    frame.append(table);
  }
}

function asHeader(cell: HTMLTableCellElement): HTMLTableCellElement {
  const header = document.createElement('th');
  header.append(...cell.childNodes);
  if (cell.colSpan > 1) header.colSpan = cell.colSpan;
  return header;
}

/** Short lines of the text, where a date may stand. */
export const linesOf = (root: ParentNode): string[] => [...root.querySelectorAll(`${HEADINGS},p,li,td,div`)].map(textOf);
