// The wire: a live list of what the third-party hosts received, and of what the page has stored. For looking only: it
// sets no cookie and no storage entry itself.
import { el } from './talk.js';

const WIDE = '(min-width: 70rem)';
const NOTHING = 'Nothing sent since this page opened.';

/**
 * Fills `panel` and keeps it current. Its address is in `data-source`; `toggle` shows and hides it.
 * @type {typeof import('./wire.js').startWire}
 */
export function startWire(panel, toggle) {
  const opened = performance.timeOrigin;
  const log = el('ol', { className: 'wire-log', tabIndex: 0, ariaLabel: 'Requests, newest first' });
  const stored = el('ul', { className: 'wire-stored' });
  const state = el('p', { className: 'wire-empty' }, NOTHING);
  const close = el('button', { type: 'button', className: 'quiet' }, 'Hide');
  panel.append(
    el('header', {}, el('h2', {}, 'The wire'), close),
    el('p', { className: 'wire-hint' }, 'What the third-party hosts received, newest first. Accept, then look; open Cookie settings, turn analytics off, look again.'),
    state,
    log,
    el('h3', {}, 'Kept in this browser'),
    stored,
  );
  panel.tabIndex = -1;

  const setOpen = (open) => {
    panel.hidden = !open;
    toggle.ariaExpanded = String(open);
  };
  const closeByHand = () => {
    setOpen(false);
    toggle.focus();
  };
  toggle.addEventListener('click', () => {
    setOpen(panel.hidden);
    if (!panel.hidden && !matchMedia(WIDE).matches) panel.focus();
  });
  close.addEventListener('click', closeByHand);
  panel.addEventListener('keydown', (event) => event.key === 'Escape' && closeByHand());
  setOpen(matchMedia(WIDE).matches);

  const badge = el('span', { className: 'count' });
  let hits = 0;
  const source = new EventSource(new URL('/hits', panel.dataset.source));
  source.addEventListener('message', ({ data }) => {
    const hit = JSON.parse(data);
    insert(log, hitItem(hit, hit.time < opened));
    if (hit.time < opened) return; // the server tells again what other pages caused
    badge.textContent = String(++hits);
    if (!badge.isConnected) toggle.append(' ', badge);
    state.hidden = true;
  });
  source.addEventListener('error', () => {
    state.textContent = 'Not connected to the third-party server.';
    state.hidden = false;
  });
  source.addEventListener('open', () => {
    state.textContent = NOTHING;
    state.hidden = hits > 0;
  });

  const note = (text, time = Date.now()) => {
    insert(log, el('li', { className: 'wire-note', 'data-time': time }, text));
  };
  note('Page opened', opened);
  document.addEventListener('consent-change', (event) => {
    const words = [];
    if (event.granted.length) words.push(`allowed ${event.granted.join(', ')}`);
    if (event.revoked.length) words.push(`denied ${event.revoked.join(', ')}`);
    note(`${event.record ? 'Decided' : 'Decision forgotten'}: ${words.join('; ') || 'nothing more allowed'}`);
    showStored();
  });

  let shown;
  const showStored = () => {
    const entries = readStored();
    const text = JSON.stringify(entries);
    if (text === shown) return;
    shown = text;
    stored.replaceChildren(...entries.map(storedItem));
    if (!entries.length) stored.append(el('li', { className: 'wire-empty' }, 'No cookie, no storage entry.'));
  };
  showStored();
  const timer = setInterval(showStored, 1_000);

  return () => {
    source.close();
    clearInterval(timer);
  };
}

/** Newest first: the list comes from two sides, what the server kept and what happens here. */
function insert(log, item) {
  const after = [...log.children].find((other) => Number(other.dataset.time) <= Number(item.dataset.time));
  log.insertBefore(item, after ?? null);
  while (log.children.length > 80) log.lastChild.remove();
}

function hitItem({ time, host, path, kind, events, cookie }, isOld) {
  const at = new Date(time);
  return el(
    'li',
    { className: `wire-hit ${isOld ? 'wire-old' : `from-${host.split('.')[0]}`}`, 'data-time': time },
    el('span', { className: 'wire-host' }, host, el('wbr'), el('b', {}, path)),
    el('time', { dateTime: at.toISOString() }, at.toTimeString().slice(0, 8)),
    el('span', { className: 'wire-kind' }, [kind, ...events].join(' · ')),
    el('span', { className: cookie ? 'wire-cookie' : 'wire-nocookie' }, cookie ? 'with cookie' : 'no cookie'),
  );
}

/** @returns {{ name: string, value: string, place: string }[]} */
function readStored() {
  const cookies = document.cookie ? document.cookie.split('; ') : [];
  const entries = cookies.map((text) => {
    const cut = text.indexOf('=');
    return { name: text.slice(0, cut), value: decode(text.slice(cut + 1)), place: 'cookie' };
  });
  for (const place of ['localStorage', 'sessionStorage']) {
    for (const [name, value] of Object.entries(window[place])) entries.push({ name, value, place });
  }
  return entries;
}

function storedItem({ name, value, place }) {
  return el('li', {}, el('b', {}, name), el('span', { className: 'wire-place' }, place), el('code', {}, value));
}

function decode(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
