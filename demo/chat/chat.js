// The chat itself. Of the consent library it knows one thing: that `theme` is remembered only when the visitor allows it.
import { conversations } from '/shared/conversations.js';
import { conversationRow, el, messageItem, scrollToEnd, startComposer } from '/shared/talk.js';
import { startWire } from '/shared/wire.js';

const byId = (id) => document.getElementById(id);
const { consent } = window; // undefined if the library did not load; the chat works without
const split = document.querySelector('.split');
const thread = document.querySelector('.thread');
/** The list of messages of each conversation by its id. */
const lists = new Map();
let current = conversations[0];

function listOf(conversation) {
  if (!lists.has(conversation.id)) {
    lists.set(conversation.id, el('ol', { className: 'messages' }, ...conversation.messages.map((message) => messageItem(message, 'You'))));
  }
  return lists.get(conversation.id);
}

// The first conversation is in the page already, around the message with the video: frames do not like to be moved.
const video = byId('shared-video');
const clip = conversations[0].messages.findIndex((message) => message.clip);
const items = conversations[0].messages.map((message) => messageItem(message, 'You'));
video.before(...items.slice(0, clip));
video.after(...items.slice(clip + 1));
lists.set('kiln', byId('kiln'));

/** Shows the conversation that the address names: `#plot`. */
function show() {
  const id = location.hash.slice(1);
  current = conversations.find((conversation) => conversation.id === id) ?? current;
  current.unread = 0;
  split.dataset.pane = current.id === id ? 'talk' : 'list';
  byId('talk-name').textContent = current.name;
  byId('talk-members').textContent = current.members;
  const list = listOf(current);
  if (!list.isConnected) thread.append(list);
  for (const other of lists.values()) other.hidden = other !== list;
  byId('conversations').replaceChildren(...conversations.map((one) => conversationRow(one, `#${one.id}`, 'unread')));
  document.querySelector(`[data-id="${current.id}"]`).ariaCurrent = 'page';
  scrollToEnd(list);
}
addEventListener('hashchange', show);
show();

startComposer(document.querySelector('.composer'), {
  list: () => listOf(current),
  conversation: () => current,
  you: () => 'You',
  onSend: () => window.metrics?.('event', 'message sent'), // there once the visitor has allowed analytics
});

// Appearance: takes effect at once; kept for the next visit only with consent to functionality.
const chosen = document.documentElement.dataset.theme;
for (const radio of document.querySelectorAll('[name=theme]')) {
  radio.checked = radio.value === chosen;
  radio.addEventListener('change', () => {
    document.documentElement.dataset.theme = radio.value;
    if (radio.value) consent?.cookies.set('theme', radio.value);
    else consent?.cookies.remove('theme');
  });
}

startWire(byId('wire'), byId('wire-toggle'));

// Where the visitor is: each place has its own rules. The next page asks as if for the first time.
const PLACES = { '': 'not told', DE: 'Germany', 'US-CA': 'California', JP: 'Japan', XX: 'nobody knows' };
const from = new URLSearchParams(location.search).get('from') ?? '';
const places = el('select', {}, ...Object.entries(PLACES).map(([value, name]) => el('option', { value, selected: value === from }, name)));
places.addEventListener('change', () => {
  consent?.reset();
  location.search = places.value && `?from=${places.value}`;
});
const regime = consent?.declaration.regime;
byId('wire').querySelector('header').after(el('p', { className: 'wire-from' }, el('label', {}, 'Visitor from ', places), el('b', {}, regime ?? '')));

// What Google's tags would read: the commands of Consent Mode, as they were given.
const told = el('ol', { className: 'wire-told' });
byId('wire').append(el('h3', {}, 'What Google was told'), told);
function showTold() {
  const commands = (window.dataLayer ?? []).filter((entry) => entry[0] === 'consent');
  told.replaceChildren(
    ...commands.map(([, word, states]) => {
      const granted = Object.keys(states).filter((key) => states[key] === 'granted').map((key) => key.replace('_storage', ''));
      return el('li', {}, el('b', {}, word), ` granted: ${granted.join(', ')}`);
    }),
  );
}
showTold();
document.addEventListener('consent-change', showTold);

// Mixpanel counts what is opened, once its script is there.
addEventListener('hashchange', () => window.mixpanel?.__loaded && window.mixpanel.track('opened'));
