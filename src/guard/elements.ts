/**
 * Elements that load something. Whatever way one takes into a page, it passes one of three doors: an attribute is set, a
 * node is inserted, HTML is parsed. An address that may not be loaded is kept beside: `src` in `data-consent-src`, so that
 * clones and copies of the HTML carry it along. A script keeps its address and loses its type.
 */
import { registry } from '../core/registry.js';
import { refresh, settled } from '../core/release.js';
import { trusted } from '../core/trusted.js';
import type { Judge, Refusal } from './judge.js';
import { asText, type Call, type Patches, type Realm } from './patch.js';

/** Properties with addresses that load by themselves. */
const LOADING = new Map(
  'script src href xlink:href|img src srcset|iframe src srcdoc|link href imagesrcset imageSrcset|source src srcset|video src poster|audio src|track src|embed src|object data|input src|image href xlink:href'
    .split('|')
    .map((words) => words.split(' '))
    .map(([tag, ...names]) => [tag!, names]),
);

const SELECTOR = [...LOADING.keys()].join();

/** HTML without one of these words has no attribute that loads. */
const WORDS = /src|href|data|poster/i;

/** Types of scripts that run. */
const RUNS = /^$|module|(java|ecma)script/i;

const INSERTING =
  'appendChild insertBefore replaceChild cloneNode append prepend replaceChildren before after replaceWith insertAdjacentElement importNode adoptNode insertNode surroundContents'.split(
    ' ',
  );

const MARK = 'data-consent-';
const TYPE = `${MARK}type`;

const isScript = (element: Element): element is HTMLScriptElement => element.localName === 'script';

const isLive = (node: Node): boolean => node.isConnected && !!node.ownerDocument!.defaultView;

/** An image that is in no page serves its request alone. */
const isPixel = (element: Element): boolean => element.localName === 'img' && !element.isConnected;

/** Old SVG has its addresses in a namespace. */
const bare = (name: string): string => name.replace('xlink:', '');

const loading = (node: ParentNode): Element[] => [...node.querySelectorAll(SELECTOR)];

/** Those in open shadow roots too. */
const loadingDeep = (node: ParentNode): Element[] => [
  ...loading(node),
  ...[...node.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? loadingDeep(shadowRoot) : [])),
];

/** What the page marked keeps its address there, released or not. */
const isMarked = (element: Element): boolean => element.hasAttribute('data-consent');

/** Forgets a held address. */
function dropMark(element: Element, name: string): void {
  if (!isMarked(element) && element.hasAttribute(MARK + name)) element.removeAttribute(MARK + name);
}

/** Gives a script the type back that it had before it was held. */
function restoreType(script: HTMLScriptElement): void {
  // Empty, it is as good as none.
  script.type = script.getAttribute(TYPE)!;
  script.removeAttribute(TYPE);
}

export interface ElementGuard {
  /** Guards a window. */
  patch(realm: Realm): void;
  /** Holds and gives back, as consent says now. */
  update(page: Document): void;
}

/**
 * @param keep Called again after each change of consent until it returns true.
 * @param enterFrame Told of frames that may just have come into a page.
 */
