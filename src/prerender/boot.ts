/**
 * Stands in the page right behind a banner that was rendered ahead, and runs before it is painted: shows it to who has not
 * decided, and makes its buttons work before any other file is there. Code that comes later leaves it standing, and finds a
 * decision as if it had been made in an earlier page. The style comes by it as well: so a page's policy needs no source but
 * this script's, and where no script runs there is nothing to see.
 */
import type { Consent } from '../core/api.js';
import { newId } from '../core/decision.js';
import type { First } from './banner.js';

type Base = HTMLElement & Partial<Pick<HTMLDialogElement, 'showModal'>>;

const host = document.currentScript!.previousElementSibling as HTMLElement & { consent?: Consent };
const root = host.shadowRoot;
// One that is defined already has made a root of its own, where nothing is hidden.
const base = root?.querySelector<Base>('.base[hidden]');

const sheetOf = (text: string) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};

function start([name, attributes, ages, record, asked, granted, regime, saved, style]: First, root: ShadowRoot, base: Base): void {
  const gpc = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  const told = document.querySelector<HTMLElement>('[data-regime]')?.dataset['regime'] ?? regime;
  const isKnown = [name, 'consent_session'].some((key) => `; ${document.cookie}`.includes(`; ${key}=`) || localStorage[key]);
  if (isKnown || told !== regime || (gpc && regime !== 'opt-in')) throw Error();

  /** Where the focus came from. */
  let origin: HTMLElement | null = null;
  /** What the visitor did before there was a store. */
  let early: ((store: Consent) => unknown) | undefined;

  /** Room in the page for what is fixed over its edge (WCAG 2.4.11); none once it is gone. See `ui/reserve-room.ts`. */
  const room = sheetOf('');
  const isTop = base.matches('.top');
  const reserve = () => {
    const { offsetTop, offsetHeight } = base;
    const height = `${offsetHeight && (isTop ? offsetTop + offsetHeight : innerHeight - offsetTop)}px`;
    const edge = `padding-${isTop ? 'top' : 'bottom'}:${height}`;
    room.replaceSync(`:root{${edge};scroll-${edge};--consent-banner-height:${height}}`);
  };

  const hide = () => {
    const hadFocus = host.contains(document.activeElement);
    base.remove();
    delete host.dataset['consentFirst'];
    const place = origin?.isConnected ? origin : document.querySelector<HTMLElement>('[role=main],main,h1');
    if (!hadFocus || !place) return;
    if (place.tabIndex < 0) place.tabIndex = -1;
    place.focus({ preventScroll: true });
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
    if (!host.dispatchEvent(Object.assign(new Event('consent-request', { bubbles: true, cancelable: true, composed: true }), { choices, via }))) return;
    root.querySelector('span')!.textContent = saved;
    if (follow((store) => store.asking[0] && store.decide(choices, { via, lang: record.lang }))) return;
    const time = Math.floor(Date.now() / 1000);
    const text = JSON.stringify({ ...record, id: newId(), first: time, time, via, granted: state ? [...granted, ...asked] : granted, denied: state ? [] : asked, ...(gpc && { gpc }) });
    // Where it is refused, the store will keep the choice as it can.
    document.cookie = `${name}=${encodeURIComponent(text)}${attributes};max-age=${ages[+state]!}${location.protocol === 'https:' ? ';secure' : ''}`;
    hide();
  };

  const dismiss = () => follow((store) => store.dismiss()) || hide();

  base.onclick = ({ target }) => {
    const part = (target as Element).closest('button')?.part[0];
    if (part === 'customize') follow((store) => store.open());
    else if (part) decide(part === 'accept');
  };
  // No `false` comes back from these: it would take the browser's own answer away.
  base.onkeydown = ({ key }) => {
    if (key === 'Escape' && base.popover) dismiss();
  };
  base.oncancel = dismiss;
  // Seen from here, what is inside of the layer is the host.
  host.addEventListener('focusin', ({ relatedTarget }) => host.contains(relatedTarget as Node | null) || (origin = (relatedTarget ?? origin) as HTMLElement | null));
  for (const type of ['stores', 'change']) document.addEventListener(`consent-${type}`, () => follow());

  root.adoptedStyleSheets = [sheetOf(style)];
  // It makes no entrance, nor later, when the element's own style comes.
  base.style.animation = 'none';
  if (getComputedStyle(host).colorScheme === 'normal') base.classList.add('auto');
  host.dataset['consentFirst'] = '';
  base.hidden = false;
  if (base.popover) {
    base.showPopover();
    document.adoptedStyleSheets.push(room);
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
