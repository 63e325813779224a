import { people } from '../../../shared/conversations.js';
import { avatar, el } from '../../../shared/talk.js';
import { text } from '../display.js';

export function peopleView(): HTMLElement {
  const card = ({ name, about, status }: (typeof people)[number]) =>
    el(
      'li',
      { className: 'person', lang: 'en', dir: 'ltr' },
      avatar(name),
      el('div', {}, el('h2', {}, name), el('p', {}, about), el('p', {}, status)),
    );
  return el(
    'div',
    { className: 'sheet' },
    el('h1', { tabIndex: -1 }, text().people),
    el('ul', { className: 'people' }, ...people.map(card)),
  );
}
