/** Puts values in place of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A category's or service's name: its own, the interface's, or its id. */
export function labelOf({ id, label }: { id: string; label?: string }, texts: Readonly<Record<string, string>>): string {
  return label ?? texts[`${id}.label`] ?? id;
}

/** "A, B and C" in a language; an unknown one reads as English. */
export function list(items: readonly string[], lang: string): string {
  try {
    return new Intl.ListFormat(lang).format(items);
  } catch {
    return items.join(', ');
  }
}

/** An address that a link may have: http, https or relative. Whatever else a declaration holds is none. */
export function webAddress(address: string | undefined): string | undefined {
  try {
    return address && /^https?:$/.test(new URL(address, 'http:page').protocol) ? address : undefined;
  } catch {
    return;
  }
}
