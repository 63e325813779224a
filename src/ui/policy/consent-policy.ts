import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Consent } from '../../core/api.js';
import type { AgreementControl } from '../agreement/control.js';
import bannerTexts from '../../locales/en/banner.js';
import policyTexts from '../../locales/en/policy.js';
import { base } from '../base.styles.js';
import { ConsentController } from '../consent-controller.js';
import { fill, webAddress } from '../messages.js';
import { isServed } from '../served.js';
import type { Change } from './changes.js';
import { styles } from './consent-policy.styles.js';
import type * as Dates from './dates.js';
import type { Finder } from './find.js';
import { linesOf, outline, prepareTables, type Outline } from './outline.js';
import type { Failure, SourceError } from './source.js';
import type * as Versions from './versions.js';

const texts = { ...bannerTexts, ...policyTexts };

/** Wider than this the contents stand beside the text, as the style sheet has it. */
const WIDE = 860;

/**
 * Shows a privacy policy: from an address, or from what stands in the element. Contents, search, links to sections, and
 * the visitor's live choices where the text asks for them with `<!-- consent:declaration -->`, `<!-- consent:browsers -->`
 * and `<!-- consent:rights -->`.
 *
 * @element consent-policy
 * @fires {Event} change - The box of `agree` was used; bubbles.
 * @fires {Event} load - The policy is shown, or could not be; does not bubble.
 * @slot - The policy as HTML, or a `<script type="text/markdown">`. Shown as it is until it is read, and when `src` fails.
 * @csspart base - All of it.
 * @csspart contents - The list of sections.
 * @csspart article - The text.
 * @csspart agree - The checkbox of `agree`.
 * @csspart updated - The date of the last change.
 * @csspart notice - The note on an update since the visitor agreed, and on what failed.
 * @cssprop [--consent-surface=Canvas] - Background.
 * @cssprop [--consent-text=CanvasText] - Text.
 * @cssprop [--consent-accent=light-dark(#1d4ed8, #93b4ff)] - Links, switches and focus rings.
 * @cssprop [--consent-border] - Lines; a mix of text and background.
 * @cssprop [--consent-radius=14px] - Corners of the surface; those of buttons follow.
 * @cssprop [--consent-font=inherit] - Font family.
 * @cssprop [--consent-font-size=15px] - Size of the text; headings follow.
 */
export class ConsentPolicy extends LitElement {
  static override styles = [base, styles];
  static formAssociated = true;
  static override properties = {
    src: {},
    versions: {},
    noContents: { type: Boolean, attribute: 'no-contents' },
    declaration: {},
    agree: { type: Boolean },
    required: { type: Boolean, reflect: true },
    name: { reflect: true },
    consent: { attribute: false },
  };

  /** Address of the policy, Markdown or HTML. */
  declare src: string | undefined;
  /** Address of a JSON list of its versions: `[{ "version", "date", "src" }]`, the newest first. */
  declare versions: string | undefined;
  /** Leaves the list of sections out. */
  declare noContents: boolean;
  /** Where a text has no marker: id of the section that ends with the table of cookies, as its link has it. */
  declare declaration: string | undefined;
  /** Ends with an “I agree”: a field of the form around it, whose value is the version. */
  declare agree: boolean;
  /** With `agree`: the form cannot be submitted without it. */
  declare required: boolean;
  /** With `agree`: name in the form, and of the document in the record. Default there: `policy`. */
  declare name: string | undefined;
  /** A store other than the default one. */
  declare consent: Consent | undefined;

  readonly #store = new ConsentController(this, texts, 'notice', 'policy', 'data');
  readonly #internals = this.attachInternals();
  #agreement: AgreementControl | undefined;
  #article: HTMLElement | undefined;
  #named: { article?: HTMLElement; spoken?: string } = {};
  #outline: Outline = { title: undefined, sections: [] };
  #dates: typeof Dates | undefined;
  #updated: string | undefined;
  #version: string | undefined;
  #failure: { reason: string; address?: string | undefined } | undefined;
  #isLoading = false;
  #status = '';
  #current = '';
  #finder: Finder | undefined;
  #isWide = false;
  #loading: AbortController | undefined;
  #history: readonly Versions.Version[] = [];
  #versions: typeof Versions | undefined;
  #changes: readonly Change[] | null | undefined;
  #spy: IntersectionObserver | undefined;

