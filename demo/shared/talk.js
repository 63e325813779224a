// How a conversation is drawn and answered: the same for both chat demos, and nothing about consent.

/**
 * `el('p', { className: 'note' }, 'text')`: keys that the element knows are properties, the others attributes.
 * @type {typeof import('./talk.js').el}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined) continue;
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/** A round initial; the name decides on its colour. */
export function avatar(name) {
  const hue = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 5;
  return el('span', { className: `avatar hue-${hue}`, ariaHidden: 'true' }, name.slice(0, 1));
}

/** One row of the list of conversations. */
export function conversationRow(conversation, href, unread) {
  const last = conversation.messages.at(-1);
  const badge = conversation.unread
    ? [el('span', { className: 'unread' }, String(conversation.unread), el('span', { className: 'unseen' }, ` ${unread}`))]
    : [];
  return el(
    'li',
    {},
    el(
      'a',
      { href, className: 'row', 'data-id': conversation.id },
      avatar(conversation.name),
      el('span', { className: 'row-name' }, conversation.name),
      el('span', { className: 'row-time' }, last.at),
      el('span', { className: 'row-last', dir: 'auto' }, last.text),
      ...badge,
    ),
  );
}

/** One message. `you` is what screen readers hear as the visitor's name; `clip` goes below the text. */
export function messageItem({ from, at, text }, you, clip) {
  const author = from ? el('span', { className: 'author' }, from) : el('span', { className: 'unseen' }, you);
  const item = el('li', { className: from ? 'message' : 'message own' }, author, el('p', { dir: 'auto' }, text));
  if (clip) item.append(clip);
  item.append(el('time', {}, at));
  return item;
}

/**
 * Makes the composer of a conversation work: what is sent is added to `list`, and a canned answer follows.
 * @type {typeof import('./talk.js').startComposer}
 */
export function startComposer(form, { list, conversation, you, onSend }) {
  const field = form.elements.namedItem('text');
  let answered = 0;

  const show = (message) => {
    conversation().messages.push(message);
    list().append(messageItem(message, you()));
    scrollToEnd(list());
  };

  const send = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = '';
    const here = conversation();
    show({ from: '', at: now(), text });
    onSend?.();

    const from = here.members.split(/, | and /)[0];
    const typing = el('li', { className: 'message typing', ariaLabel: `${from} …` }, el('i'), el('i'), el('i'));
    setTimeout(() => {
      if (conversation() !== here) return;
      list().append(typing);
      scrollToEnd(list());
    }, 500);
    setTimeout(() => {
      typing.remove();
      const message = { from, at: now(), text: here.replies[answered++ % here.replies.length] };
      if (conversation() === here) show(message);
      else here.messages.push(message);
    }, 1900);
  };

  form.addEventListener('submit', send);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  });
}

/** Shows the newest message. */
export function scrollToEnd(list) {
  const scroller = list.closest('.thread');
  if (scroller) scroller.scrollTop = scroller.scrollHeight;
}

const now = () => new Date().toTimeString().slice(0, 5);
