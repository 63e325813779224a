/** Puts values in place of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A category's or service's name: its own, the interface's, or its id. */
export function labelOf({ id, label }: { id: string; label?: string }, texts: Readonly<Record<string, string>>): string {
  return label ?? texts[`${id}.label`] ?? id;
}

/**
 * "A, B and C". By the interface's own texts: the first use of `Intl` in a page takes longer than the rest of the first layer
 * (`Intl.ListFormat` in Chromium 156: 10 to 25 ms).
 */
export function list(items: readonly string[], texts: Readonly<Record<string, string>>): string {
  return items.reduce((list, item, index) => {
    const text = texts[index < items.length - 1 ? 'comma' : 'and']!;
    // Spanish says it so before the sound of its i.
    return index ? fill(/^h?i(?![ae])/i.test(item) ? text.replace(' y ', ' e ') : text, { list, item }) : item;
  }, '');
}

/** An address that a link may have: http, https or relative. Whatever else a declaration holds is none. */
export function webAddress(address: string | undefined): string | undefined {
  try {
    return address && /^https?:$/.test(new URL(address, 'http:page').protocol) ? address : undefined;
  } catch {
    return;
  }
}
