/** Defines an element; where another copy of the package came first, that one stays. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
  else if (__DEV__ && customElements.get(tag) !== element) console.warn(`[consent] <${tag}> comes from another copy of the package; the first one stays.`);
}
