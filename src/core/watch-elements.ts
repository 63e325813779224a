/**
 * Calls back with the elements that match, now and whenever some are added or newly marked. One native query for each
 * added subtree: a page that changes a lot elsewhere pays close to nothing.
 */
export function watchElements(root: Document, selector: string, found: (elements: Iterable<Element>) => void, signal?: AbortSignal): void {
  const observer = new MutationObserver((changes) => {
    const elements = new Set<Element>();
    for (const { type, target, addedNodes } of changes) {
      for (const node of type === 'attributes' ? [target] : addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches(selector)) elements.add(node);
        for (const inner of node.querySelectorAll(selector)) elements.add(inner);
      }
    }
    if (elements.size) found(elements);
  });
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['data-consent'] });
  found(root.querySelectorAll(selector));
  signal?.addEventListener('abort', () => observer.disconnect());
}
