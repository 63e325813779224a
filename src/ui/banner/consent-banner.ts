import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Consent } from '../../core/api.js';
import { registry } from '../../core/registry.js';
import texts from '../../locales/en/banner.js';
import { base } from '../base.styles.js';
import { ConsentController } from '../consent-controller.js';
import { keepTab, settleFocus } from '../focus.js';
import { webAddress } from '../messages.js';
import { request } from '../request.js';
import { reserveRoom } from '../reserve-room.js';
import { isUnderModal } from '../under-modal.js';
import { styles } from './consent-banner.styles.js';
import { PLACEMENTS } from './placements.js';
import { question } from './words.js';

/** Where the banner stands. `center` is modal; `inline` stays where the element is. */
export type Placement = 'bottom' | 'top' | 'bottom-start' | 'bottom-end' | 'center' | 'inline';

/**
 * The first question: accept, reject, or choose. Shows nothing once there is nothing to ask.
 *
 * @element consent-banner
 * @slot title - Replaces the heading.
 * @slot text - Replaces the sentence that says who asks and what for.
 * @fires {ConsentRequestEvent} consent-request - Accept or reject was pressed; cancelable.
 * @csspart base - The bar, card or dialog.
 * @csspart title - The heading.
 * @csspart text - The sentence and the link to the policy.
 * @csspart accept - The button that accepts. The twin of `reject`.
 * @csspart reject - The button that rejects. The twin of `accept`.
 * @csspart customize - The button that opens the preferences.
 * @cssprop [--consent-surface=Canvas] - Background.
 * @cssprop [--consent-text=CanvasText] - Text.
 * @cssprop [--consent-accent=light-dark(#1d4ed8, #93b4ff)] - Links, switches and focus rings.
 * @cssprop [--consent-border] - Lines; a mix of text and background.
 * @cssprop [--consent-radius=14px] - Corners of the surface; those of buttons follow.
 * @cssprop [--consent-font=inherit] - Font family.
 * @cssprop [--consent-font-size=15px] - Size of the text; headings follow.
 */
export class ConsentBanner extends LitElement {
  static override styles = [base, styles];
  static override properties = {
    placement: { reflect: true },
    consent: { attribute: false },
  };

  /** Where the banner stands: `bottom`, `top`, `bottom-start`, `bottom-end`, `center` (modal) or `inline`; anything unknown is `bottom`. */
  declare placement: Placement | undefined;
  /** A store other than the default one. */
  declare consent: Consent | undefined;

  readonly #store = new ConsentController(this, texts, 'notice');
  /** What had the focus before the banner. */
  #origin: Element | null = null;
  #giveRoomBack: (() => void) | undefined;
  #isFocused = false;
  #status = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A dialog taken out of the page stays `open` but is modal no more (DOM-5).
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog?.open) {
      dialog.close();
      settleFocus(this.#origin);
    }
    this.#clear();
  }

  protected override willUpdate(): void {
    // A server has no such method.
    this.#isFocused = this.contains?.((this.getRootNode() as Document | ShadowRoot).activeElement);
    // Empty while there is a question: the same words are announced again only after others.
    if (this.#store.consent?.asking.length) this.#status = '';
  }

  protected override render(): unknown {
    const { consent } = this.#store;
    // One that was rendered ahead stands until it is answered.
    return html`<p class="hidden" role="status">${this.#status}</p>
      ${consent?.asking.length && this.dataset['consentFirst'] !== '' ? this.#renderBase(consent) : nothing}`;
  }

  #renderBase(consent: Consent): unknown {
    const placement = PLACEMENTS.test(this.placement!) ? this.placement! : 'bottom';
    const look = `base ${placement} ${placement === 'inline' ? '' : 'over'} ${getComputedStyle(this).colorScheme === 'normal' ? 'auto' : ''}`;
    const { lang } = this.#store;
    return placement === 'center'
      ? html`<dialog class=${look} part="base" lang=${lang} aria-labelledby="title" @cancel=${this.#handleDismiss}>${this.#renderContent(consent)}</dialog>`
      : html`<section class=${look} part="base" lang=${lang} role="region" aria-labelledby="title" popover=${placement === 'inline' ? nothing : 'manual'} data-nosnippet @focusin=${this.#handleFocus} @keydown=${this.#handleKey}>${this.#renderContent(consent)}</section>`;
  }

  #renderContent(consent: Consent): unknown {
    const { policyUrl } = consent.declaration;
    const { text } = this.#store;
    const { sentence, accept, reject } = question(consent, text);
    return html`
      <div class="text" part="text">
        <h2 id="title" part="title" tabindex="-1" ?autofocus=${this.placement === 'center'}><slot name="title">${text.title}</slot></h2>
        <slot name="text">${sentence}</slot>${' '}
        ${webAddress(policyUrl) ? html`<a href=${policyUrl!}>${text.policy}</a>` : nothing}
      </div>
      <div class="actions">
        <button type="button" part="accept" @click=${this.#handleAccept}>${accept}</button>
        <button type="button" part="reject" @click=${this.#handleReject}>${reject}</button>
        <button type="button" part="customize" class="quiet" @click=${consent.open} @pointerenter=${this.#handleIntent} @focus=${this.#handleIntent}>${text.customize}</button>
      </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const element = this.renderRoot.querySelector<HTMLElement>('.base');
    if (!element || changed.has('placement')) this.#clear();
    if (!element) {
      if (this.#isFocused) settleFocus(this.#origin);
      return;
    }
    if (element instanceof HTMLDialogElement) {
      if (element.open) return;
      this.#origin = document.activeElement;
      element.showModal();
      keepTab(element);
    } else if (element.popover) {
      // Without the top layer it waits below until the modal dialog closes.
      if (isUnderModal()) element.removeAttribute('popover');
      else if (!element.matches(':popover-open')) element.showPopover();
      this.#giveRoomBack ??= reserveRoom(this.placement === 'top' ? 'top' : 'bottom', element);
    }
  }

  #clear(): void {
    this.#giveRoomBack?.();
    this.#giveRoomBack = undefined;
  }

  readonly #handleAccept = (): void => this.#decide(true);
  readonly #handleReject = (): void => this.#decide(false);

  #decide(state: boolean): void {
    const { consent } = this.#store;
    if (!consent) return;
    const choices = Object.fromEntries(consent.asking.map((id) => [id, state]));
    if (request(this, consent, choices, state ? 'accept-all' : 'reject-all', this.#store.lang)) this.#status = this.#store.text.saved;
  }

  readonly #handleDismiss = (): void => {
    this.#store.consent?.dismiss();
  };

  readonly #handleKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#handleDismiss();
  };

  readonly #handleFocus = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Element && !this.renderRoot.contains(relatedTarget) && !this.contains(relatedTarget)) this.#origin = relatedTarget;
  };

  readonly #handleIntent = (): void => {
    void registry().load?.('consent-preferences');
  };
}
