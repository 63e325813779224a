import type { LitElement, ReactiveController } from 'lit';
import type { Consent } from '../core/api.js';
import { getConsent, STORES_EVENT } from '../core/registry.js';
import type { Part } from './locales.js';
import type { Speech } from './languages.js';
import { connectLater, isServed, noteServed } from './served.js';
import { wantedLanguages } from './wanted-languages.js';

type Host = LitElement & { consent?: Consent | undefined };

/** Renders its host again when the host's store or language changes, or the default store becomes another one. */
export class ConsentController<T extends Readonly<Record<string, string>>> implements ReactiveController {
  readonly #host: Host;
  readonly #texts: T;
  readonly #parts: readonly Part[];
  #observer: MutationObserver | undefined;
  #consent: Consent | undefined;
  #unsubscribe: (() => void) | undefined;
  /** What the host speaks, if not English. */
  #speech: Speech | undefined;
  /** The languages that were last looked for. */
  #asked: string | undefined;
  #isSilent = false;

  /** @param texts What the host says in English. @param parts Where that is in other languages. */
  constructor(host: Host, texts: T, ...parts: Part[]) {
    this.#host = host;
    this.#texts = texts;
    this.#parts = parts;
    noteServed(this, host);
    host.addController(this);
  }

  /** The host's own store or the default one. None on a server, nor until the host's first words are there. */
  get consent(): Consent | undefined {
    return this.#isSilent ? undefined : this.#consent;
  }

  /** Language of the interface, BCP 47. */
  get lang(): string {
    return this.#speech?.lang ?? 'en';
  }

  /** What the host says, each text replaced where the declaration has its own. */
  get text(): T {
    return { ...this.#texts, ...this.#speech?.words, ...this.#consent?.declaration.messages };
  }

  hostConnected(): void {
    if (isServed(this)) return void connectLater(this, this.#host);
    document.addEventListener(STORES_EVENT, this.#look);
    (this.#observer ??= new MutationObserver(this.#look)).observe(document, { attributeFilter: ['lang'], subtree: true });
    this.#look();
  }

  hostUpdate(): void {
    if (this.#host.isConnected && !isServed(this)) this.#follow();
  }

  hostDisconnected(): void {
    document.removeEventListener(STORES_EVENT, this.#look);
    this.#observer?.disconnect();
    this.#attach(undefined);
  }

  readonly #look = (): void => {
    this.#follow();
    this.#listen();
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

  /** Speaks the language around the host. Until it has learnt that it says what it said before, at first nothing. */
  #listen(): void {
    const tags = wantedLanguages(this.#host, this.#consent?.declaration);
    const asked = tags.join();
    if (asked === this.#asked) return;
    this.#isSilent = !!asked && this.#asked === undefined;
    this.#asked = asked;
    if (!asked) this.#speech = undefined;
    else
      void import('./languages.js')
        .then(({ speechFor }) => speechFor(tags, this.#parts))
        .catch((error: unknown) => {
          console.error('[consent] No texts:', asked, error);
          return this.#speech;
        })
        .then((speech) => {
          if (asked !== this.#asked) return;
          this.#isSilent = false;
          this.#speech = speech;
          this.#host.requestUpdate();
        });
  }
}
