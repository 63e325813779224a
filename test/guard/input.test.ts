import { expect } from '@open-wc/testing';
import { make, put, start, turn } from '../core/setup.js';
import { GUARDED, guard, hits, vendor } from './setup.js';

const word = () => `input-${Date.now()}-${Math.random()}`;
const arrived = async (text: string) => (await hits(text)).length;

describe('bad input', () => {
  beforeEach(() => void guard(start(GUARDED)));

  const values: unknown[] = ['', ' ', 'http://', '//', 'http://[', 'blob:x', 'data:,x', 'about:blank', 'javascript:0', 'mailto:a@b', null, undefined, 0, {}, [], new Date(0)];

  for (const value of values)
    it(`${typeof value} ${JSON.stringify(value) ?? ''}: as without a guard`, async () => {
      for (const [tag, name] of [['img', 'src'], ['img', 'srcset'], ['iframe', 'src'], ['link', 'href'], ['video', 'poster'], ['object', 'data']] as const) {
        const element = make(tag);
        const other = make(tag);
        element.setAttribute(name, value as string);
        (other as unknown as Record<string, unknown>)[name] = value;
        for (const one of [element, other]) expect(one.getAttribute(name), `${tag} ${name}`).to.equal(String(value));
      }
      const host = make('div');
      host.innerHTML = value as string;
      // eslint-disable-next-line @typescript-eslint/no-base-to-string -- what the platform does
      expect(host.textContent).to.equal(value === null ? '' : String(value));
      const outcome: unknown = await fetch(value as string).then(() => 'answered', (error: unknown) => error);
      if (outcome !== 'answered') expect(outcome).to.be.instanceOf(TypeError);
    });

  it('an object is asked for its text once: it cannot name another address the second time', async () => {
    const text = word();
    let asked = 0;
    const turning = () => {
      asked = 0;
      return { toString: () => (asked++ ? `${vendor}/${text}` : `/vendor?${text}`) } as unknown as string;
    };
    make('img').setAttribute('src', turning());
    new Image().src = turning();
    await fetch(turning()).catch(() => {});
    navigator.sendBeacon(turning());
    const request = new XMLHttpRequest();
    request.open('GET', turning());
    request.send();
    make('div').innerHTML = { toString: () => `<img src="${turning()}">` } as unknown as string;
    await turn(200);
    expect(await arrived(text)).to.equal(0);
  });

  it('what throws when it is asked: the caller hears it as before, nothing leaves', async () => {
    const thrown = new Error('Of the caller’s own making');
    const value = {
      toString() {
        throw thrown;
      },
    } as unknown as string;
    expect(await fetch(value).catch((error: unknown) => error)).to.equal(thrown);
    for (const act of [
      () => make('img').setAttribute('src', value),
      () => (new Image().src = value),
      () => navigator.sendBeacon(value),
      () => new XMLHttpRequest().open('GET', value),
      () => new WebSocket(value),
      () => (document.cookie = value),
    ])
      expect(act).to.throw('Of the caller’s own making');
    const options = Object.defineProperty({}, 'method', {
      get() {
        throw thrown;
      },
    });
    expect(await fetch('/vendor', options).catch((error: unknown) => error)).to.equal(thrown);
  });

  it('proxies', async () => {
    const text = word();
    const request = new Proxy(new Request(`${vendor}/${text}`), {});
    await fetch(request).catch(() => {});
    const address = new Proxy(new URL(`${vendor}/${text}`), { get: (url, key) => (key === 'toString' ? () => url.href : undefined) });
    await fetch(address).catch(() => {});
    expect(() => document.body.append(new Proxy(make('img'), {}))).not.to.throw();
    expect(() => document.body.appendChild(new Proxy(make('img'), {}))).to.throw(TypeError);
    document.body.lastChild!.remove();
    await turn(100);
    expect(await arrived(text)).to.equal(0);
  });

  it('nodes with fields named like those of every node', async () => {
    const text = word();
    const form = make('form', {}, make('input', { name: 'nodeType' }), make('input', { name: 'localName' }), make('input', { name: 'hasAttribute' }));
    put(form as unknown as HTMLElement);
    form.append(make('img', { src: `${vendor}/${text}` }));
    await turn(100);
    form.removeAttribute('class');
    expect(form.isConnected).to.equal(true);
    expect(await arrived(text)).to.equal(0);
  });

  it('bodies of every kind: nothing leaves, nothing throws', async () => {
    const text = word();
    const form = new FormData();
    form.set('a', new Blob(['b']));
    const bodies = [form, new Blob(['x']), new URLSearchParams('a=b'), new Uint8Array(2), 'x', undefined];
    for (const body of bodies) {
      expect(await fetch(`${vendor}/${text}`, { method: 'POST', body: body ?? null }).catch(() => 'stopped')).to.equal('stopped');
      expect(navigator.sendBeacon(`${vendor}/${text}`, body)).to.equal(true);
    }
    const stream = new ReadableStream();
    expect(await fetch(`${vendor}/${text}`, { method: 'POST', body: stream, duplex: 'half' } as RequestInit).catch(() => 'stopped')).to.equal('stopped');
    expect(await arrived(text)).to.equal(0);
  });

  it('credentials, ports, a dot at the end, protocol-relative', async () => {
    const text = word();
    const { port } = new URL(vendor);
    for (const address of [`http://u:p@127.0.0.1:${port}/${text}`, `//127.0.0.1:${port}/${text}`, `http://127.0.0.1.:${port}/${text}`, `http://127.1:${port}/${text}`, `http://0x7f000001:${port}/${text}`])
      new Image().src = address;
    await turn(150);
    expect(await arrived(text)).to.equal(0);
  });

  it('relative addresses with a <base>', async () => {
    const text = word();
    const base = document.createElement('base');
    base.href = `${vendor}/`;
    document.head.append(base);
    try {
      const outcome = fetch(text).catch(() => 'stopped');
      new Image().src = text;
      navigator.sendBeacon(text);
      put(make('script', { src: `${text}.js` }));
      make('div').innerHTML = `<img src="${text}">`;
      expect(await outcome).to.equal('stopped');
    } finally {
      base.remove();
    }
    await turn(150);
    expect(await arrived(text)).to.equal(0);
  });

  it('a frame without the page’s origin is left alone', async () => {
    const frame = put(make('iframe', { sandbox: 'allow-scripts', srcdoc: '<p>Inside' }));
    await new Promise((resolve) => (frame.onload = resolve));
    expect(frame.isConnected).to.equal(true);
  });

  if ('trustedTypes' in window)
  it('an object of Trusted Types goes on as it is', () => {
    const { trustedTypes } = window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): { createHTML(text: string): string; createScriptURL(text: string): string } } };
    const rule = (text: string) => text;
    const policy = trustedTypes.createPolicy('test', { createHTML: rule, createScriptURL: rule });
    const [address, html] = [policy.createScriptURL('/vendor'), policy.createHTML('<b>src</b>')];
    // A patcher beneath the guard sees what reaches the platform; in a frame, that is guarded after it.
    const frame = put(make('iframe'));
    const inner = (put(make('iframe')).contentWindow ?? frame.contentWindow) as Window & typeof globalThis;
    const host = inner.document.createElement('div');
    host.innerHTML = html;
    expect(host.innerHTML).to.equal('<b>src</b>');
    const script = make('script');
    script.src = address;
    expect(script.getAttribute('src')).to.equal('/vendor');
  });
});
