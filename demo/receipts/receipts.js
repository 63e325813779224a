// What the desk shows, out of the receiver's own answers: counts as a chart and a table, one person's receipts as a list.
import { el } from '/shared/talk.js';

const RECEIPTS = '/consent-receipts';
const byId = (id) => document.getElementById(id);

/** What a state means here, in the order of the bars. */
const KINDS = {
  given: { label: 'Yes', states: ['ConsentGiven', 'RenewedConsentGiven'] },
  refused: { label: 'No', states: ['ConsentRefused'] },
  withdrawn: { label: 'Taken back', states: ['ConsentWithdrawn'] },
  over: { label: 'Expired or reset', states: ['ConsentExpired', 'ConsentRevoked'] },
};
const kindOf = (state) => Object.keys(KINDS).find((kind) => KINDS[kind].states.includes(state));

const EVENTS = {
  given: 'Agreed',
  refused: 'Refused',
  changed: 'Changed the answer',
  withdrawn: 'Took it back',
  renewed: 'Agreed again',
  agreed: 'Agreed to a document',
  expired: 'The answer expired',
  reset: 'The answer was forgotten',
};
const CONTROLS = { 'accept-all': 'Accept all', 'reject-all': 'Reject all', save: 'Save choices', withdraw: 'Withdraw', api: 'the page' };

const DAY = 86_400_000;
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

let counts = [];

function svg(name, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A round number that the axis ends with, and half of it. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 10].map((step) => step * power).find((step) => step >= value);
}

