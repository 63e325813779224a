import { html, LitElement, nothing } from 'lit';
import type { Consent } from '../../core/api.js';
import type { Category, CookieItem, Service, StorageItem } from '../../core/declaration.js';
import bannerTexts from '../../locales/en/banner.js';
import declarationTexts from '../../locales/en/declaration.js';
import preferencesTexts from '../../locales/en/preferences.js';
import { base } from '../base.styles.js';
import { ConsentController } from '../consent-controller.js';
import { duration, hostsOf, languageOfTexts, nameOfCountry } from '../facts.js';
import { fill, labelOf, list, webAddress } from '../messages.js';
import { request } from '../request.js';
import { switchStyles } from '../switch.styles.js';
import { styles } from './consent-declaration.styles.js';

const texts = { ...bannerTexts, ...preferencesTexts, ...declarationTexts };

type Texts = typeof texts;
type Item = CookieItem | StorageItem;

/**
 * Everything that the site declares, category by category: services, cookies, what each is for and how long it stays; with
 * the visitor's choice, which can be changed here. It is the declaration that gate and eraser obey.
 *
 * @element consent-declaration
 * @fires {ConsentRequestEvent} consent-request - A switch was used; cancelable.
 * @csspart base - All of it.
 * @csspart category - One category.
 * @csspart switch - A switch, of a category or a service.
 * @csspart table - The cookies and stored items of a category.
 * @cssprop [--consent-surface=Canvas] - Background.
 * @cssprop [--consent-text=CanvasText] - Text.
 * @cssprop [--consent-accent=light-dark(#1d4ed8, #93b4ff)] - Links, switches and focus rings.
 * @cssprop [--consent-border] - Lines; a mix of text and background.
 * @cssprop [--consent-radius=14px] - Corners of the surface; those of buttons follow.
 * @cssprop [--consent-font=inherit] - Font family.
 * @cssprop [--consent-font-size=15px] - Size of the text; headings follow.
 */
export class ConsentDeclaration extends LitElement {
  static override styles = [base, switchStyles, styles];
  static override properties = {
    category: {},
    consent: { attribute: false },
  };

  /** Id of the one category to show. Default: all of them. */
  declare category: string | undefined;
  /** A store other than the default one. */
  declare consent: Consent | undefined;

  readonly #store = new ConsentController(this, texts, 'notice', 'details');
  #status = '';

  protected override render(): unknown {
    const { consent } = this.#store;
    return html`<p class="hidden" role="status">${this.#status}</p>
      ${consent ? this.#renderBase(consent) : nothing}`;
  }

