/**
 * Gives the focus a sensible place when what held it goes away: where the visitor came from, else the page's main
 * content, so that a keyboard or screen reader does not start at the top again.
 */
export function settleFocus(origin?: Element | null): void {
  const { body } = document;
  for (const place of [origin === body ? null : origin, document.querySelector('main,[role=main],h1'), body]) {
    if (!(place instanceof HTMLElement) || !place.isConnected) continue;
    place.focus({ preventScroll: true });
    if (document.activeElement !== place) focusOnce(place);
    if (document.activeElement === place) return;
  }
}

/** Focuses what cannot have the focus otherwise, until it moves on. */
function focusOnce(place: HTMLElement): void {
  const { outline } = place.style;
  place.tabIndex = -1;
  place.style.outline = 'none';
  place.focus({ preventScroll: true });
  const restore = () => {
    place.removeAttribute('tabindex');
    place.style.outline = outline;
  };
  if (document.activeElement === place) place.addEventListener('blur', restore, { once: true });
  else restore();
}

/**
 * Takes Tab round inside a modal dialog. Firefox leaves one in a shadow root for its own bars and comes back at the
 * dialog's end (DOM-2); remove when it does not.
 */
export function wrapTab(event: KeyboardEvent): void {
  const dialog = event.currentTarget as HTMLElement;
  // WebKitGTK has no key for Shift+Tab.
  if (event.code !== 'Tab' && event.key !== 'Tab') return;
  const stops = [...dialog.querySelectorAll(`${STOPS},slot`)]
    .flatMap((element) => (element instanceof HTMLSlotElement ? slotted(element) : element))
    .filter((stop) => stop.checkVisibility()) as HTMLElement[];
  const isOnTitle = dialog.querySelector('#title')?.matches(':focus');
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (!from?.matches(':focus') && !(event.shiftKey && isOnTitle)) return;
  event.preventDefault();
  to?.focus();
}

const STOPS = 'button,input,summary,a[href]';

const slotted = (slot: HTMLSlotElement): Element[] =>
  slot.assignedElements().flatMap((element) => [element, ...element.querySelectorAll(STOPS)].filter((inner) => inner.matches(STOPS)));
