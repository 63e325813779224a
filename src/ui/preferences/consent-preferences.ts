import { html, LitElement, nothing } from 'lit';
import type { Consent } from '../../core/api.js';
import { attempt } from '../../core/attempt.js';
import type { Category, Service } from '../../core/declaration.js';
import { ConsentEvent } from '../../core/events.js';
import type { ConsentRecord, Via } from '../../core/record.js';
import bannerTexts from '../../locales/en/banner.js';
import preferencesTexts from '../../locales/en/preferences.js';
import { base } from '../base.styles.js';
import { ConsentController } from '../consent-controller.js';
import { duration, hostsOf, languageOfTexts, nameOfCountry } from '../facts.js';
import { keepTab, settleFocus } from '../focus.js';
import { fill, labelOf, list, webAddress } from '../messages.js';
import { request } from '../request.js';
import { switchStyles } from '../switch.styles.js';
import { styles } from './consent-preferences.styles.js';

const texts = { ...bannerTexts, ...preferencesTexts };

/** Narrower than this an anchored panel becomes a sheet, as the style sheet has it. */
const ROOM_BESIDE = '(width >= 640px)';

/**
 * The second layer: every category and service with its switch, and what each one keeps. A dialog by default.
 *
 * @element consent-preferences
 * @slot title - Replaces the heading.
 * @slot text - Replaces the sentence under the heading.
 * @fires {ConsentRequestEvent} consent-request - Accept, reject or save was pressed; cancelable.
 * @csspart base - The dialog, or the section when inline.
 * @csspart title - The heading.
 * @csspart category - One category with its services.
 * @csspart switch - A switch, of a category or a service.
 * @csspart services - The unfolding details of a category.
 * @csspart accept - The button that accepts everything. The twin of `reject`.
 * @csspart reject - The button that rejects everything optional. The twin of `accept`.
 * @csspart save - The button that records the switches as they stand.
 * @csspart receipt - The button that saves the receipt of the decision.
 * @csspart close - The button that closes without a decision.
 * @cssprop [--consent-surface=Canvas] - Background.
 * @cssprop [--consent-text=CanvasText] - Text.
 * @cssprop [--consent-accent=light-dark(#1d4ed8, #93b4ff)] - Links, switches and focus rings.
 * @cssprop [--consent-border] - Lines; a mix of text and background.
 * @cssprop [--consent-radius=14px] - Corners of the surface; those of buttons follow.
 * @cssprop [--consent-font=inherit] - Font family.
 * @cssprop [--consent-font-size=15px] - Size of the text; headings follow.
 */
export class ConsentPreferences extends LitElement {
  static override styles = [base, switchStyles, styles];
  static override properties = {
    open: { type: Boolean, reflect: true },
    inline: { type: Boolean, reflect: true },
    anchor: {},
    consent: { attribute: false },
    draft: { attribute: false, state: true },
  };

  /** Shows the dialog. */
  declare open: boolean;
  /** Part of the page, always shown: for a settings page. */
  declare inline: boolean;
  /** Selector of the element to stand beside, where there is room; for example `#privacy-button`. */
  declare anchor: string | undefined;
  /** A store other than the default one. */
  declare consent: Consent | undefined;
  /** Unsaved switches by id. The store stays the only truth. */
  private declare draft: ReadonlyMap<string, boolean>;

  readonly #store = new ConsentController(this, texts, 'notice');
  #origin: Element | null = null;
  #record: ConsentRecord | undefined;
  #drafted: Consent | undefined;
  #status = '';
  #stopFloating: (() => void) | undefined;
  #isShown = false;
  /** The store that the page heard is open. */
  #told: Consent | undefined;
  #isPressedOutside = false;

  constructor() {
    super();
    this.open = false;
    this.inline = false;
    this.draft = new Map();
  }

  override disconnectedCallback(): void {
    // A dialog taken out of the page stays `open` but is modal no more (DOM-5).
    this.#hide();
    this.open = false;
    this.removeAttribute('open');
    super.disconnectedCallback();
  }

