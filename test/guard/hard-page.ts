/* The page inside the frames of hard.test.ts: what a policy closes stays closed, so each test needs a page of its own. */
import { createConsent, type Consent, type ConsentConfig } from '../../src/index.js';
import { startHardMode, type HardModeOptions } from '../../src/guard.js';

export interface HardPage extends Window {
  consent: Consent;
  ways: string[];
  /** Asks in every way; `url` makes the address. */
  ask(url: (way: string, file: string) => string): void;
}

const { config, options } = JSON.parse(decodeURIComponent(location.hash.slice(1))) as { config: ConsentConfig; options: HardModeOptions };
const page = window as unknown as HardPage;
page.consent = createConsent(config);
startHardMode(page.consent, options);

const kept: unknown[] = [];

const add = <K extends keyof HTMLElementTagNameMap>(tag: K, values: Partial<HTMLElementTagNameMap[K]> = {}): HTMLElementTagNameMap[K] => {
  const element = Object.assign(document.createElement(tag), values);
  document.body.append(element);
  return element;
};

const ways: Record<string, (url: (file: string) => string) => unknown> = {
  image: (url) => kept.push((new Image().src = url('a.gif'))),
  script: (url) => add('script', { src: url('a.js') }),
  frame: (url) => add('iframe', { src: url('a.html') }),
  fetch: (url) => fetch(url('data')).catch(() => {}),
  beacon: (url) => navigator.sendBeacon(url('beacon')),
  socket: (url) => kept.push(new WebSocket(url('socket').replace('http', 'ws'))),
  // What the guard cannot stop:
  'import of a module': (url) => import(url('a.js')).catch(() => {}),
  '@import': (url) => add('style', { textContent: `@import url(${url('a.css')})` }),
  'url() in a style sheet': (url) => add('p', { textContent: 'x' }).style.setProperty('background', `url(${url('a.gif')})`),
  worker: (url) => new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(url('data'))})`]))),
  'fetch of a frame': (url) => add('iframe').contentWindow!.fetch(url('data')).catch(() => {}),
  'script in srcdoc': (url) => add('iframe', { srcdoc: `<script>new Image().src = ${JSON.stringify(url('a.gif'))}</script>` }),
};

page.ways = Object.keys(ways);
page.ask = (url) => {
  for (const [name, way] of Object.entries(ways))
    try {
      way((file) => url(name, file));
    } catch {
      // Some browsers refuse at once.
    }
};
