/** What consent.js lends to the files beside it, so that visitors do not fetch it twice. */
import { attempt } from '../core/attempt.js';
import { refresh, settled } from '../core/release.js';
import { registry } from '../core/registry.js';
import { trusted } from '../core/trusted.js';

const lent = [attempt, refresh, registry, settled, trusted] as const;
export type Lent = typeof lent;

/** Leaves it where the borrowers look. */
export function lend(): void {
  registry().lent = lent;
}
