/**
 * Elements that load something. Whatever way one takes into a page, it passes one of three doors: an attribute is set, a
 * node is inserted, HTML is parsed. An address that may not be loaded is kept beside: `src` in `data-consent-src`, so that
 * clones and copies of the HTML carry it along. A script keeps its address and loses its type.
 */
import { registry } from '../core/registry.js';
import { refresh, runScript, trusted } from '../core/release.js';
import type { Judge, Refusal } from './judge.js';
import { asText, type Call, type Patches, type Realm } from './patch.js';

/** Properties with addresses that load by themselves. */
const LOADING = new Map(
  'script src|img src srcset|iframe src srcdoc|link href imageSrcset|source src srcset|video src poster|audio src|track src|embed src|object data|input src|image href'
    .split('|')
    .map((words) => words.split(' '))
    .map(([tag, ...names]) => [tag!, names]),
);

const SELECTOR = [...LOADING.keys()].join();

/** HTML without one of these words has no attribute that loads. */
const WORDS = /src|href|data|poster/i;

/** Types of scripts that run. */
const RUNS = /^$|module|(java|ecma)script/i;

const MARK = 'data-consent-';
const TYPE = `${MARK}type`;

const isScript = (element: Element): element is HTMLScriptElement => element.localName === 'script';

const isLive = (node: Node): boolean => node.isConnected && !!node.ownerDocument!.defaultView;

const loading = (node: ParentNode): Element[] => [...node.querySelectorAll(SELECTOR)];

/** What the script's type was before it was held. */
function takeType(script: HTMLScriptElement): string | null {
  const type = script.getAttribute(TYPE) || null;
  script.removeAttribute(TYPE);
  if (type) script.type = type;
  else script.removeAttribute('type');
  return type;
}

export interface ElementGuard {
  /** Guards a window. */
  patch(realm: Realm): void;
  /** Holds and gives back, as consent says now. */
  update(documents: Iterable<Document>): void;
}

