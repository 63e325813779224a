import { css, html, LitElement, nothing } from 'lit';
import type { Consent } from '../../core/api.js';
import agreementTexts from '../../locales/en/agreement.js';
import preferencesTexts from '../../locales/en/preferences.js';
import { base } from '../base.styles.js';
import { ConsentController } from '../consent-controller.js';
import { keepTab } from '../focus.js';
import { webAddress } from '../messages.js';
import { isServed } from '../served.js';
import { AgreementControl, agreementStyles } from './control.js';

const texts = { ...agreementTexts, ...preferencesTexts };

/**
 * One line of a form: a checkbox with a link that opens the document. Its value is the version; the agreement is recorded
 * when the form is submitted.
 *
 * @element consent-agreement
 * @slot - Replaces the name of the document.
 * @fires {Event} change - The box was used; bubbles.
 * @csspart agree - The checkbox.
 * @csspart dialog - The dialog that shows the document.
 * @csspart close - The button that closes it.
 * @cssprop [--consent-surface=Canvas] - Background.
 * @cssprop [--consent-text=CanvasText] - Text.
 * @cssprop [--consent-accent=light-dark(#1d4ed8, #93b4ff)] - Links, switches and focus rings.
 * @cssprop [--consent-border] - Lines; a mix of text and background.
 * @cssprop [--consent-radius=14px] - Corners of the surface; those of buttons follow.
 * @cssprop [--consent-font=inherit] - Font family.
 * @cssprop [--consent-font-size=15px] - Size of the text; headings follow.
 */
export class ConsentAgreement extends LitElement {
  static formAssociated = true;
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    base,
    agreementStyles,
    css`
      :host {
        display: block;
      }
      :host([hidden]) {
        display: none;
      }
      .base {
        border: 0;
        background: none;
      }
      dialog {
        inline-size: min(100% - 24px, 900px);
        max-block-size: 90vh;
        flex-direction: column;
        padding: 8px 0 0;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        color: var(--_text);
      }
      dialog[open] {
        display: flex;
      }
      .scroll {
        overflow: auto;
        padding: 0 24px 24px;
      }
      dialog::backdrop {
        background: #0007;
      }
      .close {
        align-self: end;
        flex: none;
        inline-size: 44px;
        margin-inline-end: 16px;
        padding: 0;
        font-size: 1.4em;
        text-decoration: none;
      }
    `,
  ];
  static override properties = {
    name: { reflect: true },
    document: {},
    version: {},
    src: {},
    required: { type: Boolean, reflect: true },
    isOpen: { state: true },
    consent: { attribute: false },
  };

  /** Name in the form. */
  declare name: string | undefined;
  /** What is agreed to, as the record has it; for example `terms`. Default: the name, else `policy`. */
  declare document: string | undefined;
  /** Version of it. Default: the declaration's `policy`. */
  declare version: string | undefined;
  /** Address of the document, which the link opens in a dialog. Default: the declaration's `policyUrl`. */
  declare src: string | undefined;
  /** The form cannot be submitted without it. */
  declare required: boolean;
  /** A store other than the default one. */
  declare consent: Consent | undefined;
  private declare isOpen: boolean;

  readonly #store = new ConsentController(this, texts, 'notice');
  readonly #internals = this.attachInternals();
  readonly #control: AgreementControl;

  constructor() {
    super();
    this.required = false;
    this.isOpen = false;
    this.#control = new AgreementControl(this, this.#internals, () => this.#subject, () => this.#store.text);
  }

  /** Whether the visitor agrees. */
  get checked(): boolean {
    return this.#control.checked;
  }

  set checked(state: boolean) {
    this.#control.checked = state;
  }

  /** The form it belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#control.attach(form);
  }

  formDisabledCallback(state: boolean): void {
    this.#control.disable(state);
  }

  formResetCallback(): void {
    this.#control.checked = false;
  }

  formStateRestoreCallback(state: string): void {
    this.#control.checked = state === 'checked';
  }

  get #subject() {
    const { consent } = this.#store;
    const { text } = this.#store;
    const src = webAddress(this.src ?? consent?.declaration.policyUrl);
    const name = html`<slot>${text.thisPolicy}</slot>`;
    return {
      document: this.document ?? this.name ?? 'policy',
      version: this.version ?? consent?.declaration.policy ?? '',
      title: src ? html`<a href=${src} @click=${this.#handleLink}>${name}</a>` : name,
      consent,
    };
  }

  protected override updated(): void {
    this.#control.update();
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog || !this.isOpen || dialog.open) return;
    dialog.showModal();
    keepTab(dialog);
  }

  protected override render(): unknown {
    const { consent } = this.#store;
    const { text } = this.#store;
    const src = this.src ?? consent?.declaration.policyUrl;
    const isAuto = !isServed(this.#store) && getComputedStyle(this).colorScheme === 'normal';
    return html`<div class="base ${isAuto ? 'auto' : ''}">
      ${this.#control.render()}
      ${this.isOpen
        ? html`<dialog part="dialog" aria-label=${this.textContent.trim() || text.thisPolicy} @close=${this.#handleClosed}>
            <button type="button" class="close quiet" part="close" aria-label=${text.close} @click=${this.#handleClose}>×</button>
            <div class="scroll"><consent-policy src=${src!} no-contents .consent=${this.consent}></consent-policy></div>
          </dialog>`
        : nothing}
    </div>`;
  }

  readonly #handleLink = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    // In the label it would also tick the box.
    event.preventDefault();
    event.stopPropagation();
    const { href } = event.currentTarget as HTMLAnchorElement;
    import('../policy/define.js').then(
      () => (this.isOpen = true),
      // Without the viewer the link does what links do.
      () => window.open(href),
    );
  };

  readonly #handleClose = (): void => this.renderRoot.querySelector('dialog')?.close();

  readonly #handleClosed = (): void => {
    this.isOpen = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('label a')?.focus());
  };
}
