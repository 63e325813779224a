// The shell of the app: three routes, the view they fill, and the wire.
import { scrollToEnd } from '../../shared/talk.js';
import { startWire } from '../../shared/wire.js';
import './consent.js';
import { text } from './display.js';
import { countView } from './metrics.js';
import { startRouter } from './router.js';
import { peopleView } from './views/people.js';
import { settingsView } from './views/settings.js';
import { talkView } from './views/talk.js';

const routes = {
  '/spa/': { title: 'talk', view: talkView },
  '/spa/people': { title: 'people', view: peopleView },
  '/spa/settings': { title: 'settings', view: () => settingsView(show) },
} as const;

const view = document.querySelector<HTMLElement>('#view')!;
let url = new URL(location.href);

/** Shows the view of the present address. */
function show(): void {
  const path = url.pathname in routes ? (url.pathname as keyof typeof routes) : '/spa/';
  const { title, view: draw } = routes[path];
  document.title = `${text()[title]} · Teasel`;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.tabs a')) {
    link.ariaCurrent = link.pathname === path ? 'page' : null;
  }
  view.replaceChildren(draw(url.hash.slice(1)));
  const messages = view.querySelector<HTMLElement>('.messages');
  if (messages) scrollToEnd(messages);
}

let isFirst = true;
startRouter('/spa/', (next) => {
  const isNew = isFirst || next.pathname !== url.pathname;
  url = next;
  show();
  if (isNew) countView(url.pathname);
  // A new view is announced by its heading; the first one is the page itself.
  if (!isFirst) view.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
  isFirst = false;
});

startWire(document.querySelector<HTMLElement>('#wire')!, document.querySelector<HTMLElement>('#wire-toggle')!);
