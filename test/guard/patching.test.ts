import { expect } from '@open-wc/testing';
import type { Consent } from '../../src/index.js';
import { startGuard } from '../../src/guard.js';
import { until } from '../helpers.js';
import { later, make, put, start, stub, turn } from '../core/setup.js';
import { GUARDED, guard, hits, vendor } from './setup.js';

/** Everything that a guard wraps, as it is now. */
function snapshot(realm: Window & typeof globalThis = window): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const { Node, Element, CharacterData, Document, DocumentFragment, Range, ShadowRoot, Attr, Storage, XMLHttpRequest, Navigator } = realm;
  const elements = [
    'HTMLScriptElement', 'HTMLImageElement', 'HTMLIFrameElement', 'HTMLLinkElement', 'HTMLSourceElement', 'HTMLMediaElement',
    'HTMLVideoElement', 'HTMLTrackElement', 'HTMLEmbedElement', 'HTMLObjectElement', 'HTMLInputElement',
  ].map((name) => (realm as unknown as Record<string, { prototype: object }>)[name]!);
  const classes: { prototype: object }[] = [Node, Element, CharacterData, Document, DocumentFragment, Range, ShadowRoot, Attr, Storage, XMLHttpRequest, Navigator];
  for (const { prototype } of [...classes, ...elements])
    for (const key of Object.getOwnPropertyNames(prototype)) {
      const { value, set } = Object.getOwnPropertyDescriptor(prototype, key) as { value?: unknown; set?: unknown };
      found.set(`${String(Reflect.get(prototype, Symbol.toStringTag))}.${key}`, value ?? set);
    }
  for (const key of ['fetch', 'WebSocket', 'EventSource', 'Audio'] as const) found.set(key, realm[key]);
  return found;
}

const differences = (one: Map<string, unknown>, other: Map<string, unknown>) => [...one].filter(([key, value]) => other.get(key) !== value).map(([key]) => key);

const url = (file = 'data') => `${vendor}/patching-${Math.random()}/${file}`;
const stopped = async (address = url()) => (await fetch(address).catch(() => 'stopped')) === 'stopped';

/** One of each door: whether an address is stopped there. What should get through is waited for. */
async function isGuarded(isExpected: boolean): Promise<boolean[]> {
  const image = make('img');
  image.setAttribute('src', url('a.gif'));
  const script = make('script', { src: url('a.js') });
  put(script);
  const host = put(make('div'));
  host.innerHTML = `<img src="${url('a.gif')}">`;
  const beacon = url();
  navigator.sendBeacon(beacon);
  const request = new XMLHttpRequest();
  const address = url();
  request.open('GET', address);
  request.send();
  document.cookie = '_m=1';
  const hasCookie = document.cookie.includes('_m=1');
  document.cookie = '_m=; max-age=0';
  const arrived = async () => (await hits(new URL(beacon).pathname)).length && (await hits(new URL(address).pathname)).length;
  await (isExpected ? turn(150) : until(arrived, 'beacon and request arrive'));
  return [
    await stopped(),
    !image.hasAttribute('src'),
    script.type === 'text/plain',
    !host.firstElementChild!.hasAttribute('src'),
    !(await hits(new URL(beacon).pathname)).length,
    !(await hits(new URL(address).pathname)).length,
    !hasCookie,
  ];
}
const all = (state: boolean) => Array<boolean>(7).fill(state);

