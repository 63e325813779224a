/** How each kind of element is released and undone. Scripts are released once; everything else can be undone. */

import { attempt } from './attempt.js';
import { trusted } from './trusted.js';
import { warn } from './warn.js';

const DATA = ['src', 'srcset', 'srcdoc', 'href', 'rel', 'data', 'poster'];

function set(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, name === 'srcdoc' ? trusted('HTML', value) : value);
}

/**
 * The nodes themselves go in, not copies: they keep listeners, and pass Trusted Types. Scripts among them become marked
 * ones, so that the gate runs them one after another.
 */
function fill(template: HTMLTemplateElement): () => void {
  const nodes = [...template.content.childNodes];
  for (const script of template.content.querySelectorAll('script')) {
    if (script.hasAttribute('data-consent')) continue;
    script.dataset['type'] = script.type;
    script.type = 'text/plain';
    script.dataset['consent'] = template.dataset['consent']!;
  }
  template.after(...nodes);
  return () => template.content.append(...nodes);
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

/** Releases anything but a script. Returns how to undo it. */
export function release(element: Element): () => void {
  if (element instanceof HTMLTemplateElement) return fill(element);
  // What another store has released is its to undo.
  const changes = DATA.map((name) => [name, element.getAttribute(name), element.getAttribute(`data-${name}`)] as const).filter(
    ([, former, value]) => value !== null && value !== former,
  );
  const give = (which: 1 | 2) => refresh(element, () => changes.forEach((change) => set(element, change[0], change[which])));
  give(2);
  return () => give(1);
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
  if (script.text) copy.text = trusted('Script', script.text);
  for (const type of ['load', 'error']) copy.addEventListener(type, () => script.dispatchEvent(new Event(type)));
  return copy;
}

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
    /^$|module|javascript/.test(script.type) &&
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
  set(live, 'type', script.getAttribute('data-type'));
  const end = settled(live);
  // From a late inline script it would replace the page (GT-13).
  /* eslint-disable @typescript-eslint/no-deprecated -- vendors still call them */
  const { write, writeln } = document;
  document.write = document.writeln = () => warn('document.write is ignored here');
  // In its own place, or beside it if it is a copy: frameworks take out again what they put in.
  attempt(() => script.before(live), console.error);
  Object.assign(document, { write, writeln });
  /* eslint-enable @typescript-eslint/no-deprecated */
  return end;
}
