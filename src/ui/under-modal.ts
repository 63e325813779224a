/**
 * Whether a modal dialog is open, in the page or, where the focus is, in a shadow root. Whatever comes into the top layer
 * after it is painted over it, and yet does not answer (DOM-8).
 */
export function isUnderModal(): boolean {
  for (let root: Document | ShadowRoot | null | undefined = document; root; root = root.activeElement?.shadowRoot) if (root.querySelector(':modal')) return true;
  return false;
}
