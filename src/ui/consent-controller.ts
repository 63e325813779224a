import type { LitElement, ReactiveController } from 'lit';
import type { Consent } from '../core/api.js';
import { getConsent, STORES_EVENT } from '../core/registry.js';

/** Renders its host again when the host's store changes, or the default store becomes another one. */
export class ConsentController implements ReactiveController {
  readonly #host: LitElement & { consent?: Consent | undefined };
  #consent: Consent | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: LitElement & { consent?: Consent | undefined }) {
    this.#host = host;
    host.addController(this);
  }

  /** The host's own store or the default one. None before the host is in a page, so a server renders what a client renders first. */
  get consent(): Consent | undefined {
    return this.#consent;
  }

  hostConnected(): void {
    document.addEventListener(STORES_EVENT, this.#look);
    this.#look();
  }

  hostUpdate(): void {
    if (this.#host.isConnected) this.#follow();
  }

  hostDisconnected(): void {
    document.removeEventListener(STORES_EVENT, this.#look);
    this.#attach(undefined);
  }

  readonly #look = (): void => {
    this.#follow();
    this.#host.requestUpdate();
  };

  #follow(): void {
    const consent = this.#host.consent ?? getConsent();
    if (consent !== this.#consent) this.#attach(consent);
  }

  #attach(consent: Consent | undefined): void {
    this.#unsubscribe?.();
    this.#consent = consent;
    this.#unsubscribe = consent?.subscribe(() => {
      this.#host.requestUpdate();
    });
  }
}
