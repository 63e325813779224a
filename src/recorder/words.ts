/** What stands in an element, as the visitor reads it: shadow roots and slots included, the hidden left out. */
const SILENT = 'style,script,template,[hidden],[role=status]';

/** A line break before and after whatever is not in line with the text around it. */
function textOf(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element) || node.matches(SILENT)) return '';
  const slotted = node instanceof HTMLSlotElement ? node.assignedNodes({ flatten: true }) : [];
  const text = [...(slotted[0] ? slotted : (node.shadowRoot ?? node).childNodes)].map(textOf).join('');
  return /^(inline|contents)$/.test(getComputedStyle(node).display) ? text : `\n${text}\n`;
}

/** Characters. Longer, and the receipt would not outlive the page. */
const MAX = 20_000;

/** A line for each piece of text; undefined where there is none, or too much. */
export function wordsOf(element: Element): string | undefined {
  // White space between elements is that of the markup; between two lines it is none.
  const words = textOf(element)
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter(Boolean)
    .join('\n');
  return words && words.length <= MAX ? words : undefined;
}
