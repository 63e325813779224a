// What a page of the server-rendered chat does by itself: nothing about consent.
import { conversations } from '/shared/conversations.js';
import { scrollToEnd, startComposer } from '/shared/talk.js';
import { startWire } from '/shared/wire.js';

startWire(document.getElementById('wire'), document.getElementById('wire-toggle'));

const talk = document.querySelector('.talk[data-id]');
if (talk) {
  const list = talk.querySelector('.messages');
  const conversation = conversations.find(({ id }) => id === talk.dataset.id);
  scrollToEnd(list);
  startComposer(talk.querySelector('.composer'), {
    list: () => list,
    conversation: () => conversation,
    you: () => 'You',
    onSend: () => window.metrics?.('event', 'message sent'), // there for those who allowed it
  });
}
