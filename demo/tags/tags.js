// Shows what became of each tag, from the guard's own report. Of the tags it knows how to send one event more.
import { el } from '/shared/talk.js';
import { startWire } from '/shared/wire.js';

const byId = (id) => document.getElementById(id);
const { consent, consentGuard } = window;

/** How each sends an event, and whether its script is there. Before that, some hold a queue and some are nothing. */
const tags = {
  posthog: { isThere: () => window.posthog?.__loaded, send: () => window.posthog.capture('pressed', {}, { send_instantly: true }) },
  mixpanel: { isThere: () => window.mixpanel?.get_distinct_id, send: () => window.mixpanel.track('pressed') },
  countly: { isThere: () => window.Countly?.add_event, send: () => window.Countly.add_event({ key: 'pressed' }) },
  segment: { isThere: () => window.analytics?.initialized && !window.analytics.methods, send: () => window.analytics.track('pressed') },
};

let shown;
function show() {
  const { stopped } = consentGuard.report;
  const rows = consent.declaration.services.map(({ id, label }) => {
    const count = stopped.filter(({ service }) => service === id).reduce((sum, entry) => sum + entry.count, 0);
    return [label, !tags[id].isThere() ? 'held' : consent.granted(id) ? 'runs' : 'silenced', String(count)];
  });
  const text = JSON.stringify([rows, stopped]);
  if (text === shown) return;
  shown = text;
  byId('tags').replaceChildren(
    ...rows.map(([label, state, count]) => el('tr', {}, el('th', { scope: 'row' }, label), el('td', { className: state }, state), el('td', {}, count))),
  );
  byId('stopped').replaceChildren(
    ...stopped.map(({ kind, name, count }) => el('li', {}, el('b', {}, kind), ' ', el('code', {}, name), count > 1 ? ` ${count} times` : '')),
  );
  if (!stopped.length) byId('stopped').append(el('li', { className: 'wire-empty' }, 'Nothing yet.'));
}
show();
setInterval(show, 500);

byId('send').addEventListener('click', () => {
  for (const { isThere, send } of Object.values(tags)) if (isThere()) send();
});

startWire(byId('wire'), byId('wire-toggle'));