  #renderBase(consent: Consent): unknown {
    const { text, lang } = this.#store;
    const categories = consent.declaration.categories.filter(({ id }) => !this.category || id === this.category);
    return html`<div class="base ${getComputedStyle(this).colorScheme === 'normal' ? 'auto' : ''}" part="base" lang=${lang}>
      ${categories.map((category) => this.#renderCategory(consent, category, text))}
    </div>`;
  }

  #renderCategory(consent: Consent, category: Category, text: Texts): unknown {
    const { id, required } = category;
    const { services, own } = consent.declaration;
    const lang = languageOfTexts(consent, this.#store.lang);
    const declared = services.filter((service) => service.category === id);
    const isOn = consent.granted(id);
    const isPartly = declared.some((service) => consent.granted(service.id) !== isOn);
    const groups = [...own.filter((service) => service.category === id), ...declared];
    const kept = typeOf(id, groups);
    return html`<section class="category" part="category" aria-labelledby="label-${id}">
      <div class="row">
        <h3 id="label-${id}" lang=${category.label ? lang : nothing}>${labelOf(category, text)}</h3>
        ${required ? html`<span class="state">${text.alwaysOn}</span>` : this.#renderChoice(consent, id, isOn, isPartly, text)}
      </div>
      <p id="about-${id}" lang=${category.description ? lang : nothing}>${category.description ?? (text as Record<string, string>)[`${id}.description`]}</p>
      <p class="fact">${text[kept]}</p>
      ${groups.length
        ? html`<table part="table" role="table" aria-labelledby="label-${id}">
            <thead role="rowgroup">
              <tr role="row">
                ${[text.name, text.purpose, text.kept].map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}
              </tr>
            </thead>
            ${groups.map((service) => this.#renderService(consent, service, required === true, text))}
          </table>`
        : html`<p class="fact">${text.nothingDeclared}</p>`}
    </section>`;
  }

  #renderService(consent: Consent, service: Service, required: boolean, text: Texts): unknown {
    const { id, category, label, description, provider, country, policyUrl, hosts = [], cookies = [], storage = [] } = service;
    const { declaration } = consent;
    const { lang } = this.#store;
    const own = languageOfTexts(consent, this.#store.lang);
    const isOurs = declaration.own.includes(service);
    const by = [provider ?? (isOurs ? declaration.controller?.name : ''), country && nameOfCountry(country, lang)].filter(Boolean).join(', ');
    // The record has two homes, and one line.
    const items: Item[] = isOurs ? [...cookies] : [...cookies, ...storage];
    const name = isOurs ? text.own : labelOf(service, text);
    return html`<tbody role="rowgroup">
      <tr role="row" class="service">
        <th role="rowheader" scope="rowgroup" colspan="3">
          <div class="row">
            <span id="label-${isOurs ? `own-${id}` : id}" lang=${label ? own : nothing}>${name}</span>
            ${required || isOurs ? nothing : this.#renderChoice(consent, id, consent.granted(id), false, text)}
          </div>
          ${description ? html`<p class="fact" lang=${own}>${description}</p>` : nothing}
          ${by ? html`<p class="fact">${by}</p>` : nothing}
          ${hosts.length ? html`<p class="fact">${fill(text.hosts, { hosts: list(hostsOf(hosts), text) })}</p>` : nothing}
          ${webAddress(policyUrl) ? html`<p class="fact"><a href=${policyUrl!}>${fill(text.policyOf, { name: provider ?? name })}</a></p>` : nothing}
        </th>
      </tr>
      ${items.map(
        (item) => html`<tr role="row">
          <td role="cell"><span class="head">${text.name}</span><code>${item.name}</code></td>
          <td role="cell" lang=${isOurs ? nothing : own}>
            <span class="head">${text.purpose}</span>${item.purpose ?? (isOurs ? (text as Record<string, string>)[`${category}.own`] : '')}
          </td>
          <td role="cell"><span class="head">${text.kept}</span>${durationOf(item, lang, text)}</td>
        </tr>`,
      )}
    </tbody>`;
  }

  #renderChoice(consent: Consent, id: string, isOn: boolean, isPartly: boolean, text: Texts): unknown {
    const { error, minors } = consent.declaration;
    if (error || minors) return html`<span class="state">${text.refused}</span>`;
    return html`<span class="choice">
      <span class="state" id="state-${id}">${isPartly ? text.partly : isOn ? text.on : text.off}</span>
      <input
        type="checkbox"
        role="switch"
        part="switch"
        aria-labelledby="label-${id}"
        aria-describedby=${isPartly ? `state-${id}` : nothing}
        .checked=${isOn && !isPartly}
        .indeterminate=${isPartly}
        data-id=${id}
        @change=${this.#handleSwitch}
      />
    </span>`;
  }

  readonly #handleSwitch = ({ target }: Event): void => {
    const { consent } = this.#store;
    const input = target as HTMLInputElement;
    const id = input.dataset['id']!;
    if (!consent) return;
    this.#status = '';
    this.requestUpdate();
    const isSaved = request(this, consent, { [id]: input.checked }, 'save', this.#store.lang);
    // The store is the only truth, whatever the page said.
    input.checked = consent.granted(id);
    // After the empty text was there: the same words are announced again only after others.
    void this.updateComplete.then(() => {
      if (isSaved) this.#status = this.#store.text.saved;
      this.requestUpdate();
    });
  };
}

/** Whether a category keeps anything, and beyond the session. */
function typeOf(category: string, services: readonly Service[]): 'noneType' | 'sessionType' | 'persistentType' {
  const items = services.flatMap(({ cookies = [], storage = [] }) => [...cookies, ...storage]);
  if (!items.length) return 'noneType';
  if (category === 'essential') return items.some((item) => 'type' in item && item.type === 'indexedDB') ? 'persistentType' : 'sessionType';
  return items.some((item) => ('type' in item ? item.type !== 'sessionStorage' : item.maxAgeDays)) ? 'persistentType' : 'sessionType';
}

function durationOf(item: Item, lang: string, text: Texts): string {
  if (!('type' in item)) return duration(item.maxAgeDays, lang, text.session);
  return item.type === 'sessionStorage' ? text.session : text.asLongAsAsked;
}
