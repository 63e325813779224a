/** What stands in an element, as the visitor reads it: shadow roots and slots included, the hidden left out. */
const SILENT = 'style,script,template,[hidden],[role=status]';

function texts(node: Node): string[] {
  if (node instanceof Text) return [node.data.trim().replace(/\s+/g, ' ')];
  if (!(node instanceof Element) || node.matches(SILENT)) return [];
  const slotted = node instanceof HTMLSlotElement ? node.assignedNodes({ flatten: true }) : [];
  return [...(slotted[0] ? slotted : (node.shadowRoot ?? node).childNodes)].flatMap(texts);
}

/** Characters. Longer, and the receipt would not outlive the page. */
const MAX = 20_000;

/** A line for each piece of text; undefined where there is none, or too much. */
export function wordsOf(element: Element): string | undefined {
  const words = texts(element).filter(Boolean).join('\n');
  return words && words.length <= MAX ? words : undefined;
}
