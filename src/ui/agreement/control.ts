import { html, type LitElement } from 'lit';
import type { Consent } from '../../core/api.js';
import agreementTexts from '../../locales/en/agreement.js';

export { agreementStyles } from './agreement.styles.js';

/** What is agreed to. */
export interface Subject {
  readonly document: string;
  readonly version: string;
  /** What the visitor reads; text or a template. */
  readonly title: unknown;
  readonly consent: Consent | undefined;
}

type Host = LitElement & { required: boolean };

/**
 * The “I agree” of a form: its state, value and validity. The value is the version; it is recorded when the form is
 * submitted, or at once where there is none.
 */
export class AgreementControl {
  readonly #host: Host;
  readonly #internals: ElementInternals;
  readonly #subject: () => Subject;
  /** What the host says. */
  readonly #words: () => object;
  #form: HTMLFormElement | null = null;
  #isChecked = false;
  #isDisabled = false;

  constructor(host: Host, internals: ElementInternals, subject: () => Subject, words: () => object) {
    this.#host = host;
    this.#internals = internals;
    this.#subject = subject;
    this.#words = words;
    this.attach(internals.form);
  }

  get checked(): boolean {
    return this.#isChecked;
  }

  set checked(state: boolean) {
    this.#isChecked = state;
    this.#host.requestUpdate();
  }

  /** Follows the form that the host belongs to. */
  attach(form: HTMLFormElement | null): void {
    this.#form?.removeEventListener('submit', this.#record);
    this.#form = form;
    form?.addEventListener('submit', this.#record);
  }

  disable(state: boolean): void {
    this.#isDisabled = state;
    this.#host.requestUpdate();
  }

  /** Tells the form value and validity; after each update of the host. */
  update(): void {
    const { version } = this.#subject();
    const isMissing = this.#host.required && !this.#isChecked;
    this.#internals.setFormValue(this.#isChecked ? version : null, this.#isChecked ? 'checked' : '');
    const box = this.#host.renderRoot.querySelector<HTMLInputElement>('input[type=checkbox]') ?? undefined;
    // A server would write the property down as `checked="false"`, which is ticked.
    if (box) box.checked = this.#isChecked;
    if (isMissing) this.#internals.setValidity({ valueMissing: true }, this.#text.agreeRequired, box);
    else this.#internals.setValidity({});
  }

  render(): unknown {
    const [before = '', after = ''] = this.#text.agree.split('{title}');
    return html`<label class="agree">
      <input type="checkbox" part="agree" ?disabled=${this.#isDisabled} ?required=${this.#host.required} @change=${this.#handleChange} />
      <span>${before}${this.#subject().title}${after}</span>
    </label>`;
  }

  get #text(): typeof agreementTexts {
    return { ...agreementTexts, ...this.#words() };
  }

  readonly #handleChange = (event: Event): void => {
    this.checked = (event.target as HTMLInputElement).checked;
    this.update();
    if (!this.#form) this.#record();
    // Change events end at the shadow root.
    this.#host.dispatchEvent(new Event('change', { bubbles: true }));
  };

  readonly #record = (): void => {
    const { consent, document, version } = this.#subject();
    if (this.#isChecked && !this.#isDisabled) consent?.agree(document, version);
  };
}

