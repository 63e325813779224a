/**
 * Stands in the page right behind a banner that was rendered ahead, and runs before it is painted: shows it to who has not
 * decided, and makes its buttons work before any other file is there. Code that comes later leaves it standing, and finds a
 * decision as if it had been made in an earlier page.
 */
import type { Consent } from '../core/api.js';
import { writeCookie } from '../core/cookies.js';
import { newId } from '../core/decision.js';
import type { Declaration } from '../core/declaration.js';
import type { First } from './banner.js';

type Base = HTMLElement & Partial<Pick<HTMLDialogElement, 'showModal' | 'close'>>;

const { documentElement, adoptedStyleSheets, currentScript } = document;
const host = currentScript!.previousElementSibling as HTMLElement & { consent?: Consent };
const root = host.shadowRoot;
const base = root?.querySelector<Base>('.base');

function start({ categories, asked, policy, cookie, regime, lang, saved }: First, root: ShadowRoot, base: Base): void {
  const gpc = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  const told = document.querySelector<HTMLElement>('[data-consent-config]')?.dataset['regime'] ?? regime;
  const isKnown = [cookie.name, 'consent_session'].some((name) => `; ${document.cookie}`.includes(`; ${name}=`) || localStorage[name]);
  // Defined already, the element has made a root of its own; the page's policy may have refused the style.
  if (isKnown || customElements.get(host.localName) || !root.styleSheets[0] || told !== regime || (gpc && regime !== 'opt-in')) throw 0;

  /** Where the focus came from. */
  let origin = document.activeElement;
  /** What the visitor did before there was a store. */
  let early: ((store: Consent) => unknown) | undefined;
  let height = 0;

  /** Room in the page for what is fixed over its edge (WCAG 2.4.11); none once it is gone. See `ui/reserve-room.ts`. */
  const sheet = new CSSStyleSheet();
  const isTop = base.matches('.top');
  const reserve = () => {
    const { offsetTop, offsetHeight } = base;
    const next = offsetHeight && (isTop ? offsetTop + offsetHeight : documentElement.clientHeight - offsetTop);
    const edge = `padding-${isTop ? 'top' : 'bottom'}:${next}px`;
    sheet.replaceSync(next ? `:root{${edge};scroll-${edge};--consent-banner-height:${next}px}` : '');
    if (isTop) scrollBy(0, next - height);
    height = next;
  };

  const hide = () => {
    const hadFocus = root.activeElement;
    base.close?.();
    base.remove();
    delete host.dataset['consentFirst'];
    const place = (origin?.isConnected && origin !== document.body ? origin : document.querySelector('main,[role=main],h1')) as HTMLElement | null;
    if (!hadFocus || !place) return;
    place.focus({ preventScroll: true });
    if (document.activeElement === place) return;
    // What cannot have the focus otherwise has it until it moves on.
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.onblur = () => place.removeAttribute('tabindex');
  };

  /** Does it with the store, now or once that is there. */
  const follow = (action = early) => {
    const shared = (globalThis as { [key: symbol]: { stores: Set<Consent> } | undefined })[Symbol.for('consent-elements')];
    const store = host.consent ?? [...(shared?.stores ?? [])][0];
    early = store ? undefined : action;
    if (!store) return false;
    action?.(store);
    if (base.isConnected && !store.asking[0] && !document.prerendering) hide();
    return true;
  };

  const decide = (state: boolean) => {
    const via = state ? 'accept-all' : 'reject-all';
    const choices = Object.fromEntries(asked.map((id) => [id, state]));
    if (!host.dispatchEvent(Object.assign(new Event('consent-request', { bubbles: true, composed: true, cancelable: true }), { choices, via }))) return;
    root.querySelector('p')!.textContent = saved;
    if (follow((store) => store.record ?? store.decide(choices, { via, lang }))) return;
    const time = Math.floor(Date.now() / 1000);
    const record = { v: 1, id: newId(), policy, first: time, time, via, granted: categories.filter((id) => state || !asked.includes(id)), denied: state ? [] : asked, lang, ...(gpc && { gpc }) };
    // Where it is refused, the store will keep the choice as it can.
    writeCookie({ cookie } as Declaration, cookie.name, JSON.stringify(record), state ? cookie.maxAgeDays : cookie.rejectedMaxAgeDays);
    hide();
  };

  const dismiss = () => follow((store) => store.dismiss()) || hide();

  base.onclick = ({ target }) => {
    const part = (target as Element).closest('button')?.part[0];
    if (part === 'customize') follow((store) => store.open());
    else if (part) decide(part === 'accept');
  };
  base.onkeydown = ({ key }) => key === 'Escape' && base.popover && dismiss();
  base.oncancel = dismiss;
  base.addEventListener('focusin', ({ relatedTarget }) => (origin = (relatedTarget as Element | null) ?? origin));
  for (const type of ['stores', 'ready', 'change']) document.addEventListener(`consent-${type}`, () => follow());

  if (getComputedStyle(host).colorScheme === 'normal') base.classList.add('auto');
  host.dataset['consentFirst'] = '';
  base.hidden = false;
  if (base.popover) {
    base.showPopover();
    adoptedStyleSheets.push(sheet);
    if (isTop) reserve();
    // In the next frame: room may bring a scrollbar and with it another width.
    new ResizeObserver(() => requestAnimationFrame(reserve)).observe(base);
  } else base.showModal?.();
  follow();
}

try {
  start(JSON.parse(host.dataset['consentFirst']!) as First, root!, base!);
} catch {
  // The question is the element's own: put in anew, it is found as one that asks.
  base?.remove();
  delete host.dataset['consentFirst'];
  host.replaceWith(host);
}
