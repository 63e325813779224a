/** How each kind of element is released and undone. Scripts are released once; everything else can be undone. */

import { attempt } from './attempt.js';
import { registry } from './registry.js';
import { trusted } from './trusted.js';
import { warn } from './warn.js';

/** What makes an element act. `loading` comes first: a frame reads it when it gets its address. */
const LIVE = ['loading', 'src', 'srcset', 'srcdoc', 'href', 'rel', 'data', 'poster'];

/** Elements that load something, in a template. */
export const LOADING = 'script,img,iframe,link,video,audio,source,track,embed,object';

const dataName = (name: string) => `data-consent-${name}`;

/** In the long form, which no lazy loader reads, or in the short one. */
const valueOf = (element: Element, name: string) => element.getAttribute(dataName(name)) ?? element.getAttribute(`data-${name}`);

function set(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, name === 'srcdoc' ? trusted('HTML', value) : value);
}

/**
 * The nodes themselves go in, not copies: they keep listeners, and pass Trusted Types. Those that load something become
 * marked ones, so that the gate runs scripts one after another, and a copy of the page still has its gates.
 */
function fill(template: HTMLTemplateElement): () => void {
  const { content } = template;
  // Where a text was set as its HTML, their content is no text.
  for (const noscript of content.querySelectorAll('noscript')) noscript.remove();
  const nodes = [...content.childNodes];
  for (const element of content.querySelectorAll<HTMLElement>(LOADING)) {
    if (element.hasAttribute('data-consent')) continue;
    element.dataset['consent'] = template.dataset['consent']!;
    if (element instanceof HTMLScriptElement) {
      element.dataset['type'] = element.type;
      element.type = 'text/plain';
    } else
      for (const name of LIVE) {
        const value = element.getAttribute(name);
        if (value !== null) element.setAttribute(dataName(name), value);
      }
  }
  template.after(...nodes);
  return () => content.append(...nodes);
}

/**
 * Changes an element's attributes so that it acts on them, once. A frame is out of the page meanwhile: that unloads what it
 * showed without an entry in the history, and Chromium loses a `src` set while the parser has only just inserted it. A media
 * element looks at its sources when they are inserted, not when they change.
 */
export function refresh(element: Element, change?: () => void): void {
  const place = /^(iframe|embed|object)$/.test(element.localName) && new Text();
  if (place) element.replaceWith(place);
  try {
    change?.();
  } finally {
    if (place) place.replaceWith(element);
  }
  element.closest<HTMLMediaElement>('video,audio')?.load();
}

/** Gives attributes values; an element that has them already is left alone, for it would load again. */
function give(element: Element, values: readonly (readonly [string, string | null])[]): void {
  const changes = values.filter(([name, value]) => element.getAttribute(name) !== value);
  if (changes[0]) refresh(element, () => changes.forEach(([name, value]) => set(element, name, value)));
}

/**
 * Takes the address from an element that has it without consent: a loader of the page gave it, or a router has brought a
 * copy of what was released.
 */
export function shut(element: Element): void {
  if (registry().once.has(element)) return;
  give(element, LIVE.filter((name) => element.hasAttribute(name) && element.getAttribute(name) === valueOf(element, name)).map((name) => [name, null]));
}

/**
 * Copies of a frame or a picture then wait until they are near the window, and the gate sees them first. Not in Firefox,
 * which would load once more what has loaded: there the gate comes in time for pictures, and for most frames.
 */
function makeCopiesWait(element: Element): void {
  if ('mozInnerScreenX' in window || !/^(iframe|img)$/.test(element.localName) || element.getAttribute('loading') === 'lazy') return;
  element.setAttribute(dataName('loading'), 'eager');
  element.setAttribute('loading', 'lazy');
}