  protected override willUpdate(): void {
    const { consent } = this.#store;
    if (this.open !== this.#isShown && !this.inline) {
      this.draft = new Map();
      if (this.open) this.#status = '';
    }
    // Decided here or elsewhere, or another store: unsaved switches are about something that is gone.
    if (consent !== this.#drafted || consent?.record !== this.#record) this.draft = new Map();
    this.#drafted = consent;
    this.#record = consent?.record;
  }

  protected override render(): unknown {
    const { consent } = this.#store;
    return html`<p class="hidden" role="status">${this.#status}</p>
      ${consent ? this.#renderBase(consent) : nothing}`;
  }

  #renderBase(consent: Consent): unknown {
    const look = `base ${this.inline ? '' : 'over'} ${getComputedStyle(this).colorScheme === 'normal' ? 'auto' : ''}`;
    const { lang } = this.#store;
    if (this.inline) return html`<section class=${look} part="base" lang=${lang} aria-labelledby="title">${this.#renderContent(consent)}</section>`;
    return html`<dialog
      class=${look}
      part="base"
      lang=${lang}
      aria-labelledby="title"
      @close=${this.#handleNativeClose}
      @toggle=${this.#handleToggle}
      @pointerdown=${this.#handlePointerDown}
      @pointerup=${this.#handlePointerUp}
      @click=${this.#handleClick}
    >
      ${this.open ? this.#renderContent(consent) : nothing}
    </dialog>`;
  }

