import { attempt } from './attempt.js';

/** @param isParsed The parser made them. */
type Found = (elements: Element[], isParsed: boolean) => void;

/** One observer for all who watch: each further one would cost the page as much again. */
const watches = new Map<Found, string>();
/** What any of them looks for. */
let any: string;
let observer: MutationObserver | undefined;
let isParsing: boolean;

function look(changes: MutationRecord[]): void {
  const elements = new Set<Element>();
  /** The last one whose whole subtree was looked at: the parser tells of each element in it as well. */
  let last: Element | undefined;
  for (const { type, target, addedNodes } of changes) {
    for (const node of type === 'attributes' ? [target] : addedNodes) {
      if (!(node instanceof Element) || (last && Node.prototype.contains.call(last, node))) continue;
      // A form whose fields are named like these methods hides itself, and nothing else.
      attempt(() => {
        if (node.matches(any)) elements.add(node);
        if (node.firstElementChild) for (const inner of node.querySelectorAll(any)) elements.add(inner);
        last = node;
      });
    }
  }
  if (elements.size) for (const watch of watches) tell(watch, elements);
}

function tell([found, selector]: [Found, string], elements: Iterable<Element>): void {
  const own = [...elements].filter((element) => element.matches(selector));
  if (own[0]) found(own, isParsing);
}

/** What the parser added last is looked at while the page still counts as being parsed. */
function endParsing(): void {
  look(observer?.takeRecords() ?? []);
  isParsing = false;
}

/**
 * Calls back with the elements that match, now and whenever some are added or newly marked. One native query for each
 * added subtree: a page that changes a lot elsewhere pays close to nothing.
 *
 * @returns How to end it.
 */
export function watchElements(root: Document, selector: string, found: Found): () => void {
  if (!observer) {
    observer = new MutationObserver(look);
    observer.observe(root, { childList: true, subtree: true, attributeFilter: ['data-consent'] });
    isParsing = root.readyState === 'loading';
    root.addEventListener('readystatechange', endParsing, { once: true });
  }
  watches.set(found, selector);
  any = [...watches.values()].join();
  tell([found, selector], root.querySelectorAll(selector));
  return () => {
    watches.delete(found);
    if (watches.size) return;
    observer?.disconnect();
    observer = undefined;
  };
}
