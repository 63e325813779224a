const told = new Set<string>();

/**
 * Tells the site's engineer once per text; with a cause, as an error. Callers keep to what is worth bytes, or ask for
 * `__DEV__` first.
 */
export function warn(text: string, ...cause: unknown[]): void {
  if (told.has(text)) return;
  told.add(text);
  console[cause[0] ? 'error' : 'warn'](`[consent] ${text}`, ...cause);
}