describe('patching', () => {
  let consent: Consent;
  beforeEach(() => {
    consent = start(GUARDED);
  });

  it('stop() puts every original back, in frames too', async () => {
    const before = snapshot();
    const frame = put(make('iframe'));
    const inner = frame.contentWindow as Window & typeof globalThis;
    const innerBefore = snapshot(inner);
    const stop = startGuard(consent);
    later(stop);
    frame.remove();
    put(frame);
    const patched = differences(before, snapshot());
    for (const key of ['fetch', 'WebSocket', 'Audio', 'Node.appendChild', 'Element.setAttribute', 'Element.innerHTML', 'HTMLImageElement.src', 'Document.cookie', 'Storage.setItem'])
      expect(patched).to.contain(key);
    stop();
    expect(differences(before, snapshot())).to.deep.equal([]);
    expect(innerBefore.size).to.be.greaterThan(100);
    expect(await isGuarded(false)).to.deep.equal(all(false));
  });

  it('a frame’s originals come back', () => {
    const frame = put(make('iframe'));
    const inner = frame.contentWindow as Window & typeof globalThis;
    const before = snapshot(inner);
    const stop = guard(consent);
    inner.document.body.append('x');
    frame.dispatchEvent(new Event('load'));
    expect(differences(before, snapshot(inner))).to.contain('fetch');
    stop();
    expect(differences(before, snapshot(inner))).to.deep.equal([]);
  });

  it('wrapped methods still look native', () => {
    const { length, name } = fetch;
    guard(consent);
    for (const call of [fetch, document.body.append, navigator.sendBeacon, WebSocket])
      expect(Function.prototype.toString.call(call)).to.contain('[native code]');
    expect([fetch.length, fetch.name]).to.deep.equal([length, name]);
    const socket = new WebSocket('wss://0:1');
    expect(socket).to.be.instanceOf(WebSocket);
    class Own extends WebSocket {}
    expect(new Own('wss://0:1')).to.be.instanceOf(Own);
  });

  for (const order of ['first', 'second'] as const)
    it(`two guards: the ${order} stops, the other goes on`, async () => {
      const before = snapshot();
      const guards = [guard(consent), guard(consent)];
      if (order === 'second') guards.reverse();
      guards[0]!();
      expect(await isGuarded(true)).to.deep.equal(all(true));
      guards[1]!();
      expect(await isGuarded(false)).to.deep.equal(all(false));
      if (order === 'second') expect(differences(before, snapshot())).to.deep.equal([]);
    });

  /** Wraps what Zone.js, error monitors and session recorders wrap, the way they do. Returns what passed through, and the undo. */
  function patcher(): { seen: Set<string>; undo: () => void } {
    const seen = new Set<string>();
    const undos: (() => void)[] = [];
    const wrap = (owner: object, key: string, part: 'value' | 'set' = 'value') => {
      const former = Object.getOwnPropertyDescriptor(owner, key)!;
      const original = former[part] as (...args: unknown[]) => unknown;
      const ours = function (this: unknown, ...args: unknown[]) {
        seen.add(key);
        return original.apply(this, args);
      };
      Object.defineProperty(owner, key, { ...former, [part]: ours });
      undos.push(() => Object.defineProperty(owner, key, former));
    };
    wrap(window, 'fetch');
    wrap(XMLHttpRequest.prototype, 'open');
    wrap(XMLHttpRequest.prototype, 'send');
    wrap(Navigator.prototype, 'sendBeacon');
    wrap(Node.prototype, 'appendChild');
    wrap(Element.prototype, 'append');
    wrap(Element.prototype, 'setAttribute');
    wrap(Element.prototype, 'innerHTML', 'set');
    wrap(HTMLImageElement.prototype, 'src', 'set');
    wrap(Document.prototype, 'cookie', 'set');
    return { seen, undo: () => undos.reverse().forEach((undo) => undo()) };
  }

  it('another patcher before: both work, and it is put back', async () => {
    const { seen, undo } = patcher();
    later(undo);
    const before = snapshot();
    const stop = guard(consent);
    expect(await isGuarded(true)).to.deep.equal(all(true));
    for (const key of ['open', 'send', 'append']) expect([...seen]).to.contain(key);
    stop();
    expect(differences(before, snapshot())).to.deep.equal([]);
    expect(await isGuarded(false)).to.deep.equal(all(false));
    for (const key of ['fetch', 'sendBeacon', 'innerHTML', 'cookie']) expect([...seen]).to.contain(key);
  });

  it('another patcher after: both work, what it wraps stays and lets everything pass', async () => {
    const stop = guard(consent);
    const { seen, undo } = patcher();
    later(undo);
    expect(await isGuarded(true)).to.deep.equal(all(true));
    for (const key of ['fetch', 'sendBeacon', 'innerHTML', 'cookie']) expect([...seen]).to.contain(key);
    const { fetch: theirs } = window;
    stop();
    expect(window.fetch).to.equal(theirs);
    expect(await isGuarded(false)).to.deep.equal(all(false));
  });

  it('a patcher that takes itself away after the guard, and one between two guards', async () => {
    const first = guard(consent);
    const { undo } = patcher();
    const second = guard(consent);
    second();
    undo();
    expect(await isGuarded(true)).to.deep.equal(all(true));
    first();
    expect(await isGuarded(false)).to.deep.equal(all(false));
  });

  it('one that shadows document.cookie is wrapped where it is', () => {
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')!;
    stub(document, 'cookie', { get: () => get!.call(document) as string, set: (text: string) => set!.call(document, text) });
    guard(consent);
    document.cookie = '_m=1';
    expect(document.cookie).not.to.contain('_m=1');
  });

  it('frozen prototypes: what can be watched is, nothing throws', async () => {
    const frame = put(make('iframe'));
    const inner = frame.contentWindow as Window & typeof globalThis;
    for (const { prototype } of [inner.Element, inner.Node, inner.HTMLImageElement, inner.XMLHttpRequest]) Object.freeze(prototype);
    const warnings: unknown[] = [];
    stub(console, 'warn', { value: (text: unknown) => warnings.push(text) });
    const stop = guard(consent);
    frame.dispatchEvent(new Event('load'));
    expect(String(warnings)).to.contain('froze');
    inner.document.body.setAttribute('class', 'a');
    expect(await inner.fetch(url()).catch(() => 'stopped')).to.equal('stopped');
    stop();
    expect((await inner.fetch(url())).ok).to.equal(true);
  });
});
