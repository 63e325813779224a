const told = new Set<string>();

/** Tells the site's engineer once per text. Callers keep to what is worth bytes, or ask for `__DEV__` first. */
export function warn(text: string): void {
  if (told.has(text)) return;
  told.add(text);
  console.warn(`[consent] ${text}`);
}
