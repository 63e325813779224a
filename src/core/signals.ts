/** Global Privacy Control: only `true` is a signal, fixed for the life of the document (GPC-1, GPC-2). */
export function privacySignal(): boolean {
  return (globalThis.navigator as { globalPrivacyControl?: unknown } | undefined)?.globalPrivacyControl === true;
}
