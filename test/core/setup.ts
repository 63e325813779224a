/*
 * What the tests of the core share. Importing it undoes after each test what the test did: stores stop, cookies, storage
 * and databases go, stubs and the address are put back, and what was put into the page is taken out.
 */
import {
  createConsent,
  type Consent,
  type ConsentChange,
  type ConsentConfig,
  type ConsentRecord,
} from '../../src/index.js';
import { clearConsent, forget, until } from '../helpers.js';
import { CONFIG, DAY, textOf } from './records.js';

export * from './records.js';

const undo: (() => unknown)[] = [];
const address = location.href;

/** Runs after the test, the latest first. */
export const later = (action: () => unknown): void => void undo.push(action);

afterEach(async () => {
  for (const action of undo.splice(0).reverse()) await action();
  await forget();
  history.replaceState(null, '', address);
  log.length = 0;
});

/** A store that stops after the test. */
export function start(config?: ConsentConfig | string): Consent {
  const consent = createConsent(config);
  later(consent.stop);
  return consent;
}

/** Leaves this page and comes to the next one: the store that was is gone, another reads what is stored. */
export function restart(consent: Consent, config: ConsentConfig | string = CONFIG): Consent {
  consent.stop();
  return start(config);
}

/** Puts a record's cookie, as an earlier page would have left it. */
export function leave(record: object, attributes = 'path=/', name = 'consent'): void {
  document.cookie = `${name}=${textOf(record)};${attributes}`;
}

/** All values of a cookie, raw. */
export const rawCookies = (name = 'consent'): string[] =>
  document.cookie
    .split('; ')
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));

/** The record that the cookie holds. */
export const stored = (name?: string): ConsentRecord | undefined =>
  rawCookies(name).map((text) => JSON.parse(decodeURIComponent(text)) as ConsentRecord)[0];

/** Replaces a property of an object until the test ends. */
export function stub(object: object, name: string, property: PropertyDescriptor): void {
  const former = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { configurable: true, ...property });
  later(() => (former ? Object.defineProperty(object, name, former) : Reflect.deleteProperty(object, name)));
}

/** What the console is told from now on; it stays silent. */
export function listenTo(type: 'error' | 'warn'): string[] {
  const told: string[] = [];
  stub(console, type, { value: (...words: unknown[]) => told.push(words.map(String).join(' ')) });
  return told;
}

/** The texts that are assigned to `document.cookie` from now on. */
export function cookieWrites(): string[] {
  const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')!;
  const written: string[] = [];
  stub(document, 'cookie', {
    get: () => get!.call(document) as string,
    set(text: string) {
      written.push(text);
      set!.call(document, text);
    },
  });
  return written;
}

/** Days that a written cookie lives; undefined for a session cookie. */
export function daysOf(written: string): number | undefined {
  const age = /;\s*max-age=(-?\d+)/i.exec(written)?.[1];
  const end = /;\s*expires=([^;]+)/i.exec(written)?.[1];
  if (age) return Number(age) / DAY;
  return end ? (Date.parse(end) - Date.now()) / 1000 / DAY : undefined;
}

/** A name for any value, for titles and messages. */
export const nameOf = (value: unknown): string =>
  `${typeof value} ${JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? '1n' : part)) ?? ''}`;

/** Where the scripts of a test say that they ran. */
export const log: unknown[] = [];
Object.assign(window, { log });

/** Adds elements to the page until the test ends. */
export function put<T extends Element>(first: T, ...others: Element[]): T {
  const elements = [first, ...others];
  document.body.append(...elements);
  later(() => elements.forEach((element) => element.remove()));
  return first;
}

/** Creates an element with attributes, the way frameworks do. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...content: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** A marked inline script. */
export const inline = (mark: string, text: string, attributes: Record<string, string> = {}): HTMLScriptElement =>
  make('script', { type: 'text/plain', 'data-consent': mark, ...attributes }, text);

/** A marked external script. */
export const external = (mark: string, text: string, attributes: Record<string, string> = {}): HTMLScriptElement =>
  make('script', { type: 'text/plain', 'data-consent': mark, src: scriptUrl(text), ...attributes });

/** Code that takes its time to arrive, compared with a data: URL. */
export const slowUrl = (text: string): string =>
  URL.createObjectURL(new Blob([`/*${'slow '.repeat(1_000_000)}*/`, text], { type: 'text/javascript' }));

export const scriptUrl = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** A script that says its name. */
export const says = (name: string): string => `log.push(${JSON.stringify(name)})`;

/** Waits until everything that may run has run: scripts go one after another, this one is the last. */
export async function settled(): Promise<void> {
  const last = inline('essential', 'log.end = true');
  document.body.append(last);
  await until(() => 'end' in log, 'the gate reaches the end of the page');
  delete (log as { end?: true }).end;
  document
    .querySelectorAll('script[data-consent="essential"]')
    .forEach((script) => script.textContent === 'log.end = true' && script.remove());
}

/** A file beside the tests. */
export const fixture = (path: string): string => new URL(`fixtures/${path}`, import.meta.url).href;

/** Whether this page asked the server for an address. */
export const isRequested = (url: string): boolean =>
  performance.getEntriesByName(new URL(url, location.href).href).length > 0;

/** What the browser has of a cookie; more than name and value in Chromium alone. */
export const keptCookie = (name: string): Promise<{ value?: string; expires?: number | null } | null | undefined> =>
  Promise.resolve(window.cookieStore?.get(name));

export type Tab = Window & {
  consent: Consent;
  changes: Pick<ConsentChange, 'record' | 'granted' | 'revoked' | 'first'>[];
};

/**
 * A page of the same origin, as in another tab, with a store of its own. It stands in a folder, two levels down: unlike
 * after history.pushState, its cookies may have those paths.
 */
export async function openTab(config: ConsentConfig = CONFIG): Promise<Tab> {
  const frame = put(make('iframe', { src: `${fixture('tab.html')}#${encodeURIComponent(JSON.stringify(config))}` }));
  const tab = () => frame.contentWindow as Tab;
  await until(() => tab().consent, 'the other tab has its store');
  later(() => tab().consent.stop());
  later(() => clearConsent(tab().document));
  return tab();
}

/** Lets a task pass, or some milliseconds. */
export const turn = (milliseconds = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The events of `document` from now on. */
export function hear<K extends `consent-${string}` & keyof DocumentEventMap>(...types: K[]): DocumentEventMap[K][] {
  const events: DocumentEventMap[K][] = [];
  const listen = (event: DocumentEventMap[K]) => events.push(event);
  for (const type of types) {
    document.addEventListener(type, listen);
    later(() => document.removeEventListener(type, listen));
  }
  return events;
}

/** Errors of the page's scripts are part of the test, not its failure. Returns their messages. */
export function catchErrors(): string[] {
  const messages: string[] = [];
  const { onerror } = window;
  // True: handled, no line in the console.
  window.onerror = (message) => !!messages.push(message as string);
  later(() => (window.onerror = onerror));
  return messages;
}
