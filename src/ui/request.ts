import type { Choices, Consent } from '../core/api.js';
import type { Via } from '../core/record.js';
import { languageOf } from './messages.js';

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

/** Asks the page, then the store. Returns whether it was decided. */
export function request(host: HTMLElement, consent: Consent, choices: Choices, via: Via): boolean {
  const isAllowed = host.dispatchEvent(new ConsentRequestEvent(choices, via));
  if (isAllowed) consent.decide(choices, { via, lang: languageOf(consent) });
  return isAllowed;
}
