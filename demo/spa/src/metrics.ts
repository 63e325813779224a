// Analytics and a web beacon in an app without page loads: both arrive late, at a change of route, and wait for consent.
import { el } from '../../shared/talk.js';
import { consent } from './consent.js';
import { hosts } from './hosts.js';

type Call = [command: 'page' | 'event' | 'start' | 'stop', value?: string];

declare global {
  interface Window {
    metrics?: (...call: Call) => void;
  }
}

let path: string | undefined;
let beacon: HTMLElement | undefined;

/** Counts a view of a route; before consent nothing is remembered but the present one. */
export function countView(next: string): void {
  const isFirst = path === undefined;
  path = next;

  // Marked like any element of a page: the gate finds them whenever they come. One beacon at a time, or a late consent would
  // report every view before it.
  beacon?.remove();
  beacon = el('img', { alt: '', hidden: true, 'data-consent': 'pixel', 'data-src': `${hosts.pixel}/p.gif` });
  document.body.append(beacon);
  if (isFirst) {
    document.body.append(el('script', { type: 'text/plain', 'data-consent': 'metrics', src: `${hosts.metrics}/m.js` }));
    void start();
  } else window.metrics?.('page', path);
}

export function countEvent(name: string): void {
  window.metrics?.('event', name);
}

async function start(): Promise<void> {
  await consent.when('metrics');
  // The script may still be on its way: it takes over what waits in `q`.
  const q: Call[] = [];
  window.metrics ??= Object.assign((...call: Call) => void q.push(call), { q });
  window.metrics('page', path);

  // Code that ran cannot be unloaded. This vendor can be told to stop, so the page need not reload; both ways are harmless twice.
  consent.subscribe(() => window.metrics?.(consent.granted('metrics') ? 'start' : 'stop'));
}
