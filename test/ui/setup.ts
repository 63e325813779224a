/*
 * What the tests of the elements share: a store and a page each, real keys and a real mouse, and the elements as others
 * see them: by parts, roles, names, focus. Importing it undoes after each test what the test did.
 *
 * It defines no element: see define.test.ts.
 */
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { emulateMedia, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import type Axe from 'axe-core';
import type { LitElement, TemplateResult } from 'lit';
import { createConsent, type Consent, type ConsentConfig, type ConsentRecord } from '../../src/index.js';
import { axe, forget, until } from '../helpers.js';

const undo: (() => unknown)[] = [];

/** Runs after the test, the latest first. */
export const later = (action: () => unknown): void => void undo.push(action);

const DESKTOP = { width: 1024, height: 720 };

before(() => setViewport(DESKTOP));

afterEach(async () => {
  for (const action of undo.splice(0).reverse()) await action();
  document.querySelectorAll('consent-banner, consent-preferences').forEach((element) => element.remove());
  // The focus may have gone to the browser's own bar, where keys do not reach the page.
  if (!document.hasFocus()) await click([2, 2]);
  await forget();
  scrollTo({ top: 0, behavior: 'instant' });
});

// Stores and declarations

/** Two services that count, one of the site's own, one that may not be refused. */
export const CONFIG = {
  policy: '1',
  policyUrl: '/privacy',
  controller: { name: 'Teasel Ltd' },
  services: [
    {
      id: 'login',
      category: 'essential',
      label: 'Sign-in',
      cookies: [{ name: 'sid', purpose: 'Keeps you signed in' }],
    },
    { id: 'site', category: 'functionality', label: 'This service', provider: 'Teasel Ltd' },
    {
      id: 'metrics',
      category: 'analytics',
      label: 'Metrics',
      description: 'Counts visits.',
      provider: 'Metrics Ltd',
      country: 'IE',
      policyUrl: 'https://metrics.example/privacy',
      hosts: ['metrics.example', 'm.example'],
      cookies: [
        { name: '_m', purpose: 'Tells visitors apart', maxAgeDays: 30 },
        { name: '_m_*', purpose: 'Tells visits apart' },
      ],
      storage: [{ type: 'localStorage', name: 'm_*', purpose: 'Events that wait' }],
    },
    { id: 'heatmap', category: 'analytics', label: 'Heatmap', provider: 'Heat Ltd' },
    { id: 'pixel', category: 'beacons', label: 'Pixel', provider: 'Pixel Ltd' },
  ],
} satisfies ConsentConfig;

export const OPTIONAL = ['functionality', 'analytics', 'beacons'];

/** A store that stops after the test. */
export function start(config: ConsentConfig | string = CONFIG): Consent {
  const consent = createConsent(config);
  later(consent.stop);
  return consent;
}

/** The record as a server would read it. */
export function stored(name = 'consent'): ConsentRecord | undefined {
  const pair = document.cookie.split('; ').find((text) => text.startsWith(`${name}=`));
  return pair ? (JSON.parse(decodeURIComponent(pair.slice(name.length + 1))) as ConsentRecord) : undefined;
}

/** Leaves a record of an earlier visit. */
export function leave(record: Partial<ConsentRecord>): void {
  const time = Math.floor(Date.now() / 1000) - 60;
  const whole = {
    v: 1,
    id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    policy: '1',
    first: time,
    time,
    via: 'save',
    granted: ['essential', 'acceptance'],
    denied: OPTIONAL,
    lang: 'en',
    ...record,
  };
  document.cookie = `consent=${encodeURIComponent(JSON.stringify(whole))};path=/`;
}

/** Replaces a property of an object until the test ends. */
export function stub(object: object, name: string, property: PropertyDescriptor): void {
  const former = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { configurable: true, ...property });
  later(() => (former ? Object.defineProperty(object, name, former) : Reflect.deleteProperty(object, name)));
}

/** A browser that refuses cookies and storage without a word. */
export function refuseStorage(): void {
  stub(document, 'cookie', { get: () => '', set: () => undefined });
  stub(window, 'localStorage', { get: () => fail() });
}

function fail(): never {
  throw new DOMException('Not here.', 'SecurityError');
}

/** What the console is told from now on; it stays silent. */
export function listenTo(type: 'error' | 'warn'): string[] {
  const told: string[] = [];
  stub(console, type, { value: (...words: unknown[]) => told.push(words.map(String).join(' ')) });
  return told;
}

/** Events of a type that reach the document from now on. */
export function events<K extends keyof GlobalEventHandlersEventMap>(type: K): GlobalEventHandlersEventMap[K][] {
  const seen: GlobalEventHandlersEventMap[K][] = [];
  const listener = (event: GlobalEventHandlersEventMap[K]) => void seen.push(event);
  document.addEventListener(type, listener);
  later(() => document.removeEventListener(type, listener));
  return seen;
}

