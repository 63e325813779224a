import type { Consent, ConsentChange } from './api.js';

/** On `document`: `consent-ready` (once), `consent-open`, `consent-close`, and `consent-change` with the change in it. */
export class ConsentEvent extends Event {
  constructor(
    type: string,
    /** The store that speaks. */
    readonly consent: Consent,
    change?: ConsentChange,
  ) {
    super(type);
    Object.assign(this, change);
  }
}

export interface ConsentChangeEvent extends ConsentEvent, ConsentChange {}

declare global {
  interface GlobalEventHandlersEventMap {
    'consent-ready': ConsentEvent;
    'consent-change': ConsentChangeEvent;
    'consent-open': ConsentEvent;
    'consent-close': ConsentEvent;
  }
}

