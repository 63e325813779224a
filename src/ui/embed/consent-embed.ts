import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Consent } from '../../core/api.js';
import { registry } from '../../core/registry.js';
import { warn } from '../../core/warn.js';
import bannerTexts from '../../locales/en/banner.js';
import embedTexts from '../../locales/en/embed.js';
import { base } from '../base.styles.js';
import { ConsentController } from '../consent-controller.js';
import { fill, labelOf, list, webAddress } from '../messages.js';
import { request } from '../request.js';
import { isServed } from '../served.js';
import { styles } from './consent-embed.styles.js';
import { embedOf, type Embed } from './presets.js';

const texts = { ...bannerTexts, ...embedTexts };

/**
 * Stands for a video, a map or a post of another site until the visitor wants it: loads it once, or always. Keeps its place
 * in the page, so that nothing moves.
 *
 * @element consent-embed
 * @slot - Replaces the words about what waits.
 * @fires {ConsentRequestEvent} consent-request - “Always allow” was pressed; cancelable.
 * @csspart base - The place of the embed.
 * @csspart load - The button that loads it once, with nothing recorded.
 * @csspart always - The button that records consent.
 * @csspart frame - The embed itself.
 * @cssprop [--consent-surface=Canvas] - Background.
 * @cssprop [--consent-text=CanvasText] - Text.
 * @cssprop [--consent-accent=light-dark(#1d4ed8, #93b4ff)] - Links, switches and focus rings.
 * @cssprop [--consent-border] - Lines; a mix of text and background.
 * @cssprop [--consent-radius=14px] - Corners of the surface; those of buttons follow.
 * @cssprop [--consent-font=inherit] - Font family.
 * @cssprop [--consent-font-size=15px] - Size of the text; headings follow.
 */
export class ConsentEmbed extends LitElement {
  static override styles = [base, styles];
  static override properties = {
    for: {},
    src: {},
    label: {},
    thumbnail: {},
    ratio: {},
    consent: { attribute: false },
    isLoaded: { state: true },
  };

  /** Id of the category or service that must be granted. */
  declare for: string | undefined;
  /** Address of the embed; of a video on YouTube or Vimeo or of a post, also as it is in the address bar. */
  declare src: string | undefined;
  /** Name of the embed. */
  declare label: string | undefined;
  /** Address of a picture of the page's own origin. */
  declare thumbnail: string | undefined;
  /** Width to height, as CSS has it: `16 / 9`. Default: what suits the address. */
  declare ratio: string | undefined;
  /** A store other than the default one. */
  declare consent: Consent | undefined;
  /** Loaded for this once. */
  private declare isLoaded: boolean;

  readonly #store = new ConsentController(this, texts, 'notice', 'details');
  #wasGranted = false;
  #takesFocus = false;

  constructor() {
    super();
    this.isLoaded = false;
  }

  get #isGranted(): boolean {
    return !!this.for && this.#store.consent?.granted(this.for) === true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Whoever takes consent back does not want what was loaded once either; nor another embed.
    if ((this.#wasGranted && !this.#isGranted) || changed.has('src')) this.isLoaded = false;
    this.#wasGranted = this.#isGranted;
  }

  protected override render(): unknown {
    const embed = embedOf(this.src, isServed(this.#store) ? 'about:blank' : undefined);
    const isAuto = !isServed(this.#store) && getComputedStyle(this).colorScheme === 'normal';
    return html`<div class="base ${isAuto ? 'auto' : ''}" part="base">${embed ? (this.#isGranted || this.isLoaded ? this.#renderFrame(embed) : this.#renderPlaceholder(embed)) : nothing}</div>`;
  }

  #renderFrame(embed: Embed): unknown {
    const former = this.renderRoot.querySelector('iframe');
    const frame = former?.src === embed.src ? former : document.createElement('iframe');
    frame.title = this.label ?? embed.provider ?? new URL(embed.src).host;
    // Setting the address again would load it again.
    if (frame === former) return frame;
    frame.setAttribute('part', 'frame');
    frame.allow = 'fullscreen; picture-in-picture; encrypted-media';
    frame.referrerPolicy = 'strict-origin-when-cross-origin';
    // The guard lets pass what the visitor asked for this once.
    registry().once.add(frame);
    frame.src = embed.src;
    return frame;
  }

  #renderPlaceholder(embed: Embed): unknown {
    const { consent } = this.#store;
    const { text, lang } = this.#store;
    const { services = [], categories = [] } = consent?.declaration ?? {};
    const service = services.find(({ id }) => id === this.for);
    const category = categories.find(({ id }) => id === this.for);
    if (__DEV__ && consent && !service && !category) warn(`<consent-embed for="${this.for}"> is not declared: it stays blocked`);
    const { host } = new URL(embed.src);
    const provider = service?.provider ?? embed.provider ?? host;
    const names = [...(service?.cookies ?? []), ...(service?.storage ?? [])].map(({ name }) => name);
    const subject = service ?? category;
    const canAllow = subject && consent && !consent.declaration.error && !consent.declaration.minors;
    const thumbnail = !isServed(this.#store) && isOwn(this.thumbnail) ? this.thumbnail! : '';
    return html`
      ${thumbnail ? html`<img src=${thumbnail} alt="" loading="lazy" />` : nothing}
      <div class="words" lang=${lang}>
        <slot>
          <p class="name" id="name">${this.label ? fill(text.waits, { title: this.label, provider }) : fill(text.waitsUntitled, { provider })}</p>
          <p>${fill(text.tells, { hosts: list([host], text) })} ${names.length ? fill(text.keeps, { names: list(names, text) }) : nothing}</p>
        </slot>
        <p class="buttons">
          <button type="button" part="load" aria-describedby="name" @click=${this.#handleLoad}>${text.load}</button>
          ${canAllow
            ? html`<button type="button" part="always" aria-describedby="name hint" @click=${this.#handleAlways}>${text.always}</button>`
            : nothing}
        </p>
        ${canAllow ? html`<p class="fact" id="hint">${fill(text.alwaysHint, { name: labelOf(subject, text) })}</p>` : nothing}
        ${webAddress(service?.policyUrl) ? html`<p class="fact"><a href=${service!.policyUrl!}>${fill(text.policyOf, { name: provider })}</a></p>` : nothing}
      </div>
    `;
  }

  protected override updated(): void {
    const ratio = this.ratio ?? embedOf(this.src)?.ratio;
    const box = this.renderRoot.querySelector<HTMLElement>('.base')!;
    // What is no ratio is refused by the browser.
    if (ratio) box.style.aspectRatio = ratio;
    if (!this.#takesFocus) return;
    this.#takesFocus = false;
    this.renderRoot.querySelector('iframe')?.focus();
  }

  readonly #handleLoad = (): void => {
    this.#takesFocus = true;
    this.isLoaded = true;
  };

  readonly #handleAlways = (): void => {
    const { consent } = this.#store;
    if (!consent || !this.for) return;
    this.#takesFocus = true;
    if (!request(this, consent, { [this.for]: true }, 'save', this.#store.lang)) this.#takesFocus = false;
  };
}

/** Whether a picture is the page's own: another site would learn of the visit before it is asked for. */
function isOwn(address: string | undefined): boolean {
  try {
    return !!address && new URL(address, document.baseURI).origin === location.origin;
  } catch {
    return false;
  }
}