function showChart() {
  const [category, policy, span] = ['category', 'policy', 'days'].map((id) => byId(id).value);
  const end = Date.parse(dayOf(Date.now()));
  const days = Array.from({ length: Number(span) }, (_, index) => dayOf(end - (span - 1 - index) * DAY));
  const kinds = Object.keys(KINDS);
  const rows = days.map((day) => {
    const row = Object.fromEntries(kinds.map((kind) => [kind, 0]));
    for (const one of counts) if (one.day === day && one.id === category && (!policy || one.policy === policy) && kindOf(one.state)) row[kindOf(one.state)] += one.count;
    return { day, row, sum: kinds.reduce((sum, kind) => sum + row[kind], 0) };
  });
  const total = rows.reduce((sum, row) => sum + row.sum, 0);
  if (!total) return byId('chart').replaceChildren(el('p', {}, 'Nobody has decided about this in these days. ', el('a', { href: '/chat/' }, 'Open the chat and answer.')));

  // On a phone the drawing is as narrow as its place, so that its words keep their size.
  const [width, height, left, bottom] = [Math.max(280, Math.min(720, byId('chart').clientWidth - 34)), 220, 36, 24];
  const top = roundUp(Math.max(...rows.map(({ sum }) => sum)));
  const step = (width - left) / rows.length;
  const y = (value) => (height - bottom) * (1 - value / top) + 8;
  const bars = rows.flatMap(({ day, row }, index) => {
    let sum = 0;
    return kinds.map((kind) => {
      sum += row[kind];
      return svg('rect', { class: kind, x: left + index * step + step * 0.12, width: Math.min(step * 0.76, 40), y: y(sum), height: y(0) - y(0 + row[kind]) }, svg('title', {}, `${day}, ${KINDS[kind].label}: ${row[kind]}`));
    });
  });
  const lines = [...new Set([0, Math.round(top / 2), top])].flatMap((value) => [
    svg('line', { class: value ? 'line' : 'base', x1: left, x2: width, y1: y(value), y2: y(value) }),
    svg('text', { x: left - 8, y: y(value) + 4, 'text-anchor': 'end' }, String(value)),
  ]);
  const names = [0, rows.length - 1].map((index) => svg('text', { x: index ? width : left, y: height, 'text-anchor': index ? 'end' : 'start' }, new Date(rows[index].day).toLocaleDateString('en', { day: 'numeric', month: 'short', timeZone: 'UTC' })));
  const used = kinds.filter((kind) => rows.some(({ row }) => row[kind]));
  const sumOf = (kind) => rows.reduce((sum, { row }) => sum + row[kind], 0);
  const label = `Answers a day about ${byId('category').selectedOptions[0].text}: ${used.map((kind) => `${KINDS[kind].label} ${sumOf(kind)}`).join(', ')}`;
  const isOpen = byId('chart').querySelector('details')?.open ?? false;
  byId('chart').replaceChildren(
    el('ul', { className: 'legend' }, ...used.map((kind) => el('li', {}, el('i', { className: kind }), `${KINDS[kind].label} `, el('b', {}, String(sumOf(kind)))))),
    svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height + 4}`, role: 'img', 'aria-label': label }, ...lines, ...bars, ...names),
    el('details', { open: isOpen }, el('summary', {}, 'As a table'), el('div', { className: 'scroller' },
      el('table', {},
        el('thead', {}, el('tr', {}, ...['Day', ...used.map((kind) => KINDS[kind].label)].map((text) => el('th', { scope: 'col' }, text)))),
        el('tbody', {}, ...rows.filter(({ sum }) => sum).map(({ day, row }) => el('tr', {}, el('th', { scope: 'row' }, day), ...used.map((kind) => el('td', {}, String(row[kind])))))),
      ))),
  );
}

function showOptions() {
  const ids = [...new Set(counts.map(({ id }) => id))];
  const policies = [...new Set(counts.map(({ policy }) => policy))].sort();
  const known = ['functionality', 'analytics', 'beacons'].filter((id) => ids.includes(id));
  byId('category').replaceChildren(...[...known, ...ids.filter((id) => !known.includes(id))].map((id) => el('option', { value: id }, nameOf(id))));
  byId('policy').replaceChildren(el('option', { value: '' }, 'all'), ...policies.map((policy) => el('option', { value: policy }, policy || 'none')));
}

const nameOf = (id) => id[0].toUpperCase() + id.slice(1);
const when = (text) => new Date(text).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium' });

function receiptItem({ receipt, received }) {
  const { event, notice } = receipt;
  const asked = notice.purposes.flatMap(({ purpose_id, purpose, services }) => [[purpose_id, nameOf(purpose)], ...services.map(({ service_id, service }) => [service_id, service])]);
  // What the library itself stores goes by its category's id.
  const states = asked.filter(([id], index) => asked.findIndex(([other]) => other === id) === index).flatMap(([id, label]) => (kindOf(event.states[id]) ? [{ label, kind: kindOf(event.states[id]) }] : []));
  const place = event.element ? ` in <${event.element}>` : '';
  return el('li', {},
    el('h3', {}, EVENTS[event.event_type]),
    el('p', { className: 'soft' }, `${when(event.event_time)}, by ${CONTROLS[event.control] ?? 'time'}${place}. Policy ${notice.policy_version || 'without a version'}, ${notice.language}. Arrived ${when(received)}.`),
    el('ul', { className: 'states' }, ...states.map(({ label, kind }) => el('li', { className: kind }, `${label}: ${KINDS[kind].label}`))),
    ...(notice.words ? [el('details', {}, el('summary', {}, 'What was asked'), el('blockquote', { lang: notice.language }, notice.words))] : []),
  );
}

async function showPerson(subject) {
  const person = byId('person');
  /** Aloud, and alone. */
  const say = (text) => {
    person.replaceChildren();
    byId('said').textContent = text;
  };
  const address = `${RECEIPTS}?subject=${encodeURIComponent(subject)}`;
  const response = await fetch(address);
  if (!response.ok) return say((await response.json()).error);
  const all = (await response.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  if (!all.length) return say('There is no receipt of this number.');
  const erase = el('button', { type: 'button' }, 'Erase');
  erase.addEventListener('click', async () => {
    if (!confirm(`Erase ${all.length === 1 ? 'this receipt' : `these ${all.length} receipts`} for good?`)) return;
    const { erased } = await (await fetch(address, { method: 'DELETE' })).json();
    say(erased === 1 ? 'One receipt is erased.' : `${erased} receipts are erased.`);
    byId('said').focus();
    await readCounts();
  });
  say(all.length === 1 ? 'One receipt.' : `${all.length} receipts.`);
  person.replaceChildren(
    el('p', { className: 'buttons' }, el('a', { href: address, download: '' }, 'As lines of JSON'), el('a', { href: `${address}&format=csv`, download: '' }, 'As a table'), erase),
    el('ol', { className: 'history' }, ...all.reverse().map(receiptItem)),
  );
}

async function readCounts() {
  const response = await fetch(`${RECEIPTS}/counts?from=${dayOf(Date.now() - 90 * DAY)}`);
  byId('sign-in').hidden = response.ok;
  byId('desk').hidden = !response.ok;
  if (!response.ok) return void (byId('wrong').textContent = location.hash === '#wrong' ? 'That is another password.' : '');
  counts = await response.json();
  showOptions();
  showChart();
}

byId('filter').addEventListener('change', showChart);
byId('search').addEventListener('submit', (event) => {
  event.preventDefault();
  void showPerson(byId('subject').value.trim());
});
// The officer is a visitor, too.
const own = /(?:^|; )consent=([^;]+)/.exec(document.cookie)?.[1];
const idOf = (text) => {
  try {
    return JSON.parse(decodeURIComponent(text)).id;
  } catch {
    return undefined;
  }
};
const id = idOf(own);
if (id) {
  const mine = el('button', { type: 'button', className: 'quiet' }, 'take mine');
  mine.addEventListener('click', () => {
    byId('subject').value = id;
    byId('search').requestSubmit();
  });
  byId('mine').append(', or ', mine);
}
await readCounts();
// Scrolling on a phone changes the height alone.
let width = innerWidth;
addEventListener('resize', () => {
  if (width !== innerWidth && !byId('desk').hidden) showChart();
  width = innerWidth;
});
