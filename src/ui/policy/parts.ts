/** What the viewer puts where the text asks for it: how browsers clear cookies, and the visitor's own data. */
import { html, nothing, render } from 'lit';
import type { Consent } from '../../core/api.js';
import partsTexts from '../../locales/en/policy-parts.js';
import { fill, labelOf, list } from '../messages.js';

const BROWSERS = ['edge', 'firefox', 'chrome', 'safari', 'ios', 'older'];
const RIGHTS = ['access', 'rectify', 'erase', 'port', 'object', 'withdraw', 'complain'];

type Texts = Readonly<Record<string, string>>;

/** What is said, and in which language. */
interface Spoken {
  readonly text: Texts;
  readonly lang: string;
}

/**
 * Fills the places that an article leaves.
 *
 * @param tell Says aloud what was done.
 */
export function fillParts(article: Element, consent: Consent | undefined, { text: spoken, lang }: Spoken, tell: (text: string) => void): void {
  const text: Texts = { ...partsTexts, ...spoken };
  for (const part of article.querySelectorAll<HTMLElement>('consent-browsers,consent-rights')) {
    if (part.localName === 'consent-browsers') render(renderBrowsers(text), part);
    else if (consent) render(renderRights(consent, text, lang, (key) => tell(text[key]!)), part);
  }
}

const renderBrowsers = (text: Texts): unknown =>
  html`<dl class="browsers" aria-label=${text['browsers']!}>
    ${BROWSERS.map((name) => html`<div><dt>${text[`browser.${name}`]}</dt><dd>${text[`browser.${name}.how`]}</dd></div>`)}
  </dl>`;

function renderRights(consent: Consent, text: Texts, lang: string, tell: (key: string) => void): unknown {
  const { record, declaration, signal } = consent;
  const { controller, categories, error, minors } = declaration;
  const names = (ids: readonly string[]) =>
    list(categories.filter(({ id, required }) => !required && ids.includes(id)).map((category) => labelOf(category, text)), text) || text['nothing']!;
  const isAnyOn = categories.some(({ id, required }) => !required && consent.granted(id));
  const date = record && new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'short' }).format(record.time * 1000);
  const withdraw = () => {
    consent.withdraw();
    tell('withdrawn');
  };
  const forget = () => {
    consent.reset();
    tell('forgotten');
  };
  const download = () => void import('../download.js').then(({ downloadReceipt }) => downloadReceipt(consent));
  const mail = (right: string) => {
    const values = { right: text[`right.${right}`]!, site: controller?.name ?? location.hostname, id: record?.id ?? '–' };
    return `mailto:${encodeURIComponent(controller!.email!).replace('%40', '@')}?subject=${encodeURIComponent(fill(text['mail.subject']!, values))}&body=${encodeURIComponent(fill(text['mail.body']!, values))}`;
  };
  return html`<section class="rights" aria-label=${text['yourData']!}>
    <p>${record ? fill(text['record']!, { date: date!, granted: names(record.granted), denied: names(record.denied) }) : text[isAnyOn ? 'noRecordOptOut' : 'noRecord']}</p>
    ${signal ? html`<p>${text['recordSignal']}</p>` : nothing}
    ${record ? html`<p class="soft">${fill(text['recordNumber']!, { id: record.id })}</p>` : nothing}
    ${error || minors
      ? nothing
      : html`<p class="buttons">
          ${record ? html`<button type="button" data-do="download" @click=${download}>${text['download']}</button>` : nothing}
          <button type="button" data-do="withdraw" @click=${withdraw}>${text['withdraw']}</button>
          ${record ? html`<button type="button" data-do="forget" @click=${forget}>${text['forget']}</button>` : nothing}
        </p>`}
    ${controller?.email
      ? html`<p><b>${text['rights']}</b><br />${fill(text['rightsText']!, { email: controller.email })}</p>
          <ul>
            ${RIGHTS.map((right) => html`<li><a href=${mail(right)}>${text[`right.${right}`]}</a></li>`)}
          </ul>`
      : nothing}
  </section>`;
}
