/** Finds elements that the page marked with `data-consent`, and releases them in document order. */
import { attempt } from './attempt.js';
import { registry } from './registry.js';
import { canRun, copyOf, LOADING, release, runScript, shut } from './release.js';
import { warn } from './warn.js';
import { watchElements } from './watch-elements.js';

export interface GateRules {
  /** A category's or service's state; undefined for an id that the declaration does not have. */
  granted(id: string): boolean | undefined;
  /** Whether the visitor has decided about an id. */
  isDecided(id: string): boolean;
}

export interface Gate {
  /** Undoes what lost its consent, then releases what has it. */
  update(): void;
  /** Whether a script ran whose consent went since the last time. */
  takeStale(): boolean;
}

/** Milliseconds of work after which the page gets its turn. */
const SLICE = 10;

/**
 * Not in Safari, and some pages have one of their own. Timers that follow each other wait for 4 ms each;
 * `scheduler.yield()` would let no frame in between.
 */
declare const scheduler: { postTask(task: () => void): Promise<void> };

/** When the page gets its next turn. */
let pause = 0;

const MARKED = '[data-consent]';

const markOf = (element: Element): string => element.getAttribute('data-consent') ?? '';

export function startGate(root: Document, { granted, isDecided }: GateRules, signal: AbortSignal): Gate {
  const shared = registry();
  const { ran } = shared;
  /** How to undo what was released and is still in the page. */
  const released = new Map<Element, (() => void) | undefined>();
  /** Marks of scripts that ran, and whether they were open the last time. */
  const used = new Map<string, boolean>();
  /** Scripts that the parser made. */
  const parsed = new WeakSet<Element>();

  const isOpen = (mark: string): boolean => !signal.aborted && (granted(mark) ?? isTrue(mark));

  const isTrue = (mark: string): boolean =>
    mark
      .trim()
      .split(/\s+/)
      .every((term) => {
        const id = term.replace(/^!/, '');
        const state = granted(id);
        if (state === undefined) warn(`data-consent="${id}" is not declared: it stays blocked`);
        return term === id ? state : state === false && isDecided(id);
      });

  const mayBe = (element: Element) => element.isConnected && isOpen(markOf(element));

  /** A router that brings the head anew brings what has run already; Astro's says so of the body, too. */
  const isAgain = (script: HTMLScriptElement) => {
    if (!script.matches('head *,[data-astro-exec]')) return false;
    const key = script.src || script.text;
    const former = shared.heads.get(key);
    shared.heads.set(key, script);
    return !!former && !former.isConnected;
  };

  const consider = (elements: Iterable<Element>) => {
    // One out of the page is undone too: it must not come back with what it lost meanwhile.
    for (const [element, undo] of released) {
      if (mayBe(element)) continue;
      released.delete(element);
      attempt(() => undo?.(), console.error);
    }
    for (const element of elements) {
      if (ran.has(element) || released.has(element)) continue;
      if (!mayBe(element)) {
        // A script's type keeps it.
        if (!shared.released.has(element) && !(element instanceof HTMLScriptElement)) attempt(() => shut(element), console.error);
        continue;
      }
      if (element instanceof HTMLScriptElement) {
        if (/^\s*text\/plain\s*$/i.test(element.type)) shared.last = shared.last.then(() => run(element)).catch(console.error);
        else if (__DEV__) warn(`A script marked data-consent="${markOf(element)}" may have run without asking: give it type="text/plain".`);
        continue;
      }
      const inner = element instanceof HTMLTemplateElement ? [...element.content.querySelectorAll(LOADING)] : [];
      if (parsed.has(element)) for (const one of inner) parsed.add(one);
      released.set(element, attempt(() => release(element), console.error));
      // They have their place before those that follow.
      consider(inner);
    }
  };

  const run = async (script: HTMLScriptElement) => {
    // In a task of its own: the click that decided is painted first.
    if (performance.now() > pause) {
      await (attempt(() => scheduler.postTask(() => {})) ?? new Promise((resume) => setTimeout(resume)));
      pause = performance.now() + SLICE;
    }
    // Consent may be gone meanwhile, or the script.
    if (ran.has(script) || !mayBe(script)) return;
    used.set(markOf(script), true);
    ran.add(script);
    if (isAgain(script)) return;
    // What the parser left reads `async` true; what came by `innerHTML` meanwhile does not (GT-4).
    // With the attribute they look the same, and to ask would violate Trusted Types where the page has no policy for it.
    const live = (parsed.has(script) ? script.async : await canRun(script)) ? script : copyOf(script);
    ran.add(live);
    await runScript(script, live);
  };

  const unwatch = watchElements(root, MARKED, (elements, isParsed) => {
    // A script that runs is put in anew, and found again.
    const found = elements.filter((element) => !ran.has(element));
    if (isParsed) for (const element of found) parsed.add(element);
    if (found[0]) consider(found);
  });
  signal.addEventListener('abort', unwatch);

  return {
    update: () => consider(root.querySelectorAll(MARKED)),
    takeStale: () => {
      let isStale = false;
      for (const [mark, wasOpen] of used) {
        const open = isOpen(mark);
        isStale ||= wasOpen && !open;
        used.set(mark, open);
      }
      return isStale;
    },
  };
}
