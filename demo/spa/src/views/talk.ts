import { conversations } from '../../../shared/conversations.js';
import { conversationRow, el, messageItem, startComposer } from '../../../shared/talk.js';
import { text } from '../display.js';
import { hosts } from '../hosts.js';
import { countEvent } from '../metrics.js';

/** @param id of a conversation; empty: the first one, and on a phone the list */
export function talkView(id: string): HTMLElement {
  const words = text();
  const conversation = conversations.find((one) => one.id === id) ?? conversations[0]!;
  conversation.unread = 0;

  const messages = el(
    'ol',
    { className: 'messages', lang: 'en' },
    ...conversation.messages.map((message) => messageItem(message, words.you, message.clip ? videoClip() : undefined)),
  );
  const composer = el(
    'form',
    { className: 'composer' },
    el('label', { className: 'unseen', htmlFor: 'text' }, words.message),
    el('textarea', { id: 'text', name: 'text', rows: 1, placeholder: words.write, autocomplete: 'off' }),
    el('button', { className: 'main' }, words.send),
  );
  startComposer(composer, {
    list: () => messages,
    conversation: () => conversation,
    you: () => words.you,
    onSend: () => countEvent('message sent'),
  });

  const rows = conversations.map((one) => conversationRow(one, `/spa/#${one.id}`, words.unread));
  rows[conversations.indexOf(conversation)]?.querySelector('a')?.setAttribute('aria-current', 'page');

  return el(
    'div',
    { className: 'split', 'data-pane': id ? 'talk' : 'list' },
    el('h1', { className: 'unseen', tabIndex: id ? undefined : -1 }, words.talk),
    el(
      'div',
      { className: 'side' },
      el('nav', { className: 'rail', ariaLabel: words.conversations }, el('h2', {}, words.conversations), el('ul', {}, ...rows)),
    ),
    el(
      'section',
      { className: 'talk' },
      el(
        'header',
        {},
        el('a', { className: 'back', href: '/spa/', ariaLabel: words.all }, el('span', { ariaHidden: 'true' }, '←')),
        el('div', { lang: 'en' }, el('h2', { tabIndex: id ? -1 : undefined }, conversation.name), el('p', {}, conversation.members)),
      ),
      el('div', { className: 'thread', role: 'log', ariaLabel: conversation.name, tabIndex: 0 }, messages),
      composer,
    ),
  );
}

/** A frame that waits for consent to the video host, and the still that shows meanwhile. */
function videoClip(): HTMLElement {
  return el(
    'figure',
    { className: 'clip' },
    el('iframe', { 'data-consent': 'video', 'data-src': `${hosts.video}/embed/kiln`, title: 'Video: kiln night', allowFullscreen: true }),
    el(
      'div',
      { className: 'still' },
      el('p', {}, text().still),
      el('a', { href: '#', 'data-consent-action': 'open' }, text().cookies),
    ),
  );
}