export function guardElements(
  judge: Judge,
  { wrap, ask }: Patches,
  scriptErrors: boolean,
  keep: (send: () => boolean) => void,
  enterFrame: (frame: Element) => void,
): ElementGuard {
  const shared = registry();
  /** Those in closed shadow roots, and in no page, are found by no query. */
  let held: WeakRef<Element>[] = [];
  const parser = document.implementation.createHTMLDocument('').createElement('template');
  const parse = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML')!.set!;

  /** For the time when consent comes. */
  const remember = (element: Element) => {
    if (check(element)) held.push(new WeakRef(element));
  };

  function refuse(element: Element, name: string, value: unknown, isAgain?: boolean): Refusal | undefined {
    if (shared.once.has(element)) return;
    const base = element.ownerDocument.defaultView ? element.baseURI : undefined;
    for (const address of /srcset$/i.test(name) ? String(value).split(/[\s,]+/) : [value]) {
      const refusal = judge.request(element.localName, address, 'GET', base, isAgain);
      if (refusal) return refusal;
    }
    return;
  }

  function hold(element: Element, name: string, value: string, refusal: Refusal): void {
    if (isScript(element)) {
      element.setAttribute(TYPE, element.type);
      element.type = 'text/plain';
      if (scriptErrors) setTimeout(() => element.dispatchEvent(new Event('error')));
      return;
    }
    element.removeAttribute(name);
    // A marked one has its own address there.
    if (!isMarked(element) || !element.hasAttribute(MARK + name)) element.setAttribute(MARK + name, value);
    if (isLive(element)) refresh(element);
    else if (refusal === 'hold' && isPixel(element)) keep(() => !check(element));
  }

  function run(script: HTMLScriptElement): unknown {
    if (!script.isConnected || !script.hasAttribute(TYPE) || LOADING.get('script')!.some((name) => refuse(script, name, script.getAttribute(name), true))) return;
    restoreType(script);
    const end = settled(script);
    script.replaceWith(script);
    // As the gate does: a copy of the page finds it closed.
    if (isMarked(script)) script.type = 'text/plain';
    return end;
  }

  function giveBack(element: Element, name: string, value: string): void {
    if (!isScript(element)) {
      dropMark(element, name);
      element.setAttribute(bare(name), value);
      if (element.localName === 'source') refresh(element);
    } else if (isLive(element)) shared.last = shared.last.then(() => run(element)).catch(console.error);
    else restoreType(element);
  }

  /** Holds or gives back, as consent says now. Returns whether it holds something. */
  function check(element: Element): boolean {
    let isHeld = false;
    // Another guard may hold it.
    if (judge.end.aborted) return isHeld;
    for (const name of LOADING.get(element.localName)!) {
      const place = isScript(element) ? TYPE : MARK + name;
      const wasHeld = element.hasAttribute(place) && (isScript(element) || !isMarked(element) || !element.hasAttribute(name));
      // What the page marked is the gate's to release.
      if (wasHeld && !isScript(element) && isMarked(element) && !shared.released.has(element)) continue;
      const value = element.getAttribute(wasHeld && !isScript(element) ? place : name);
      if (value === null) continue;
      if (name === 'srcdoc') {
        // What it shows now is looked at itself.
        const tamed = isLive(element) ? value : tame(value, true);
        if (tamed === value) continue;
        // One that the page marked has its text beside, and gets it from the gate.
        if (isMarked(element) && !shared.released.has(element)) element.removeAttribute(name);
        else element.setAttribute(name, tamed as string);
        isHeld = true;
        continue;
      }
      // A script in the page that is not held has run.
      if (isScript(element) && !wasHeld && (isLive(element) || !RUNS.test(element.type))) continue;
      const refusal = refuse(element, name, value, wasHeld);
      // What nobody declared is never closed again: it came before the guard, or by the parser.
      if (refusal === 'deny' && !wasHeld && isLive(element)) continue;
      if (refusal) {
        if (!wasHeld) hold(element, name, value, refusal);
        isHeld = true;
      } else if (wasHeld) giveBack(element, name, value);
    }
    return isHeld;
  }

  /** Checks what is about to be inserted. Returns what may be a frame among it. */
  function look(node: Element): Element[] {
    const elements = node.firstElementChild ? loading(node) : [];
    if (LOADING.has(node.localName)) elements.unshift(node);
    elements.forEach(remember);
    return elements;
  }

  /** HTML in which nothing loads that may not: the value that was given, unless something has to be held. */
  function tame(value: unknown, runsScripts: boolean, context?: Partial<Element>): unknown {
    if (!WORDS.test(value as string)) return value;
    // Within SVG an `<image>` is one, and elsewhere an `<img>`.
    const template = parser.ownerDocument.importNode(/svg/.test(String(context?.namespaceURI)) ? (context as typeof parser) : parser);
    parse.call(template, value);
    // Some of the templates in it may be shadow roots to be.
    const within = (root: ParentNode): Element[] => [...loading(root), ...[...root.querySelectorAll('template')].flatMap(({ content }) => within(content))];
    // A script that comes by `innerHTML` never runs.
    const isHeld = within(template.content ?? template).filter((element) => (runsScripts || !isScript(element)) && check(element));
    return isHeld[0] ? trusted('HTML', template.innerHTML) : value;
  }

  /** Sees to an attribute that is about to be set. Returns whether it must not be. @param at Where its value is in `holder`. */
  function keeps(element: Element, attribute: unknown, holder: object, at: PropertyKey): boolean {
    const names = LOADING.get(element.localName);
    if (!names || judge.end.aborted) return false;
    const name = bare(String(attribute).toLowerCase());
    if (!names.includes(name)) return false;
    const args = holder as Record<PropertyKey, unknown>;
    const value = (args[at] = asText(args[at]));
    if (name === 'srcdoc') args[at] = tame(value, true);
    // A script loads when it is inserted, or in the page gets its first address.
    if (name === 'srcdoc' || (isScript(element) && (!isLive(element) || element.src || !RUNS.test(element.type)))) return false;
    const refusal = refuse(element, name, value);
    if (refusal) {
      hold(element, name, value as string, refusal);
      held.push(new WeakRef(element));
    } else dropMark(element, name);
    return !!refusal && !isScript(element);
  }

  function patch(realm: Realm): void {
    const page = realm.document;

    for (const [tag, names] of LOADING)
      // It shares the property with video.
      if (tag !== 'audio')
        for (const name of names) ask(page.createElement(tag), name, (self: Element, args: unknown[]) => keeps(self, name, args, 0) && [], 'set');
    const { prototype } = realm.Element;
    ask(prototype, 'setAttribute', (self: Element, args: unknown[]) => keeps(self, args[0], args, 1) && []);
    ask(prototype, 'setAttributeNS', (self: Element, args: unknown[]) => keeps(self, args[1], args, 2) && []);
    ask(prototype, 'removeAttribute', (self: Element, [name]: [string]) => {
      if (LOADING.has(self.localName)) dropMark(self, name);
      return false;
    });
    for (const key of ['setAttributeNode', 'setAttributeNodeNS'])
      ask(prototype, key, (self: Element, [node]: [Attr]) => keeps(self, node.name, node, 'value') && [null]);
    ask(realm.Attr.prototype, 'value', (self: Attr, args: unknown[]) => self.ownerElement && keeps(self.ownerElement, self.name, args, 0) && [], 'set');

    for (const { prototype } of [realm.Node, realm.Element, realm.CharacterData, realm.Document, realm.DocumentFragment, realm.Range])
      for (const key of INSERTING)
        if (Object.hasOwn(prototype, key)) {
          wrap(prototype, key, {
            apply(method, self: Element, args: (Element | undefined)[]) {
              let elements: Element[] = [];
              try {
                // In a document without a window a clone loads nothing.
                if (key === 'cloneNode') self.ownerDocument.defaultView && look(self);
                // Those of Node take a second one, which is there already.
                else for (const node of prototype === realm.Node.prototype ? args.slice(0, 1) : args) if (node?.nodeType) elements = [...elements, ...look(node)];
              } catch {}
              const result: unknown = Reflect.apply(method, self, args);
              elements.forEach(enterFrame);
              return result;
            },
          });
        }

    const html = (at: number, runsScripts = false): ProxyHandler<Call> => ({
      apply(method, self: Partial<Element>, args: unknown[]) {
        const root = (self.getRootNode?.() ?? page) as ParentNode;
        const given = asText(args[at]);
        try {
          args[at] = tame(given, runsScripts, self);
        } catch {
          // Trusted Types without a policy for us.
          return;
        }
        const result: unknown = Reflect.apply(method, self, args);
        if (args[at] !== given || /<iframe/i.test(given as string))
          for (const element of loadingDeep(root)) {
            remember(element);
            enterFrame(element);
          }
        return result;
      },
    });
    for (const owner of [realm.Element, realm.ShadowRoot]) {
      wrap(owner.prototype, 'innerHTML', html(0), 'set');
      for (const key of ['setHTMLUnsafe', 'setHTML']) wrap(owner.prototype, key, html(0));
    }
    wrap(prototype, 'outerHTML', html(0), 'set');
    wrap(prototype, 'insertAdjacentHTML', html(1));
    wrap(realm.Range.prototype, 'createContextualFragment', html(0, true));
    const { apply } = html(0, true);
    for (const key of ['write', 'writeln'])
      wrap(page, key, { apply: (method, self, args: unknown[]) => apply!(method, self, args.length === 1 ? args : [args.join('')]) as unknown });
  }

  return {
    patch,
    update(page) {
      loadingDeep(page).forEach(check);
      held = held.filter((reference) => {
        const element = reference.deref();
        return element && (isPixel(element) || check(element));
      });
    },
  };
}
