import { el } from '../../../shared/talk.js';
import { choose, lang, text, theme } from '../display.js';
import { texts } from '../texts.js';

/** @param refresh draws the view anew, in the language now chosen */
export function settingsView(refresh: () => void): HTMLElement {
  const words = text();

  const language = el(
    'select',
    { id: 'lang' },
    ...Object.entries(texts).map(([id, { language }]) => el('option', { value: id, lang: id, selected: id === lang() }, language)),
  );
  language.addEventListener('change', () => {
    choose('lang', language.value);
    refresh();
    document.querySelector<HTMLElement>('#lang')?.focus();
  });

  const appearance = (value: string, label: string) => {
    const radio = el('input', { type: 'radio', name: 'theme', value, checked: theme() === value });
    radio.addEventListener('change', () => choose('theme', value));
    return el('label', {}, radio, label);
  };

  return el(
    'div',
    { className: 'sheet' },
    el('h1', { tabIndex: -1 }, words.settings),
    el('div', { className: 'field' }, el('label', { htmlFor: 'lang' }, words.lang), language),
    el(
      'fieldset',
      { className: 'choice field' },
      el('legend', {}, words.theme),
      el('div', {}, appearance('', words.system), appearance('light', words.light), appearance('dark', words.dark)),
    ),
    noteWhile('site', words.kept),
    noteWhile('!site', words.fleeting),
    // The library's second layer as part of this page, with the same store behind it.
    el('consent-preferences', { inline: true }),
  );
}

/** A note in the page while `mark` holds: the gate puts it there and takes it away. */
function noteWhile(mark: string, words: string): HTMLElement {
  const template = el('template', { 'data-consent': mark });
  template.content.append(el('p', { className: 'note' }, words));
  return template;
}
