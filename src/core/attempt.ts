/** Runs what may throw: foreign code, and what a sandboxed frame or a privacy setting forbids. */
export function attempt<T>(action: () => T, report?: (error: unknown) => void): T | undefined {
  try {
    return action();
  } catch (error) {
    report?.(error);
    return;
  }
}
