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

/** Keeps Tab within a modal dialog, in every browser, as soon as the code is there. */
export function keepTab(dialog: HTMLDialogElement): void {
  import('./wrap-tab.js').then(
    ({ wrapTab }) => dialog.addEventListener('keydown', wrapTab),
    // The browser keeps it, nearly.
    () => {},
  );
}