  constructor() {
    super();
    this.noContents = this.agree = this.required = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#handleHash);
    addEventListener('resize', this.#measure);
    this.#measure();
    if (this.hasUpdated) this.#watchSections();
  }

  override disconnectedCallback(): void {
    removeEventListener('hashchange', this.#handleHash);
    removeEventListener('resize', this.#measure);
    this.#spy?.disconnect();
    this.#finder?.clear();
    super.disconnectedCallback();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // What stands in the element is read when its slot says so.
    if (changed.has('src') && (this.src || this.#loading)) void this.#read();
    if (changed.has('versions') && this.versions) this.#readVersions(this.versions).catch(tellMissing);
    // Its slot spoke while nobody listened.
    if (isServed(this.#store)) this.#handleSlot();
    this.#nameParts();
    this.#fillParts();
    if (this.agree) this.#offerAgreement().catch(tellMissing);
  }

  readonly #measure = (): void => {
    const isWide = this.offsetWidth >= WIDE;
    if (isWide !== this.#isWide) this.requestUpdate();
    this.#isWide = isWide;
  };

  // What it shows

  /** Reads the policy anew, from its address or from what stands in the element. */
  async #read(): Promise<void> {
    this.#loading?.abort();
    const loading = (this.#loading = new AbortController());
    const { src } = this;
    this.#isLoading = true;
    this.#failure = undefined;
    this.requestUpdate();
    try {
      const dates = (this.#dates = await import('./dates.js'));
      const script = this.querySelector<HTMLScriptElement>('script[type="text/markdown"]');
      if (src || script) {
        const [{ toDocument }, source] = await Promise.all([
          import('./document.js'),
          src
            ? import('./source.js').then(({ loadSource }) => loadSource(src, loading.signal))
            : { text: script!.text, type: 'markdown' as const, base: document.baseURI },
        ]);
        if (loading.signal.aborted) return;
        const { content, facts } = toDocument(source);
        this.#take(content, facts, dates);
      } else {
        // The parser may be in the middle of it.
        if (document.readyState === 'loading') await new Promise((resume) => document.addEventListener('DOMContentLoaded', resume, { once: true }));
        if (loading.signal.aborted) return;
        if (this.textContent.trim()) this.#take(cloneOf(this), {}, dates);
        else this.#clear();
      }
    } catch (error) {
      if (loading.signal.aborted) return;
      // Shown before, or standing in the element, it stays: something is better than nothing.
      this.#failure = { reason: this.#reasonOf(error), address: webAddress(src) };
    }
    if (loading.signal.aborted) return;
    this.#isLoading = false;
    this.requestUpdate();
    await this.updateComplete;
    this.#watchSections();
    this.#reveal(false);
    this.dispatchEvent(new Event('load'));
  }

  #reasonOf(error: unknown): string {
    const { failure, detail } = error as Partial<SourceError>;
    if (failure) return fill(this.#texts[failure satisfies Failure], { detail: detail! });
    console.error('[consent] The policy could not be shown:', error);
    return this.#texts.failedCode;
  }

  /** Puts the policy's elements in order and shows them. */
  #take(content: DocumentFragment, facts: Readonly<Record<string, string>>, { dateIn, saysUpdated, updatedIn }: typeof Dates): void {
    const article = document.createElement('article');
    article.setAttribute('part', 'article');
    article.append(content);
    // A marker alone in a paragraph is a block.
    for (const part of article.querySelectorAll(PARTS)) {
      const line = part.parentElement;
      if (line?.localName === 'p' && !line.textContent.trim() && line.children.length === 1) line.replaceWith(part);
    }
    this.#outline = outline(article);
    const lines = linesOf(article);
    prepareTables(article);
    const time = [...article.querySelectorAll<HTMLTimeElement>('time[datetime]')].find(({ parentElement }) => saysUpdated(parentElement!.textContent));
    this.#updated = dateIn(facts['updated'] ?? facts['date'] ?? facts['lastmod'] ?? time?.dateTime ?? '') ?? updatedIn(lines);
    this.#version = facts['version'];
    if (facts['title'] && !this.#outline.title) {
      const title = document.createElement('h1');
      title.textContent = facts['title'];
      article.prepend(title);
      this.#outline = { ...this.#outline, title: facts['title'] };
    }
    this.#placeTable(article);
    for (const { heading } of this.#outline.sections) this.#addLink(heading);
    this.#article = article;
    this.#finder?.clear();
    this.#finder = undefined;
  }

  #clear(): void {
    this.#article = undefined;
    this.#outline = { title: undefined, sections: [] };
    this.#updated = this.#version = undefined;
  }

  /** Puts the table of cookies at the end of the section that `declaration` names. */
  #placeTable(article: HTMLElement): void {
    const sections = this.#outline.sections.filter(({ level }) => level === 1);
    const index = sections.findIndex(({ id }) => id === this.declaration);
    if (index < 0 || article.querySelector('consent-declaration')) return;
    const table = document.createElement('consent-declaration');
    const next = sections[index + 1]?.heading;
    if (next) next.before(table);
    else article.append(table);
  }

  #addLink(heading: HTMLElement): void {
    const line = document.createElement('div');
    line.className = 'heading';
    const link = document.createElement('a');
    link.href = addressOf(heading.id);
    link.className = 'link';
    link.textContent = '#';
    link.addEventListener('click', (event) => {
      event.preventDefault();
      this.#goTo(heading.id);
      void navigator.clipboard?.writeText(link.href).then(
        () => this.#say(this.#texts.copied),
        () => undefined,
      );
    });
    heading.replaceWith(line);
    line.append(heading, link);
  }

  /** Names what the text has got from us, in the language that we speak now. */
  #nameParts(): void {
    const spoken = this.#texts.copyLink;
    if (!this.#article || (this.#named.article === this.#article && this.#named.spoken === spoken)) return;
    this.#named = { article: this.#article, spoken };
    for (const { heading, text } of this.#outline.sections) heading.nextElementSibling?.setAttribute('aria-label', fill(spoken, { section: text }));
    for (const frame of this.#article.querySelectorAll('.table')) frame.setAttribute('aria-label', this.#texts.table);
  }

  /** Fills the places that the text leaves for living parts. */
  #fillParts(): void {
    const article = this.#article;
    const { consent } = this.#store;
    const tables = article?.querySelectorAll<HTMLElement & { consent?: Consent | undefined }>('consent-declaration') ?? [];
    for (const table of tables) table.consent = this.consent;
    if (tables.length) import('../declaration/define.js').catch(tellMissing);
    if (article?.querySelector('consent-browsers,consent-rights')) import('./parts.js').then(({ fillParts }) => fillParts(article, consent, this.#store, this.#say)).catch(tellMissing);
  }

  get #texts(): typeof texts {
    return this.#store.text;
  }

  readonly #say = (words: string): void => {
    this.#status = '';
    this.requestUpdate();
    void this.updateComplete.then(() => {
      this.#status = words;
      this.requestUpdate();
    });
  };

  protected override render(): unknown {
    const text = this.#texts;
    const { consent } = this.#store;
    const isAuto = !isServed(this.#store) && getComputedStyle(this).colorScheme === 'normal';
    const hasContents = !this.noContents && this.#outline.sections.length > 0;
    return html`<div class="base ${isAuto ? 'auto' : ''}" part="base" aria-busy=${this.#isLoading}>
      <p class="hidden" role="status">${this.#isLoading ? text.loading : this.#status}</p>
      ${this.#failure
        ? html`<p class="note" part="notice" role="alert">
            ${fill(text.failed, { reason: this.#failure.reason })}
            ${this.#failure.address ? html`<a href=${this.#failure.address}>${text.openIt}</a>` : nothing}
          </p>`
        : nothing}
      ${this.#renderUpdate(consent)}
      ${this.#article
        ? html`<div class="head">${this.#renderUpdated()}${this.#renderFind()}</div>
            <div class=${hasContents ? 'columns' : ''}>
              ${hasContents ? this.#renderContents() : nothing}
              <div class="text">${this.#article}<p class="end"><a href=${addressOf('')} @click=${this.#handleTop}>${text.backToTop}</a></p>${this.agree ? this.#agreement?.render() : nothing}</div>
            </div>`
        : nothing}
      <slot ?hidden=${!!this.#article} @slotchange=${this.#handleSlot}></slot>
    </div>`;
  }

  #renderUpdated(): unknown {
    const text = this.#texts;
    const { lang } = this.#store;
    return html`<p part="updated" class="updated">
      ${this.#updated ? html`<time datetime=${this.#updated}>${fill(text.updated, { date: this.#dates!.longDate(this.#updated, lang) })}</time>` : nothing}
      ${this.#version ? html`<span>${fill(text.version, { version: this.#version })}</span>` : nothing}
    </p>`;
  }

  #renderFind(): unknown {
    const text = this.#texts;
    const { count, index } = this.#finder ?? { count: 0, index: -1 };
    const input = this.renderRoot.querySelector('input');
    return html`<form class="find" role="search" @submit=${this.#handleFind} @focusin=${this.#handleIntent}>
      <input type="search" aria-label=${text.find} placeholder=${text.find} @input=${this.#handleWords} @keydown=${this.#handleFindKey} />
      <span class="count" role="status">${input?.value.trim() ? (count ? fill(text.findCount, { index: index + 1, count }) : text.findNone) : ''}</span>
      <button type="button" aria-label=${text.findPrevious} ?disabled=${!count} @click=${this.#handlePrevious}>↑</button>
      <button type="button" aria-label=${text.findNext} ?disabled=${!count} @click=${this.#handleNext}>↓</button>
    </form>`;
  }

  #renderContents(): unknown {
    const sections = this.#outline.sections.filter(({ level }) => level === 1);
    return html`<nav part="contents" class="contents" aria-label=${this.#texts.contents}>
      <details ?open=${this.#isWide}>
        <summary>${this.#texts.contents}</summary>
        <ol>
          ${sections.map(
            ({ id, number, text }) =>
              html`<li>
                <a href=${addressOf(id)} aria-current=${id === this.#current ? 'true' : nothing} @click=${this.#handleLink}>${number ? html`<span class="number">${number}</span>` : nothing}${number ? ' ' : ''}${text}</a>
              </li>`,
          )}
        </ol>
      </details>
    </nav>`;
  }

  // Agreeing

  async #offerAgreement(): Promise<void> {
    if (this.#agreement) return this.#agreement.update();
    // Until its code is there nobody has agreed.
    if (this.required) this.#internals.setValidity({ valueMissing: true }, ' ');
    const { AgreementControl, agreementStyles } = await import('../agreement/control.js');
    if (!this.#agreement) (this.renderRoot as ShadowRoot).adoptedStyleSheets.unshift(agreementStyles.styleSheet!);
    this.#agreement ??= new AgreementControl(this, this.#internals, () => ({
      document: this.name ?? 'policy',
      version: this.#version ?? this.#store.consent?.declaration.policy ?? '',
      title: this.#outline.title ?? this.#texts.thisPolicy,
      consent: this.#store.consent,
    }), () => this.#texts);
    this.requestUpdate();
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#agreement?.attach(form);
  }

  formDisabledCallback(state: boolean): void {
    this.#agreement?.disable(state);
  }

  formResetCallback(): void {
    if (this.#agreement) this.#agreement.checked = false;
  }

  formStateRestoreCallback(state: string): void {
    this.#offerAgreement().then(() => {
      if (this.#agreement) this.#agreement.checked = state === 'checked';
    }, tellMissing);
  }

  // Reading

  #watchSections(): void {
    this.#spy?.disconnect();
    const tops = this.#outline.sections.filter(({ level }) => level === 1);
    if (!tops.length || this.noContents) return;
    const passed = new Set<Element>();
    this.#spy = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) passed.add(target);
          else passed.delete(target);
        }
        const current = tops.filter(({ heading }) => passed.has(heading)).at(-1)?.id ?? '';
        if (current === this.#current) return;
        this.#current = current;
        this.requestUpdate();
      },
      // All that is above a third of the window, however far.
      { rootMargin: '1000000px 0px -66% 0px' },
    );
    for (const { heading } of tops) this.#spy.observe(heading);
  }

  /** Brings the section that the address names into view. */
  #reveal(isAsked: boolean): void {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // A lone percent sign.
    }
    const target = id && this.#article?.querySelector<HTMLElement>(`[id="${CSS.escape(id)}"]`);
    if (!target) return;
    for (let box = target.closest('details'); box; box = box.parentElement?.closest('details') ?? null) box.open = true;
    target.scrollIntoView();
    if (!isAsked && document.activeElement !== document.body) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  #goTo(id: string): void {
    if (location.hash === `#${encodeURIComponent(id)}` || location.hash === `#${id}`) this.#reveal(true);
    else location.hash = id;
  }

  readonly #handleHash = (): void => this.#reveal(true);

  readonly #handleLink = (event: MouseEvent): void => {
    const { hash } = event.currentTarget as HTMLAnchorElement;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#goTo(decodeURIComponent(hash.slice(1)));
  };

  readonly #handleTop = (event: Event): void => {
    event.preventDefault();
    this.scrollIntoView();
    const place = this.renderRoot.querySelector<HTMLElement>('.contents summary, h1');
    if (place?.localName === 'h1') place.tabIndex = -1;
    place?.focus({ preventScroll: true });
  };

  readonly #handleSlot = (): void => {
    if (!this.src) void this.#read();
  };

  // Finding

  readonly #handleWords = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const { value } = input;
    import('./find.js').then(({ Finder }) => {
      // Each import answers in a task of its own: an earlier one would take back what Enter did since.
      if (!this.#article || input.value !== value) return;
      this.#finder ??= new Finder(this.#article);
      this.#finder.find(value);
      this.#finder.go(1);
      this.requestUpdate();
    }, tellMissing);
  };

  readonly #handleIntent = (): void => {
    import('./find.js').catch(tellMissing);
  };

  readonly #handleFind = (event: Event): void => event.preventDefault();

  readonly #handleFindKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') this.#step(event.shiftKey ? -1 : 1);
    if (event.key !== 'Escape') return;
    (event.target as HTMLInputElement).value = '';
    this.#finder?.clear();
    this.requestUpdate();
  };

  readonly #handleNext = (): void => this.#step(1);
  readonly #handlePrevious = (): void => this.#step(-1);

  #step(step: 1 | -1): void {
    this.#finder?.go(step);
    this.requestUpdate();
  }

  // Versions

  async #readVersions(src: string): Promise<void> {
    const signal = (this.#loading ??= new AbortController()).signal;
    const versions = await import('./versions.js');
    this.#history = await versions.loadVersions(src, signal).catch(() => []);
    this.#versions = versions;
    this.requestUpdate();
  }

  #renderUpdate(consent: Consent | undefined): unknown {
    const agreed = consent && this.#versions?.agreedVersion(consent, this.#history);
    return agreed ? this.#versions!.renderUpdate(this.#store.lang, agreed, this.#changes, this.#texts, (event) => void this.#handleChanges(event)) : nothing;
  }

  readonly #handleChanges = async ({ target }: Event): Promise<void> => {
    const { consent } = this.#store;
    const agreed = consent && this.#versions?.agreedVersion(consent, this.#history);
    if (!(target as HTMLDetailsElement).open || this.#changes || !agreed) return;
    this.#changes = await this.#versions!.compare(agreed, this.#history[0]!).catch(() => null);
    this.requestUpdate();
  };
}

/** What the missing code would do is not there; the text stays. */
function tellMissing(error: unknown): void {
  console.error('[consent] The policy lacks a part. Are all files of ui/ beside consent.js?', error);
}

const PARTS = 'consent-declaration,consent-browsers,consent-rights';

/** A copy of what stands in an element, with its markers as elements. The original stays as the page has it. */
function cloneOf(host: Element): DocumentFragment {
  const content = document.createDocumentFragment();
  content.append(...[...host.childNodes].map((node) => node.cloneNode(true)));
  content.querySelectorAll('script,style,link,template').forEach((element) => element.remove());
  const comments = document.createTreeWalker(content, NodeFilter.SHOW_COMMENT);
  const found: Comment[] = [];
  while (comments.nextNode()) found.push(comments.currentNode as Comment);
  for (const comment of found) {
    const [, name, category] = /^\s*consent:(declaration|browsers|rights)(?:\s+([\w-]+))?\s*$/.exec(comment.data) ?? [];
    if (!name) continue;
    const part = document.createElement(`consent-${name}`);
    if (category) part.setAttribute('category', category);
    comment.replaceWith(part);
  }
  return content;
}

/** With the page's own address: a `<base>` would lead elsewhere. */
const addressOf = (id: string): string => `${location.pathname}${location.search}#${encodeURIComponent(id)}`;
