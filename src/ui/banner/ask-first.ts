/**
 * The first layer for the script tag: made of plain nodes, so that a first visit fetches a third of what the element's code
 * weighs with Lit. Where an app brings that code, `<consent-banner>` asks by itself.
 */
import type { Consent } from '../../core/api.js';
import { registry } from '../../core/registry.js';
import english from '../../locales/en/banner.js';
import { PLACEMENTS } from './placements.js';
import { settleFocus } from '../focus.js';
import type * as Languages from '../languages.js';
import type { Speech } from '../languages.js';
import { request } from '../request.js';
import { reserveRoom } from '../reserve-room.js';
import { isUnderModal } from '../under-modal.js';
import { wantedLanguages } from '../wanted-languages.js';
import type * as WrapTab from '../wrap-tab.js';
import { layerOf, type Tree } from './layer.js';

type Host = HTMLElement & { consent?: Consent | undefined };
type Base = HTMLElement & Partial<Pick<HTMLDialogElement, 'showModal' | 'close'>>;

function nodeOf(tree: Tree): Node {
  if (typeof tree === 'string') return new Text(tree);
  const [tag, attributes, ...children] = tree;
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  element.append(...children.map(nodeOf));
  return element;
}

/** Where a language does not come, what was said before. */
async function speak(tags: string[], former: Speech | undefined): Promise<Speech | undefined> {
  if (!tags[0]) return;
  try {
    return await ((await registry().import!('languages')) as typeof Languages).speechFor(tags, ['notice']);
  } catch (error) {
    console.error('[consent] No texts:', tags.join(), error);
    return former;
  }
}

/** Takes a layer out for another one. Returns the selector of what had the focus in it. */
type Leave = () => string | undefined;

/**
 * Asks in an element of the page. Again when its language or its place changes.
 *
 * @param former What it spoke, if not English.
 * @param leave Of the layer that stands until this one can.
 */
export async function askFirst(host: Host, store: Consent, former?: Speech, leave?: Leave): Promise<void> {
  const consent = host.consent ?? store;
  const { declaration } = consent;
  const tags = wantedLanguages(host, declaration);
  const speech = await speak(tags, former);
  if (!consent.asking[0] || !host.isConnected || (!leave && host.dataset['consentFirst'] === '') || customElements.get(host.localName)) return;
  // Another language by now.
  if (tags.join() !== wantedLanguages(host, declaration).join()) return askFirst(host, store, former, leave);
  const words = { ...english, ...speech?.words, ...declaration.messages };
  const focused = leave?.();
  stand(host, consent, words, speech?.lang ?? 'en', (own) => void askFirst(host, store, speech, own));
  if (focused) host.shadowRoot!.querySelector<HTMLElement>(focused)!.focus();
}

/** Shows the layer until there is nothing to ask. @param again Called when its language or its place is another. */
function stand(host: Host, consent: Consent, text: typeof english, lang: string, again: (leave: Leave) => void): void {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const placement = PLACEMENTS.test(host.getAttribute('placement')!) ? host.getAttribute('placement')! : 'bottom';
  const base = nodeOf(layerOf(consent, placement, text, lang)) as Base;
  const status = nodeOf(['span', { class: 'hidden', role: 'status' }]);
  /** What had the focus before. */
  let origin: Element | null = null;
  let giveRoomBack: (() => void) | undefined;
  const life = new AbortController();

  const leave = () => {
    const focused = root.activeElement;
    life.abort();
    observer.disconnect();
    sizes.disconnect();
    base.close?.();
    base.remove();
    giveRoomBack?.();
    giveRoomBack = undefined;
    delete host.dataset['consentFirst'];
    return focused?.part[0] ? `[part=${focused.part[0]}]` : focused?.localName;
  };
  const hide = () => {
    // Out of the page, a modal dialog no longer has it, nor has anything else.
    const hadFocus = host.contains(document.activeElement) || root.activeElement || (base.showModal && !host.isConnected);
    leave();
    if (hadFocus) settleFocus(origin);
  };
  const follow = () => {
    if (!consent.asking[0] || !registry().stores.has(consent)) hide();
  };
  const decide = (state: boolean) => {
    const choices = Object.fromEntries(consent.asking.map((id) => [id, state]));
    if (request(host, consent, choices, state ? 'accept-all' : 'reject-all', lang)) status.textContent = text.saved;
  };
  const acts: Record<string, () => void> = { accept: () => decide(true), reject: () => decide(false), customize: consent.open };
  for (const button of base.querySelectorAll('button')) button.onclick = () => acts[button.part[0]!]!();
  // Seen from here, what is inside of the layer is the host.
  const remember = ({ relatedTarget }: FocusEvent) => {
    if (!host.contains(relatedTarget as Node | null)) origin = (relatedTarget as Element | null) ?? origin;
  };
  host.addEventListener('focusin', remember, life);
  base.addEventListener('cancel', consent.dismiss);
  base.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && base.localName === 'section') consent.dismiss();
  });
  for (const type of ['stores', 'change']) document.addEventListener(`consent-${type}`, follow, life);
  const look = () => [wantedLanguages(host, consent.declaration), host.getAttribute('placement')].join();
  const shown = look();
  const observer = new MutationObserver(() => {
    if (look() === shown) return;
    observer.disconnect();
    again(leave);
  });
  observer.observe(document, { attributeFilter: ['lang', 'placement'], subtree: true });
  // It has no size once it is out of the page, nor when the page has moved it.
  const sizes = new ResizeObserver(() => {
    if (!host.isConnected) hide();
    // In the next frame: another size would be an error here.
    requestAnimationFrame(() => {
      if (base.isConnected && base.matches('[popover]:not(:popover-open)') && !isUnderModal()) base.showPopover();
    });
  });
  sizes.observe(base);
  const { load, import: fetchFile } = registry();
  for (const type of ['pointerenter', 'focus']) base.querySelector('.quiet')!.addEventListener(type, () => void load!('consent-preferences'));

  const sheet = new CSSStyleSheet();
  // Pages hide what is not defined yet; this one never is.
  sheet.replaceSync(`${__STYLE__}:host{visibility:visible!important}:host([hidden]){display:none!important}.base:lang(ar),.base:lang(he){direction:rtl}`);
  root.adoptedStyleSheets = [sheet];
  root.replaceChildren(status, base);
  host.dataset['consentFirst'] = '';
  if (getComputedStyle(host).colorScheme === 'normal') base.classList.add('auto');
  if (base.showModal) {
    base.showModal();
    // The browser keeps Tab in a dialog, nearly.
    void fetchFile!('wrap-tab').then((module) => base.addEventListener('keydown', (module as typeof WrapTab).wrapTab), () => {});
  } else if (base.popover) {
    // It waits below until the modal dialog closes.
    if (isUnderModal()) base.removeAttribute('popover');
    else base.showPopover();
    giveRoomBack = reserveRoom(placement === 'top' ? 'top' : 'bottom', base);
  }
}