  #renderContent(consent: Consent): unknown {
    const { controller, policyUrl, categories } = consent.declaration;
    const { text } = this.#store;
    return html`
      <div class="head">
        <h2 id="title" part="title" tabindex="-1" ?autofocus=${!this.inline}><slot name="title">${text.preferences}</slot></h2>
        ${this.inline ? nothing : html`<button type="button" part="close" class="quiet" aria-label=${text.close} @click=${this.#handleClose}>×</button>`}
      </div>
      <div class="scroll">
        <p>
          <slot name="text">${fill(text.explain, { controller: controller?.name ?? text.thisSite })}</slot>${' '}
          ${webAddress(policyUrl) ? html`<a href=${policyUrl!}>${text.policy}</a>` : nothing}
        </p>
        ${consent.signal ? html`<p class="note">${text.signal}</p>` : nothing}
        ${categories.map((category) => this.#renderCategory(consent, category, text))}
        ${consent.record ? html`<p><button type="button" part="receipt" class="quiet" @click=${this.#handleReceipt}>${text.receipt}</button></p>` : nothing}
      </div>
      <div class="foot">
        <button type="button" part="accept" @click=${this.#handleAccept}>${text.accept}</button>
        <button type="button" part="reject" @click=${this.#handleReject}>${text.reject}</button>
        <button type="button" part="save" @click=${this.#handleSave}>${text.save}</button>
      </div>`;
  }

  #renderCategory(consent: Consent, category: Category, text: typeof texts): unknown {
    const { id, required } = category;
    const lang = languageOfTexts(consent, this.#store.lang);
    const services = consent.declaration.services.filter((service) => service.category === id);
    const isOn = this.#state(consent, id);
    const isPartly = services.some((service) => this.#state(consent, service.id) !== isOn);
    const description = category.description ?? (text as Record<string, string>)[`${id}.description`];
    return html`<div class="category" part="category" role="group" aria-labelledby="label-${id}">
      <div class="row">
        <h3 id="label-${id}" lang=${category.label ? lang : nothing}>${labelOf(category, text)}</h3>
        ${required
          ? html`<span class="state">${text.alwaysOn}</span>`
          : html`<span class="choice">
              <span class="state" id="state-${id}">${isPartly ? text.partly : isOn ? text.on : text.off}</span>
              ${this.#renderSwitch(id, isOn, isPartly)}
            </span>`}
        <p class="description" id="about-${id}" lang=${category.description ? lang : nothing}>${description}</p>
      </div>
      ${services.length
        ? html`<details part="services">
            <summary>${text.details}<span class="hidden">: ${labelOf(category, text)}</span></summary>
            <ul>
              ${services.map((service) => this.#renderService(consent, service, required === true, text))}
            </ul>
          </details>`
        : nothing}
    </div>`;
  }

  #renderSwitch(id: string, isOn: boolean, isPartly: boolean): unknown {
    return html`<input
      type="checkbox"
      role="switch"
      part="switch"
      aria-labelledby="label-${id}"
      aria-describedby="about-${id}${isPartly ? ` state-${id}` : ''}"
      .checked=${isOn && !isPartly}
      .indeterminate=${isPartly}
      data-id=${id}
      @change=${this.#handleSwitch}
    />`;
  }

  #renderService(consent: Consent, service: Service, required: boolean, text: typeof texts): unknown {
    const { id, description, provider, country, policyUrl, hosts = [], cookies = [], storage = [] } = service;
    const { lang } = this.#store;
    const own = languageOfTexts(consent, this.#store.lang);
    const items = [...cookies, ...storage.map(({ name, purpose }) => ({ name, purpose, kept: text.stored }))];
    const by = [provider, country && nameOfCountry(country, lang)].filter(Boolean).join(', ');
    return html`<li class="service">
      <div class="row">
        <h3 id="label-${id}" lang=${own}>${labelOf(service, text)}</h3>
        ${required ? nothing : this.#renderSwitch(id, this.#state(consent, id), false)}
        <p class="fact" id="about-${id}" lang=${description ? own : nothing}>${description ?? by}</p>
      </div>
      ${description && by ? html`<p class="fact">${by}</p>` : nothing}
      ${hosts.length ? html`<p class="fact">${fill(text.hosts, { hosts: list(hostsOf(hosts), text) })}</p>` : nothing}
      ${webAddress(policyUrl) ? html`<p><a href=${policyUrl!}>${text.policy}<span class="hidden">: ${labelOf(service, text)}</span></a></p>` : nothing}
      ${items.length
        ? html`<ul class="items">
            ${items.map(
              (item) => html`<li>
                <code>${item.name}</code>
                <div>
                  <p lang=${own}>${item.purpose}</p>
                  <p class="fact">${'kept' in item ? item.kept : duration(item.maxAgeDays, lang, text.session)}</p>
                </div>
              </li>`,
            )}
          </ul>`
        : nothing}
    </li>`;
  }

  protected override updated(): void {
    const dialog = this.#dialog;
    // It goes with its store, and comes closed with the next one.
    if (!dialog) this.#setShown(false);
    if (!this.open) this.#hide();
    else if (this.inline) void this.updateComplete.then(() => this.#reveal());
    else if (dialog && !this.#isShown) this.#show(dialog);
  }

  /** Tells the page, once each time. */
  #setShown(state: boolean): void {
    if (state === this.#isShown) return;
    this.#isShown = state;
    const consent = this.#store.consent ?? this.#told;
    this.#told = state ? consent : undefined;
    if (consent) document.dispatchEvent(new ConsentEvent(state ? 'consent-open' : 'consent-close', consent));
  }

  #show(dialog: HTMLDialogElement): void {
    this.#setShown(true);
    keepTab(dialog);
    this.#origin = document.activeElement;
    const place = this.anchor && attempt(() => document.querySelector(this.anchor!));
    if (place && isInView(place) && matchMedia(ROOM_BESIDE).matches) this.#showBeside(dialog, place).catch(() => dialog.showModal());
    else dialog.showModal();
  }

  /** Opening what is always shown brings the visitor there. */
  #reveal(): void {
    const title = this.renderRoot.querySelector<HTMLElement>('#title');
    title?.scrollIntoView({ block: 'center' });
    title?.focus({ preventScroll: true });
    this.#setShown(true);
    this.#setShown(false);
    this.open = false;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  async #showBeside(dialog: HTMLDialogElement, place: Element): Promise<void> {
    const { autoUpdate, computePosition, flip, offset, shift } = await import('@floating-ui/dom');
    if (!this.open || !dialog.isConnected) return;
    dialog.classList.add('beside');
    dialog.popover = 'auto';
    dialog.showPopover();
    // Its title takes the focus, unless a modal dialog keeps it from everything else (DOM-8).
    if (!this.shadowRoot!.activeElement) {
      this.#stopBeside(dialog);
      return dialog.showModal();
    }
    this.#stopFloating = autoUpdate(place, dialog, () => {
      void computePosition(place, dialog, {
        strategy: 'fixed',
        placement: 'bottom-start',
        middleware: [offset(8), flip(), shift({ padding: 8 })],
      }).then(({ x, y }) => {
        // Where there is no room any more, the style sheet makes it a sheet.
        const isRoomy = matchMedia(ROOM_BESIDE).matches;
        Object.assign(dialog.style, isRoomy ? { left: `${x}px`, top: `${y}px` } : { left: '', top: '' });
      });
    });
  }

  #stopBeside(dialog: HTMLDialogElement): void {
    if (!dialog.popover) return;
    if (dialog.matches(':popover-open')) dialog.hidePopover();
    dialog.popover = null;
    dialog.classList.remove('beside');
    dialog.removeAttribute('style');
  }

  #hide(): void {
    const dialog = this.#dialog;
    this.#stopFloating?.();
    this.#stopFloating = undefined;
    if (!dialog || !this.#isShown) return;
    if (dialog.open) dialog.close();
    this.#stopBeside(dialog);
    const { activeElement } = document;
    // The opener may be gone or, like the banner's button, about to go.
    if (!activeElement || activeElement === document.body || activeElement === this) settleFocus(this.#origin);
    this.#setShown(false);
  }

  /** A switch as it stands: the draft's, else what holds. */
  #state(consent: Consent, id: string): boolean {
    return this.draft.get(id) ?? consent.granted(id);
  }

  readonly #handleSwitch = ({ target }: Event): void => {
    const { consent } = this.#store;
    const { checked, dataset } = target as HTMLInputElement;
    const id = dataset['id']!;
    if (!consent) return;
    const { services } = consent.declaration;
    const category = services.find((service) => service.id === id)?.category;
    const draft = new Map(this.draft).set(id, checked);
    for (const service of services) if (service.category === id) draft.set(service.id, checked);
    const siblings = services.filter((service) => service.category === category);
    // All of one mind: their category is, too.
    if (category && siblings.every((service) => (draft.get(service.id) ?? consent.granted(service.id)) === checked)) draft.set(category, checked);
    this.draft = draft;
  };

  readonly #handleAccept = (): void => this.#decide('accept-all', () => true);
  readonly #handleReject = (): void => this.#decide('reject-all', () => false);
  readonly #handleSave = (): void => this.#decide('save', (consent, id) => this.#state(consent, id));

  #decide(via: Via, state: (consent: Consent, id: string) => boolean): void {
    const { consent } = this.#store;
    if (!consent) return;
    const { categories, services } = consent.declaration;
    const optional = categories.filter(({ required }) => !required).map(({ id }) => id);
    const ids = [...optional, ...services.filter(({ category }) => optional.includes(category)).map(({ id }) => id)];
    this.#status = '';
    this.requestUpdate();
    if (!request(this, consent, Object.fromEntries(ids.map((id) => [id, state(consent, id)])), via, this.#store.lang)) return;
    this.draft = new Map();
    // After the empty text was there: the same words are announced again only after others.
    void this.updateComplete.then(() => {
      this.#status = this.#store.text.saved;
      this.requestUpdate();
    });
    if (!this.inline) this.open = false;
  }

  readonly #handleReceipt = (): void => {
    const { consent } = this.#store;
    if (consent) import('../download.js').then(({ downloadReceipt }) => downloadReceipt(consent)).catch(console.error);
  };

  readonly #handleClose = (): void => {
    this.open = false;
  };

  /** Escape closed the dialog. An event that comes after it was opened again is about the time before. */
  readonly #handleNativeClose = (): void => {
    if (!this.#dialog?.open) this.open = false;
  };

  readonly #handleToggle = (): void => {
    const dialog = this.#dialog;
    if (dialog?.popover && !dialog.matches(':popover-open')) this.open = false;
  };

  /** Outside is where the press both began and ended: a drag out of the panel or into it closes nothing. */
  readonly #handlePointerDown = ({ target, currentTarget }: PointerEvent): void => {
    this.#isPressedOutside = target === currentTarget;
  };

  readonly #handlePointerUp = ({ target, currentTarget }: PointerEvent): void => {
    this.#isPressedOutside &&= target === currentTarget;
  };

  readonly #handleClick = ({ target, currentTarget }: MouseEvent): void => {
    if (target === currentTarget && this.#isPressedOutside) this.open = false;
  };
}

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
