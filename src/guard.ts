/** Stops what the page did not mark. Nothing happens on import. */
export { startGuard, type Guard } from './guard/guard.js';
export type { GuardOptions } from './guard/judge.js';
export { ConsentUndeclaredEvent, type GuardReport, type Stopped, type Undeclared } from './guard/report.js';