// Pages

type Name = 'consent-banner' | 'consent-preferences';

/** A page around some markup: a button before it, a button in the main content after it. */
export async function page(content: unknown = '', main: unknown = ''): Promise<HTMLElement> {
  const element = await fixture<HTMLElement>(
    html`<div>
      <header><button id="before">Before</button></header>
      ${content}
      <main>
        <h1>Page</h1>
        <button id="after">After</button>
        ${main}
      </main>
    </div>`,
  );
  for (const part of element.querySelectorAll<LitElement>('consent-banner, consent-preferences')) await settled(part);
  return element;
}

/** A page with a modal dialog in a shadow root, as a design system makes them; it has the focus. */
export async function pageUnderModal(): Promise<void> {
  const shadow = (await page(html`<div id="system"></div>`)).querySelector('#system')!.attachShadow({ mode: 'open' });
  const dialog = document.createElement('dialog');
  dialog.append(document.createElement('button'));
  shadow.append(dialog);
  dialog.showModal();
}

/** A page with one banner or panel in it. */
export async function put<K extends Name>(content: TemplateResult, name: K): Promise<HTMLElementTagNameMap[K]> {
  return (await page(content)).querySelector(name)!;
}

export const banner = (content: TemplateResult = html`<consent-banner></consent-banner>`) =>
  put(content, 'consent-banner');

export const preferences = (content: TemplateResult = html`<consent-preferences></consent-preferences>`) =>
  put(content, 'consent-preferences');

/** Makes an element that a test puts into the page itself. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

/** Waits until an element has nothing left to render. */
export async function settled(element: LitElement): Promise<void> {
  while (!(await element.updateComplete));
}

/** CSS for the page, until the test ends. */
export function css(text: string): void {
  const style = make('style');
  style.append(text);
  document.head.append(style);
  later(() => style.remove());
}

/** CSS for the inside of an element, as a visitor's own style sheet has it. */
export function cssInside(element: Element, text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  element.shadowRoot!.adoptedStyleSheets.push(sheet);
}

/** Gives the root element an attribute until the test ends. */
export function root(name: string, value: string): void {
  const { documentElement } = document;
  const former = documentElement.getAttribute(name);
  documentElement.setAttribute(name, value);
  later(() => (former === null ? documentElement.removeAttribute(name) : documentElement.setAttribute(name, former)));
}

/** Resizes the window until the test ends. */
export async function resize(width: number, height: number): Promise<void> {
  later(() => setWindow(DESKTOP.width, DESKTOP.height));
  await setWindow(width, height);
}

async function setWindow(width: number, height: number): Promise<void> {
  // WebKit keeps media queries and vh as they were for the next element of a kind, unless one of them lives meanwhile.
  const witnesses = (['consent-banner', 'consent-preferences'] as const)
    .filter((name) => !document.querySelector(name))
    .map((name) => make(name, { hidden: '' }));
  document.body.append(...witnesses);
  await setViewport({ width, height });
  await nextFrame();
  await nextFrame();
  for (const witness of witnesses) witness.remove();
}

/** Emulates media until the test ends. */
export async function media(features: Parameters<typeof emulateMedia>[0]): Promise<void> {
  await emulateMedia(features);
  later(() => emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' }));
}

// What is seen

/** All parts of a name inside an element, in order. */
export const parts = (element: Element, name: string): HTMLElement[] => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(`[part~="${name}"]`),
];

/** A part that must be there. */
export function part(element: Element, name: string): HTMLElement {
  const [found] = parts(element, name);
  expect(found, `part ${name}`).to.be.instanceOf(HTMLElement);
  return found!;
}

/** Whether an element shows its surface. */
export function isShown(element: Element): boolean {
  const [base] = element.shadowRoot ? parts(element, 'base') : [];
  return !!base?.checkVisibility() && base.getBoundingClientRect().height > 0;
}

/** The text that is read: of slots what is put in. */
export function textOf(node: Node): string {
  return read(node).replaceAll(/\s+/g, ' ').trim();
}

function read(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element)) return '';
  const given = node instanceof HTMLSlotElement ? node.assignedNodes({ flatten: true }) : [];
  return [...(given.length ? given : node.childNodes)].map(read).join('');
}

const axeCore = () => (window as unknown as { axe: typeof Axe }).axe;

interface Named {
  role: string | null;
  name: string;
}

/** Roles and accessible names as axe computes them, across shadow roots. axe reads the whole page for it: once for all. */
function allNamed(elements: readonly Element[]): Named[] {
  axeCore().setup(document);
  try {
    const { aria, text } = axeCore().commons as unknown as {
      aria: { getRole(element: Element): string | null };
      text: { accessibleText(element: Element): string };
    };
    return elements.map((element) => ({ role: aria.getRole(element), name: text.accessibleText(element).replaceAll(/\s+/g, ' ').trim() }));
  } finally {
    axeCore().teardown();
  }
}

