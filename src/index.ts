/** The core: no element, no Lit, nothing happens on import. */
export type { Choices, Consent, ConsentChange } from './core/api.js';
export { createConsent } from './core/consent.js';
export type { CookieJar } from './core/cookie-jar.js';
export {
  DEFAULT_CATEGORIES,
  type Category,
  type ConsentConfig,
  type Controller,
  type CookieItem,
  type Declaration,
  type HostItem,
  type Regime,
  type Service,
  type StorageItem,
} from './core/declaration.js';
export { ConsentEvent, type ConsentChangeEvent } from './core/events.js';
export { readConsent } from './core/read-consent.js';
export type { Agreement, ConsentRecord, Via } from './core/record.js';
export { getConsent } from './core/registry.js';