/** @param enterFrame Told of frames that may just have come into a page. */
export function guardElements(judge: Judge, { wrap }: Patches, scriptErrors: boolean, enterFrame: (frame: Element) => void): ElementGuard {
  const shared = registry();
  /** Held ones: those in shadow roots are found in no document. A pixel that is waiting is in no page, and kept. */
  let held: Pick<WeakRef<Element>, 'deref'>[] = [];
  const parser = document.implementation.createHTMLDocument('').createElement('template');
  const parse = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML')!.set!;

  const remember = (element: Element) => void held.push(new WeakRef(element));

  function refuse(element: Element, name: string, value: unknown): Refusal | undefined {
    const base = element.ownerDocument.defaultView ? element.baseURI : undefined;
    for (const address of /srcset$/i.test(name) ? String(value).split(/[\s,]+/) : [value]) {
      const refusal = judge.request(element.localName, address, base);
      if (refusal) return refusal;
    }
    return;
  }

  function hold(element: Element, name: string, value: string, refusal: Refusal): void {
    refusal.tell();
    if (isScript(element)) {
      element.setAttribute(TYPE, element.type);
      element.type = 'text/plain';
      if (scriptErrors) setTimeout(() => element.dispatchEvent(new Event('error')));
      return;
    }
    element.removeAttribute(name);
    element.setAttribute(MARK + name, value);
    if (isLive(element)) refresh(element);
    else if (refusal.hold && element.localName === 'img') held.push({ deref: () => element });
  }

  async function run(script: HTMLScriptElement): Promise<void> {
    if (script.isConnected && script.hasAttribute(TYPE) && !refuse(script, 'src', script.src)) await runScript(script, script, takeType(script));
  }

  function giveBack(element: Element, name: string, value: string): void {
    if (!isScript(element)) {
      element.removeAttribute(MARK + name);
      element.setAttribute(name, value);
    } else if (isLive(element)) shared.last = shared.last.then(() => run(element)).catch(console.error);
    else takeType(element);
  }

  /** Holds or gives back, as consent says now. Returns whether it holds something. */
  function check(element: Element): boolean {
    let isHeld = false;
    for (const name of LOADING.get(element.localName)!) {
      const wasHeld = element.hasAttribute(isScript(element) ? TYPE : MARK + name);
      const value = element.getAttribute(wasHeld && !isScript(element) ? MARK + name : name);
      if (value === null) continue;
      if (name === 'srcdoc') {
        element.setAttribute(name, value);
        continue;
      }
      // A script in the page that is not held has run.
      if (isScript(element) && !wasHeld && (isLive(element) || !RUNS.test(element.type))) continue;
      const refusal = refuse(element, name, value);
      if (refusal) {
        if (!wasHeld) hold(element, name, value, refusal);
        isHeld = true;
      } else if (wasHeld) giveBack(element, name, value);
    }
    return isHeld;
  }

  /** Checks what is about to be inserted. Returns the frames in it. */
  function look(node: Element): Element[] | undefined {
    const isLoading = LOADING.has(node.localName);
    if (!isLoading && !node.firstElementChild) return;
    const elements = node.firstElementChild ? loading(node) : [];
    if (isLoading) elements.unshift(node);
    for (const element of elements) if (check(element)) remember(element);
    return elements.filter(({ localName }) => localName === 'iframe');
  }

  /** HTML in which nothing loads that may not: the value that was given, unless something has to be held. */
  function tame(value: unknown, runsScripts: boolean): unknown {
    if (!WORDS.test(value as string)) return value;
    parse.call(parser, value);
    const contents = [parser, ...parser.content.querySelectorAll('template')].map(({ content }) => content);
    // A script that comes by `innerHTML` never runs.
    const isHeld = contents.flatMap(loading).filter((element) => (runsScripts || !isScript(element)) && check(element));
    return isHeld[0] ? trusted('HTML', parser.innerHTML) : value;
  }

  /** Sees to an attribute that is about to be set. Returns whether it must not be. @param at Where its value is in `args`. */
  function keeps(element: Element, attribute: unknown, args: unknown[], at: number): boolean {
    const names = LOADING.get(element.localName);
    if (!names) return false;
    const wanted = String(attribute).toLowerCase().replace('xlink:', '');
    const name = names.find((known) => known.toLowerCase() === wanted);
    if (!name) return false;
    const value = (args[at] = asText(args[at]));
    if (name === 'srcdoc') args[at] = tame(value, true);
    // A script loads when it is inserted, or in the page gets its first address.
    if (name === 'srcdoc' || (isScript(element) && (!isLive(element) || element.src || !RUNS.test(element.type)))) return false;
    const refusal = refuse(element, name, value);
    if (refusal) {
      hold(element, name, String(value), refusal);
      if (element.isConnected) remember(element);
    } else element.removeAttribute(MARK + name);
    return !!refusal && !isScript(element);
  }

  function patch(realm: Realm): void {
    const page = realm.document;

    /** @param at Where the attribute's value stands, its name before it. */
    const attribute = (at: number): ProxyHandler<Call> => ({
      apply: (method, self: Element, args: unknown[]) =>
        keeps(self, args[at - 1], args, at) ? undefined : (Reflect.apply(method, self, args) as unknown),
    });
    for (const [tag, names] of LOADING)
      for (const name of names)
        // It shares the property with video.
        if (tag !== 'audio')
          wrap(page.createElement(tag), name, { apply: (set, self: Element, args: unknown[]) => keeps(self, name, args, 0) ? undefined : (Reflect.apply(set, self, args) as unknown) }, 'set');
    wrap(realm.Element.prototype, 'setAttribute', attribute(1));
    wrap(realm.Element.prototype, 'setAttributeNS', attribute(2));

    const attributeNode: ProxyHandler<Call> = {
      apply(method, self: Element, [node]: [Attr]) {
        const value = [node.value];
        if (keeps(self, node.name, value, 0)) return null;
        if (value[0] !== node.value) node.value = value[0]!;
        return Reflect.apply(method, self, [node]) as unknown;
      },
    };
    wrap(realm.Element.prototype, 'setAttributeNode', attributeNode);
    wrap(realm.Element.prototype, 'setAttributeNodeNS', attributeNode);
    const value: ProxyHandler<Call> = {
      apply: (set, self: Attr, args: unknown[]) =>
        self.ownerElement && keeps(self.ownerElement, self.name, args, 0) ? undefined : (Reflect.apply(set, self, args) as unknown),
    };
    wrap(realm.Attr.prototype, 'value', value, 'set');

    /** @param count How many of the arguments go in. */
    const insertion = (count = Infinity): ProxyHandler<Call> => ({
      apply(method, self, args: (Element | undefined)[]) {
        let frames: Element[] | undefined;
        try {
          for (let index = 0; index < args.length && index < count; index++)
            if (args[index]?.nodeType) frames = look(args[index]!) ?? frames;
        } catch {}
        const result: unknown = Reflect.apply(method, self, args);
        frames?.forEach(enterFrame);
        return result;
      },
    });
    const children = ['append', 'prepend', 'replaceChildren'];
    const siblings = ['before', 'after', 'replaceWith'];
    for (const [owner, keys, count] of [
      [realm.Node, ['appendChild', 'insertBefore', 'replaceChild'], 1],
      [realm.Element, [...children, ...siblings, 'insertAdjacentElement']],
      [realm.CharacterData, siblings],
      [realm.Document, [...children, 'importNode', 'adoptNode']],
      [realm.DocumentFragment, children],
      [realm.Range, ['insertNode', 'surroundContents']],
    ] as const)
      for (const key of keys) wrap(owner.prototype, key, insertion(count));
    wrap(realm.Node.prototype, 'cloneNode', {
      apply(method, self: Element, args) {
        // In a document without a window nothing loads.
        if (self.ownerDocument?.defaultView) look(self);
        return Reflect.apply(method, self, args) as unknown;
      },
    });

    const html = (at: number, runsScripts = false): ProxyHandler<Call> => ({
      apply(method, self: Element | Range | Document, args: unknown[]) {
        const root = 'getRootNode' in self ? self.getRootNode() : page;
        try {
          args[at] = tame(asText(args[at]), runsScripts);
        } catch {
          // Trusted Types without a policy for us.
          return;
        }
        const result: unknown = Reflect.apply(method, self, args);
        if (/<iframe/i.test(String(args[at]))) (root as ParentNode).querySelectorAll('iframe').forEach(enterFrame);
        return result;
      },
    });
    for (const owner of [realm.Element, realm.ShadowRoot]) {
      wrap(owner.prototype, 'innerHTML', html(0), 'set');
      for (const key of ['setHTMLUnsafe', 'setHTML']) wrap(owner.prototype, key, html(0));
    }
    wrap(realm.Element.prototype, 'outerHTML', html(0), 'set');
    wrap(realm.Element.prototype, 'insertAdjacentHTML', html(1));
    wrap(realm.Range.prototype, 'createContextualFragment', html(0, true));
    const { apply } = html(0, true);
    for (const key of ['write', 'writeln'])
      wrap(page, key, { apply: (method, self, args: unknown[]) => apply!(method, self, args.length > 1 ? [args.join('')] : args) as unknown });
  }

  return {
    patch,
    update(documents) {
      for (const page of documents) for (const element of loading(page)) check(element);
      held = held.filter((reference) => {
        const element = reference.deref();
        return element && (reference instanceof WeakRef && !element.isConnected ? true : check(element));
      });
    },
  };
}
