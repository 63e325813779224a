import type { Choices, Consent } from '../core/api.js';
import type { Via } from '../core/record.js';

/** The visitor pressed a button that decides. Cancel it, and nothing is decided. Bubbles, composed. */
export class ConsentRequestEvent extends Event {
  constructor(
    /** New states by category and service id. */
    readonly choices: Choices,
    readonly via: Via,
  ) {
    super('consent-request', { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'consent-request': ConsentRequestEvent;
  }
}

/** Asks the page, then the store. Returns whether there is a decision now. @param lang Language in which the visitor was asked. */
export function request(host: HTMLElement, consent: Consent, choices: Choices, via: Via, lang: string): boolean {
  if (!host.dispatchEvent(new ConsentRequestEvent(choices, via))) return false;
  return consent.decide(choices, { via, lang }) !== undefined;
}
