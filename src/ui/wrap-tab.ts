/**
 * Takes Tab round inside a modal dialog. Firefox leaves one in a shadow root for its own bars and comes back at the
 * dialog's end (DOM-2); remove when it does not.
 */
export function wrapTab(event: KeyboardEvent): void {
  const dialog = event.currentTarget as HTMLElement;
  // WebKitGTK has no key for Shift+Tab.
  if ((event.code !== 'Tab' && event.key !== 'Tab') || !dialog.matches(':modal')) return;
  const stops = stopsIn(dialog).filter((stop) => stop.checkVisibility());
  const isOnTitle = dialog.querySelector('#title')?.matches(':focus');
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (!from?.matches(':focus') && !(event.shiftKey && isOnTitle)) return;
  event.preventDefault();
  to?.focus();
}

const STOPS = 'button,input,summary,a[href],[tabindex="0"]';

/** Where Tab stops, in its order: the tree as it is shown, shadow roots and slots included. */
function stopsIn(element: HTMLElement): HTMLElement[] {
  const inner = element instanceof HTMLSlotElement ? element.assignedElements({ flatten: true }) : (element.shadowRoot ?? element).children;
  return [...(element.matches(STOPS) ? [element] : []), ...([...inner] as HTMLElement[]).flatMap(stopsIn)];
}
