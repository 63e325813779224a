/** Makes other libraries' marks ours, as they appear: what they hold back waits for the same answers. */
import { attempt } from '../core/attempt.js';
import type { Declaration } from '../core/declaration.js';
import { trusted } from '../core/trusted.js';
import { watchElements } from '../core/watch-elements.js';
import { LIBRARIES } from './libraries.js';
import { namesOf } from './names.js';

/** A script of theirs that waits. */
const WAITING = /^(text\/plain|opt-in)$/;

const LAZY = ['src', 'srcset', 'href', 'data', 'poster'];

/** @returns How to end it. What is marked stays so. */
export function translateMarks(declaration: Declaration, root: Document = document): () => void {
  const { gate, migrate, categories, services } = declaration;
  const habits = migrate && LIBRARIES[migrate.from];
  const attributes = [...(habits?.attributes ?? []), ...(gate?.attributes ?? [])];
  const marker = habits?.marker;
  const address = habits?.address;
  if (!attributes[0] && !marker) return () => {};
  const idsOf = namesOf(declaration);
  const known = new Set([...categories, ...services].map(({ id }) => id));
  const isKnown = (id: string) => known.has(id.replace('!', ''));

  /** What an element waits for, by the first mark on it that names something known; else by the first. */
  function marksOf(element: Element): string[] | undefined {
    const values = attributes.flatMap((name) => element.getAttribute(name) ?? []);
    const found = [
      // A service's display name may have spaces in it; several names stand apart by them.
      ...values.flatMap((value) => [[value], value.split(/[\s,;|]+/)]),
      ...[...element.classList].flatMap((name) => marker?.exec(name)?.[1] ?? []).map((groups) => groups.split('-')),
    ].map((names) => names.flatMap(idsOf));
    return found.find((ids) => ids[0] && ids.every(isKnown)) ?? found.at(-1);
  }

  function translate(element: Element): void {
    if (element.hasAttribute('data-consent')) return;
    const isScript = element instanceof HTMLScriptElement;
    if (isScript && !WAITING.test(element.type)) return;
    const ids = marksOf(element);
    if (!ids?.[0]) return;
    if (address && element.hasAttribute(address)) element.setAttribute('data-src', element.getAttribute(address)!);
    if (isScript) {
      element.type = 'text/plain';
      const src = element.getAttribute('data-src');
      // Inert, it loads nothing.
      if (src && !element.src) element.setAttribute('src', trusted('ScriptURL', src));
    } else if (!ids.every(isKnown) || !(element instanceof HTMLTemplateElement || LAZY.some((name) => element.hasAttribute(`data-${name}`)))) {
      // Such attributes have other uses too. A script that nothing opens is told of by the gate.
      return;
    }
    element.setAttribute('data-consent', ids.join(' '));
  }

  const selector = [...attributes.map((name) => `[${CSS.escape(name)}]`), ...(marker ? ['[class*=optanon-category-]'] : [])].join();
  return watchElements(root, selector, (elements) => {
    for (const element of elements) attempt(() => translate(element), console.error);
  });
}
