/** Stands in for modules of the core in files that come after consent.js: the same functions, taken from there. */
import type { Lent } from './core.js';

const lent = (globalThis as unknown as { [key: symbol]: { lent: Lent } | undefined })[Symbol.for('consent-elements')]?.lent;
if (!lent) throw new Error('[consent] consent.js must come first');

export const [attempt, refresh, registry, settled, trusted] = lent;