/** Role and accessible name of one element. */
export const named = (element: Element): Named => allNamed([element])[0]!;

/** The part of a name whose accessible name is this. */
function partNamed(element: Element, part: string, name: string): HTMLElement {
  const all = parts(element, part);
  const found = all[allNamed(all).findIndex((one) => one.name === name)];
  expect(found, `${part} ${name}`).to.be.instanceOf(HTMLElement);
  return found!;
}

/** What says aloud what happened. */
export const status = (element: Element): HTMLElement =>
  element.shadowRoot!.querySelector<HTMLElement>('[role=status]')!;

/** Ends all motion: boxes are where they stay. */
export async function still(element: Element): Promise<void> {
  await nextFrame();
  for (const animation of element.shadowRoot!.getAnimations()) animation.finish();
}

/** The whole page passes axe, with nothing in motion: half faded in, every colour is weak. */
export async function audit(): Promise<void> {
  for (const element of document.querySelectorAll('consent-banner, consent-preferences')) await still(element);
  await axe();
}

/** A box in the window. */
export const box = (element: Element): DOMRect => element.getBoundingClientRect();

/** Whether the point in the middle of an element belongs to it, and to nothing above it. */
export function isOnTop(element: Element, x?: number, y?: number): boolean {
  const { left, top, width, height } = box(element);
  let hit = document.elementFromPoint(x ?? left + width / 2, y ?? top + height / 2);
  while (hit?.shadowRoot) {
    const inner = hit.shadowRoot.elementFromPoint(x ?? left + width / 2, y ?? top + height / 2);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  return element === hit || element.contains(hit);
}

// Keys, mouse, focus

/** The element that has the focus, inside of shadow roots too. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** What has the focus, in a word: its part, else its id, else its tag. */
export function focusName(): string {
  const active = focused();
  return active?.getAttribute('part') || active?.id || active?.localName || 'nothing';
}

export const press = (key: string): Promise<void> => sendKeys({ press: key });

/** Presses a key a few times; what has the focus after each. */
export async function walk(key: 'Tab' | 'Shift+Tab', times: number): Promise<string[]> {
  const names: string[] = [];
  for (let index = 0; index < times; index++) {
    await press(key);
    names.push(focusName());
  }
  return names;
}

type Point = [number, number];

function middle(element: Element): Point {
  const { left, top, width, height } = box(element);
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

/** Clicks by mouse in the middle of an element, or on a point. */
export async function click(target: Element | Point): Promise<void> {
  if (target instanceof Element) target.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  await sendMouse({ type: 'click', position: target instanceof Element ? middle(target) : target });
  await sendMouse({ type: 'move', position: [1, 1] });
}

/** Presses the mouse at one place and releases it at another. */
export async function drag(from: Element | Point, to: Element | Point): Promise<void> {
  const [start, end] = [from, to].map((target) => (target instanceof Element ? middle(target) : target));
  await sendMouse({ type: 'move', position: start! });
  await sendMouse({ type: 'down' });
  await sendMouse({ type: 'move', position: end! });
  await sendMouse({ type: 'up' });
  await sendMouse({ type: 'move', position: [1, 1] });
}

// The panel

/** A switch by its name. */
export const toggle = (panel: Element, name: string): HTMLInputElement => partNamed(panel, 'switch', name) as HTMLInputElement;

/** What the switches show: on, off or half. */
export function shownStates(panel: Element): Record<string, 'on' | 'off' | 'half'> {
  const switches = parts(panel, 'switch') as HTMLInputElement[];
  const names = allNamed(switches);
  return Object.fromEntries(
    switches.map(({ indeterminate, checked }, index) => [names[index]!.name, indeterminate ? 'half' : checked ? 'on' : 'off']),
  );
}

/** Unfolds all details. */
export function unfold(panel: Element): void {
  for (const details of parts(panel, 'services') as HTMLDetailsElement[]) details.open = true;
}

/** The row of a category, by its name. */
export const category = (panel: Element, name: string): HTMLElement => partNamed(panel, 'category', name);

/** Waits until the panel is shown, or is gone. */
export const opened = (panel: Element): Promise<void> => until(() => isShown(panel), 'the panel opens');
/** Escape hides it at once; the event that tells comes in a task of its own. */
export const closed = (panel: Element): Promise<void> => until(() => !isShown(panel) && !(panel as { open?: boolean }).open, 'the panel closes');
export const asked = (element: Element): Promise<void> => until(() => isShown(element), 'the banner shows');
export const gone = (element: Element): Promise<void> => until(() => !isShown(element), 'the banner goes');
