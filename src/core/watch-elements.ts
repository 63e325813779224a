type Found = (elements: Element[]) => void;

/** One observer for all who watch: each further one would cost the page as much again. */
const watches = new Map<Found, string>();
let observer: MutationObserver | undefined;

function look(changes: MutationRecord[]): void {
  const selector = [...watches.values()].join();
  const elements = new Set<Element>();
  for (const { type, target, addedNodes } of changes) {
    for (const node of type === 'attributes' ? [target] : addedNodes) {
      if (!(node instanceof Element)) continue;
      if (node.matches(selector)) elements.add(node);
      if (node.firstElementChild) for (const inner of node.querySelectorAll(selector)) elements.add(inner);
    }
  }
  if (elements.size) for (const [found, own] of watches) tell(found, [...elements].filter((element) => element.matches(own)));
}

function tell(found: Found, elements: Element[]): void {
  if (elements[0]) found(elements);
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
    // What the parser added last is looked at while the page still counts as being parsed.
    root.addEventListener('readystatechange', () => look(observer?.takeRecords() ?? []), { once: true });
  }
  watches.set(found, selector);
  tell(found, [...root.querySelectorAll(selector)]);
  return () => {
    watches.delete(found);
    if (watches.size) return;
    observer?.disconnect();
    observer = undefined;
  };
}
