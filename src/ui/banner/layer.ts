/** The first layer without Lit: on a server it becomes HTML, in a page that has no code of elements yet it becomes nodes. */
import type english from '../../locales/en/banner.js';
import { question, type Asking } from './words.js';
import { webAddress } from '../messages.js';

/** A text, or an element: one whose attribute is undefined has none. */
export type Tree = string | Branch;
export type Branch = readonly [tag: string, attributes: Readonly<Record<string, string | undefined>>, ...children: Tree[]];

/** What `<consent-banner>` renders for a question. @param lang Of `text`, BCP 47. */
export function layerOf(asking: Asking, place: string, text: typeof english, lang: string): Branch {
  const isModal = place === 'center';
  const address = webAddress(asking.declaration.policyUrl);
  const { sentence, accept, reject } = question(asking, text);
  const button = (part: string, label: string, look?: string): Tree => ['button', { part, class: look }, label];
  return [
    isModal ? 'dialog' : 'section',
    {
      class: `base ${place}${place === 'inline' ? '' : ' over'}`,
      part: 'base',
      lang,
      'aria-labelledby': 'title',
      popover: isModal || place === 'inline' ? undefined : 'manual',
      'data-nosnippet': isModal ? undefined : '',
    },
    [
      'div',
      { class: 'text', part: 'text' },
      ['h2', { id: 'title', part: 'title', ...(isModal && { tabindex: '-1', autofocus: '' }) }, ['slot', { name: 'title' }, text.title]],
      ['slot', { name: 'text' }, sentence],
      ' ',
      ...(address ? [['a', { href: address }, text.policy] as const] : []),
    ],
    ['div', { class: 'actions' }, button('accept', accept), button('reject', reject), button('customize', text.customize, 'quiet')],
  ];
}
