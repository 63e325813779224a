/**
 * Makes room in the page for what is fixed over its edge: focused elements scroll clear of it, and the page's end can be
 * scrolled out from under it (WCAG 2.4.11). Padding of the root moves nothing that is on screen. Its height is there for
 * page styles as `--consent-banner-height`.
 *
 * @returns How to give the room back.
 */
export function reserveRoom(side: 'top' | 'bottom', element: HTMLElement): () => void {
  const { style } = document.documentElement;
  const names = [`scroll-padding-${side}`, `padding-${side}`, '--consent-banner-height'];
  const former = names.map((name) => style.getPropertyValue(name));
  let room = 0;
  let frame = 0;
  const make = () => {
    // Not its box on screen, which may be on its way there.
    const distance = parseFloat(getComputedStyle(element)[side]) || 0;
    const needed = element.offsetHeight && Math.ceil(element.offsetHeight + distance);
    for (const name of names) style.setProperty(name, `${needed}px`);
    // What is on screen stays where it is.
    if (side === 'top') scrollBy({ top: needed - room, behavior: 'instant' });
    room = needed;
  };
  // In the next frame: room may bring a scrollbar and with it another width, which would be an error here.
  const observer = new ResizeObserver(() => {
    frame = requestAnimationFrame(make);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    names.forEach((name, index) => style.setProperty(name, former[index]!));
    if (side === 'top') scrollBy({ top: -room, behavior: 'instant' });
  };
}
