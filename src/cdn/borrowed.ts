/** Stands in for modules of the core in files that come after consent.js: the same functions, taken from there. */
import type { Lent } from './core.js';

const lent = (globalThis as unknown as { [key: symbol]: { lent: Lent } })[Symbol.for('consent-elements')]!.lent;

export const [attempt, refresh, registry, settled, trusted] = lent;
