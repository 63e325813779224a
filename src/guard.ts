/** Stops what the page did not mark. Nothing happens on import. */
import type { Consent } from './core/api.js';
import { guardPage, type Guard } from './guard/guard.js';
import { enterHardMode, type HardModeOptions } from './guard/hard.js';
import type { GuardOptions } from './guard/judge.js';

export type { HardModeOptions };
export type { ConsentUndeclaredEvent, GuardReport, Stopped, Undeclared } from './guard/report.js';
export type { Guard, GuardOptions };

/**
 * Stops requests, elements and writes by the hosts and names in the declaration, as consent says at each moment. On a server
 * it does nothing.
 *
 * @param consent Decides. After `consent.stop()` the guard goes on with what held last.
 * @returns How to end it, with the `report`.
 */
export function startGuard(consent: Consent, options: GuardOptions = {}): Guard {
  return globalThis.document ? guardPage(consent, options) : Object.assign(() => {}, { report: { stopped: [], undeclared: [] } });
}

/**
 * Closes what no script can: workers, modules, style sheets, fresh realms. By a `Content-Security-Policy` that the
 * declaration writes, so everything undeclared is closed too, and a grant of more hosts reloads the page. Goes well with
 * the guard, or alone. On a server it does nothing.
 *
 * @returns How to end it. What is closed stays so until the next page.
 */
export function startHardMode(consent: Consent, options: HardModeOptions = {}): () => void {
  return globalThis.document ? enterHardMode(consent, options) : () => {};
}