/** Releases anything but a script. Returns how to undo it. */
export function release(element: Element): () => void {
  if (element instanceof HTMLTemplateElement) return fill(element);
  const { released } = registry();
  // What another store has released is its to undo.
  if (released.has(element)) return () => {};
  released.add(element);
  const values = LIVE.flatMap((name) => {
    const value = valueOf(element, name);
    const former = element.getAttribute(name);
    return value === null ? [] : [[name, value, former === value ? null : former] as const];
  });
  give(element, values.map(([name, value]) => [name, value]));
  // A picture reads it once more, in a microtask.
  const timer = setTimeout(makeCopiesWait, 0, element);
  return () => {
    clearTimeout(timer);
    released.delete(element);
    give(element, values.map(([name, , former]) => [name, former]));
  };
}

let mayAsk = true;

/**
 * Whether a script runs when inserted. One that came by `innerHTML`, or a clone of it as frameworks make them, never does,
 * and nothing tells: so a clone of it is given an empty address, which is an error unless the clone does not even try. A
 * new script after it ends the wait. Where Trusted Types forbid the question, it is asked once and the answer is yes.
 */
export function canRun(script: HTMLScriptElement): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = script.cloneNode() as HTMLScriptElement;
    for (const name of probe.getAttributeNames()) probe.removeAttribute(name);
    for (const element of [probe, document.createElement('script')]) {
      element.onerror = () => resolve(element === probe);
      mayAsk &&= attempt(() => ((element.src = trusted('ScriptURL', '')), true)) === true;
      document.head.append(element);
      element.remove();
    }
    if (!mayAsk) resolve(true);
  });
}

/**
 * The same script once more, as one that runs. Second best: it is not the node that the page holds, and Trusted Types ask
 * for a policy (GT-3). Listeners stay with the original and hear what happens to the copy.
 */
export function copyOf(script: HTMLScriptElement): HTMLScriptElement {
  const copy = document.createElement('script');
  for (const { name, value } of script.attributes) copy.setAttribute(name, name === 'src' ? trusted('ScriptURL', value) : value);
  // Under a CSP header the attribute reads empty; only the property keeps the nonce (GT-11).
  copy.nonce = script.nonce!;
  // The original stands for both in a copy of the page.
  copy.removeAttribute('data-consent');
  if (script.text) copy.text = trusted('Script', script.text);
  for (const type of ['load', 'error']) copy.addEventListener(type, () => script.dispatchEvent(new Event(type)));
  return copy;
}

/** Types of scripts that run. */
const RUNS = /^$|module|javascript/;

/** Milliseconds after which the next script no longer waits for one that neither loads nor fails. */
const PATIENCE = 10_000;

/**
 * Each script is waited for before the next one goes in, rather than joining the browser's own in-order list, where one
 * hanging response would hold back all that follow (GT-8).
 *
 * @returns A promise while there is something to wait for.
 */
export function settled(script: HTMLScriptElement): Promise<unknown> | false {
  return (
    // An inline module tells nobody when it has run, nor does what is no script for this browser.
    !!script.src &&
    !script.hasAttribute('async') &&
    !script.noModule &&
    RUNS.test(script.type) &&
    new Promise((resolve) => {
      for (const type of ['load', 'error']) script.addEventListener(type, resolve);
      setTimeout(resolve, PATIENCE);
    })
  );
}

/**
 * Inserts a script so that it runs.
 *
 * @param live The script itself, or its copy.
 * @returns A promise while there is something to wait for.
 */
export function runScript(script: HTMLScriptElement, live: HTMLScriptElement): Promise<unknown> | false {
  const type = script.getAttribute('data-type') ?? '';
  const held = script.type;
  // Rather than taken away: routers compare scripts by their text, in which attributes have an order.
  live.setAttribute('type', type);
  const end = settled(live);
  // From a late inline script it would replace the page (GT-13).
  /* eslint-disable @typescript-eslint/no-deprecated -- vendors still call them */
  const { write, writeln } = document;
  document.write = document.writeln = () => warn('document.write is ignored here');
  // In its own place, or beside it if it is a copy: frameworks take out again what they put in.
  attempt(() => script.before(live), console.error);
  // The browser has read it. A copy of the page, as routers keep it, finds the script as it was.
  if (RUNS.test(type)) live.type = held;
  Object.assign(document, { write, writeln });
  /* eslint-enable @typescript-eslint/no-deprecated */
  return end;
}
