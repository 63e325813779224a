/**
 * In the page: is the button there to be seen and pressed? It lies in the window, nothing covers its middle, and it is at least half
 * opaque, for many fade in. Returns its middle.
 *
 * @param {string} selector ` >>> ` goes into a shadow root
 */
export function look(selector) {
  const button = selector.split(' >>> ').reduce((scope, part) => scope && (scope.shadowRoot ?? scope).querySelector(part), document);
  if (!button) return undefined;
  const { left, top, width, height } = button.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  if (!width || !height || x < 0 || y < 0 || x > innerWidth || y > innerHeight) return undefined;
  let hit = document.elementFromPoint(x, y);
  while (hit?.shadowRoot?.elementFromPoint(x, y) && hit.shadowRoot.elementFromPoint(x, y) !== hit) hit = hit.shadowRoot.elementFromPoint(x, y);
  if (!button.contains(hit) && button !== hit) return undefined;
  let opacity = 1;
  for (let node = button; node; node = node.assignedSlot ?? node.parentElement ?? node.getRootNode().host) {
    const style = getComputedStyle(node);
    if (style.visibility !== 'visible') return undefined;
    opacity *= Number(style.opacity);
  }
  return opacity >= 0.5 ? { x, y, button } : undefined;
}
