import { expect } from '@open-wc/testing';
import type { Consent } from '../../src/index.js';
import { until } from '../helpers.js';
import { hear, later, make, put, start, stub, turn } from '../core/setup.js';
import { GUARDED, guard, hits, vendor } from './setup.js';

let count = 0;
/** An address that nobody asked for yet. */
const fresh = (file = 'data') => `${vendor}/guard-${Date.now()}-${count++}/${file}`;
const quiet = () => turn(150);
const arrives = (url: string) => until(async () => (await hits(new URL(url).pathname)).length, `${url} arrives`);
const arrived = async (url: string) => (await hits(new URL(url).pathname)).length;

/** The types of events that come, in order. */
function eventsOf(target: EventTarget, ...types: string[]): string[] {
  const heard: string[] = [];
  for (const type of types) target.addEventListener(type, () => heard.push(type));
  return heard;
}

describe('guard', () => {
  let consent: Consent;
  beforeEach(() => {
    consent = start(GUARDED);
  });

  describe('fails as the platform fails', () => {
    beforeEach(() => void guard(consent));

    it('fetch rejects with a TypeError that names the guard', async () => {
      const error: unknown = await fetch(fresh()).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(TypeError);
      expect((error as Error).message).to.contain('guard').and.contain(vendor);
    });

    it('XMLHttpRequest: error and loadend, later, status 0', async () => {
      const request = new XMLHttpRequest();
      const heard = eventsOf(request, 'load', 'error', 'loadend');
      request.open('POST', fresh());
      request.setRequestHeader('x-a', 'b');
      request.send('x');
      expect(heard).to.deep.equal([]);
      await until(() => heard.length === 2, 'the request fails');
      expect(heard).to.deep.equal(['error', 'loadend']);
      expect([request.status, request.readyState]).to.deep.equal([0, 4]);
    });

    it('the same XMLHttpRequest works again for another address', async () => {
      const request = new XMLHttpRequest();
      request.open('GET', fresh());
      request.open('GET', `${location.origin}/vendor`);
      const heard = eventsOf(request, 'load', 'error');
      request.send();
      await until(() => heard.length, 'an answer');
      expect(heard).to.deep.equal(['load']);
    });

    it('WebSocket: error and close', async () => {
      const socket = new WebSocket(fresh().replace('http', 'ws'));
      const heard = eventsOf(socket, 'open', 'error', 'close');
      await until(() => heard.length === 2, 'the socket closes');
      expect(heard).to.deep.equal(['error', 'close']);
      expect(socket).to.be.instanceOf(WebSocket);
      expect(WebSocket.OPEN).to.equal(1);
    });

    it('EventSource: error, closed', async () => {
      const source = new EventSource(fresh());
      const heard = eventsOf(source, 'open', 'error');
      await until(() => heard.length, 'the source fails');
      expect([heard, source.readyState]).to.deep.equal([['error'], 2]);
    });

    it('sendBeacon says true, an image says nothing', async () => {
      expect(navigator.sendBeacon(fresh())).to.equal(true);
      const image = new Image();
      const heard = eventsOf(image, 'load', 'error');
      image.src = fresh('a.gif');
      await quiet();
      expect(heard).to.deep.equal([]);
      expect(image.width).to.equal(0);
    });

    it('a script says nothing', async () => {
      const script = make('script', { src: fresh('a.js') });
      const heard = eventsOf(script, 'load', 'error');
      put(script);
      await quiet();
      expect(heard).to.deep.equal([]);
      expect(script.src).to.contain(vendor);
    });
  });

  it('scriptErrors: a stopped script fires error', async () => {
    guard(consent, { scriptErrors: true });
    const script = make('script', { src: fresh('a.js') });
    const heard = eventsOf(script, 'load', 'error');
    put(script);
    expect(heard).to.deep.equal([]);
    await until(() => heard.length, 'the error');
    expect(heard).to.deep.equal(['error']);
  });

  it('scripts come back in order, one after another, and run once', async () => {
    guard(consent);
    const ran: string[] = [];
    Object.assign(window, { ran });
    later(() => Reflect.deleteProperty(window, 'ran'));
    // The vendor's scripts say their query into `log`.
    const log: string[] = [];
    stub(window, 'log', { value: log });
    const word = fresh('');
    put(...(['1', '2', '3'].map((name) => make('script', { src: `${word}${name}.js?${name}` })) as [HTMLScriptElement, HTMLScriptElement]));
    consent.acceptAll();
    await until(() => log.length === 3, 'three scripts run');
    consent.rejectAll();
    await turn();
    consent.acceptAll();
    await quiet();
    expect(log).to.deep.equal(['1', '2', '3']);
    expect(await arrived(word)).to.equal(3);
  });

  it('a script with another type is nobody’s business', () => {
    guard(consent);
    const script = put(make('script', { src: fresh('a.js'), type: 'text/template' }));
    expect(script.type).to.equal('text/template');
  });

  it('revoked: frames and images of the service go, others stay', async () => {
    guard(consent);
    consent.acceptAll();
    const url = fresh('a.html');
    const frame = put(make('iframe', { src: url }));
    const own = put(make('iframe', { src: '/vendor' }));
    await arrives(url);
    consent.rejectAll();
    await turn(50);
    expect(frame.hasAttribute('src')).to.equal(false);
    expect(frame.contentDocument?.location.href).to.equal('about:blank');
    expect(own.getAttribute('src')).to.equal('/vendor');
  });

  it('revoked: what loaded in a shadow root goes too', async () => {
    const consent = start(GUARDED);
    consent.acceptAll();
    guard(consent);
    const root = put(make('div')).attachShadow({ mode: 'open' });
    const frame = make('iframe', { src: `${vendor}/a.html` });
    root.append(frame);
    consent.rejectAll();
    await turn();
    expect([frame.getAttribute('src'), frame.getAttribute('data-consent-src')]).to.deep.equal([null, `${vendor}/a.html`]);
  });

  it('vendors say goodbye in the task of the revocation, and not after it', async () => {
    guard(consent);
    consent.acceptAll();
    const [goodbye, late] = [fresh('goodbye'), fresh('late')];
    consent.subscribe(({ revoked }) => revoked[0] && navigator.sendBeacon(goodbye));
    consent.rejectAll();
    document.cookie = '_m=1';
    await turn();
    navigator.sendBeacon(late);
    await arrives(goodbye);
    await quiet();
    expect(await arrived(late)).to.equal(0);
    expect(document.cookie).not.to.contain('_m=');
  });

  describe('beacons', () => {
    it('dropped: never sent', async () => {
      guard(consent);
      const [beacon, pixel] = [fresh(), fresh('a.gif')];
      navigator.sendBeacon(beacon);
      const image = new Image();
      image.src = pixel;
      consent.acceptAll();
      await quiet();
      expect([await arrived(beacon), await arrived(pixel)]).to.deep.equal([0, 0]);
      // Put into the page it is no pixel but an image.
      put(image);
      await arrives(pixel);
    });

    it('held: sent once, when consent comes', async () => {
      guard(consent, { beacons: 'hold' });
      const [beacon, pixel] = [fresh(), fresh('a.gif')];
      navigator.sendBeacon(beacon, 'x');
      new Image().src = pixel;
      consent.decide({ functionality: true });
      await quiet();
      expect([await arrived(beacon), await arrived(pixel)]).to.deep.equal([0, 0]);
      consent.acceptAll();
      await arrives(beacon);
      await arrives(pixel);
      consent.decide({ functionality: false });
      await quiet();
      expect([await arrived(beacon), await arrived(pixel)]).to.deep.equal([1, 1]);
    });

    it('a rule says otherwise', async () => {
      consent.stop();
      consent = start({ services: [{ id: 'metrics', category: 'analytics', hosts: [{ host: '127.0.0.1', beacons: 'hold' }] }] });
      guard(consent);
      const beacon = fresh();
      navigator.sendBeacon(beacon);
      consent.acceptAll();
      await arrives(beacon);
    });
  });

  describe('unlisted hosts', () => {
    const config = { services: [{ id: 'metrics', category: 'analytics', hosts: ['metrics.example'] }] };
    beforeEach(() => {
      consent.stop();
      consent = start(config);
    });

    it('pass, and are told about once', async () => {
      const { report } = guard(consent);
      const events = hear('consent-undeclared');
      const url = fresh();
      await fetch(url);
      await fetch(url);
      expect(await arrived(url)).to.equal(2);
      const found = { kind: 'host', name: '127.0.0.1', by: location.origin };
      expect(report.undeclared).to.deep.equal([found]);
      expect(events.map(({ kind, name, by }) => ({ kind, name, by }))).to.deep.equal([found]);
    });

    it('deny: third parties are stopped, the page’s own host and safe ones pass', async () => {
      const { report } = guard(consent, { unlisted: 'deny', safe: ['safe.example'] });
      const url = fresh();
      expect(await fetch(url).catch(() => 'stopped')).to.equal('stopped');
      new Image().src = fresh('a.gif');
      expect((await fetch('/vendor')).ok).to.equal(true);
      expect(report.stopped.map(({ kind, service }) => [kind, service])).to.deep.equal([
        ['fetch', undefined],
        ['img', undefined],
      ]);
      expect(report.undeclared).to.have.length(1);
      await quiet();
      expect(await arrived(url)).to.equal(0);
    });

    it('deny: safe hosts pass with their subdomains', async () => {
      guard(consent, { unlisted: 'deny', safe: ['0.0.1', '127.0.0.1'] });
      expect((await fetch(fresh())).ok).to.equal(true);
    });

    it('deny: what was there before stays, whatever is decided; what came since stays away', () => {
      const before = put(make('img', { src: fresh('a.gif') }));
      guard(consent, { unlisted: 'deny' });
      const since = put(make('img', { src: fresh('a.gif') }));
      for (const decide of [consent.acceptAll, consent.rejectAll]) {
        decide();
        expect([before, since].map((image) => image.hasAttribute('src'))).to.deep.equal([true, false]);
      }
    });

    it('deny: what carries its content along passes', async () => {
      guard(consent, { unlisted: 'deny' });
      expect(await (await fetch('data:,a')).text()).to.equal('a');
      expect(await (await fetch(URL.createObjectURL(new Blob(['b'])))).text()).to.equal('b');
    });
  });

  it('the page’s own host is closed by a rule with a path alone', async () => {
    consent.stop();
    consent = start({ services: [{ id: 'own', category: 'analytics', hosts: ['localhost', { host: 'localhost', path: '/collect' }] }] });
    guard(consent);
    expect((await fetch('/vendor')).ok).to.equal(true);
    expect(await fetch('/collect').catch(() => 'stopped')).to.equal('stopped');
  });

  describe('writes', () => {
    const names = () => document.cookie.split('; ').map((pair) => pair.split('=')[0]);

    it('cookies: denied ones are dropped, others written, deletions pass', () => {
      document.cookie = '_m=old';
      const { report } = guard(consent);
      document.cookie = '_m=new';
      document.cookie = ' _m_1 =1; path=/';
      document.cookie = 'other=1';
      expect(document.cookie).to.contain('_m=old').and.to.contain('other=1');
      expect(names()).not.to.contain('_m_1');
      document.cookie = '_m=; max-age=0';
      expect(names()).not.to.contain('_m');
      expect(report.stopped).to.deep.equal([
        { kind: 'cookie', name: '_m', service: 'metrics', by: location.origin, count: 1 },
        { kind: 'cookie', name: '_m_1', service: 'metrics', by: location.origin, count: 1 },
      ]);
      expect(report.undeclared).to.deep.equal([{ kind: 'cookie', name: 'other', by: location.origin }]);
      consent.acceptAll();
      document.cookie = '_m=1';
      expect(names()).to.contain('_m');
    });

    it('cookies: only a real deletion is one', () => {
      guard(consent);
      const past = new Date(0).toUTCString();
      for (const attributes of ['max-age=0; max-age=100', `expires=${past}; max-age=100`, 'max-age=100; path=/max-age=0', 'max-age=soon'])
        document.cookie = `_m=1; ${attributes}`;
      expect(names()).not.to.contain('_m');
      consent.acceptAll();
      document.cookie = '_m=1';
      consent.stop();
      expect(names()).to.contain('_m');
    });

    it('the record is never matched, whatever wildcard covers it', () => {
      consent.stop();
      consent = start({ services: [{ id: 'greedy', category: 'analytics', cookies: [{ name: 'c*' }], storage: [{ type: 'localStorage', name: 'c*' }] }] });
      guard(consent);
      consent.rejectAll();
      expect(names()).to.contain('consent');
      document.cookie = 'c1=1';
      expect(names()).not.to.contain('c1');
    });

    // Firefox has it on https alone; WebKitGTK has it and keeps nothing on http, so it is the report that tells.
    if ('cookieStore' in window)
      it('cookieStore', async () => {
        const { report } = guard(consent);
        await cookieStore.set('_m', '1');
        await cookieStore.set({ name: '_m_1', value: '1' });
        await cookieStore.set('other', '1');
        expect(names()).not.to.include.members(['_m']).and.not.to.include.members(['_m_1']);
        expect(report.stopped.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(['cookie _m', 'cookie _m_1']);
        expect(report.undeclared.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(['cookie other']);
        await cookieStore.delete('other');
      });

    it('localStorage and sessionStorage, each by its own keys', () => {
      const { report } = guard(consent);
      localStorage.setItem('m_1', 'x');
      sessionStorage.setItem('m', 'x');
      localStorage.setItem('m', 'x');
      sessionStorage.setItem('m_1', 'x');
      expect([Object.keys(localStorage), Object.keys(sessionStorage)]).to.deep.equal([['m'], ['m_1']]);
      expect(report.stopped.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(['localStorage m_1', 'sessionStorage m']);
      expect(report.undeclared.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(['localStorage m', 'sessionStorage m_1']);
      consent.acceptAll();
      localStorage.setItem('m_1', 'y');
      expect(localStorage.getItem('m_1')).to.equal('y');
    });

    it('of a frame', () => {
      guard(consent);
      const frame = put(make('iframe'));
      frame.contentDocument!.cookie = '_m=1';
      frame.contentWindow!.localStorage.setItem('m_1', '1');
      expect(document.cookie).not.to.contain('_m');
      expect(localStorage.length).to.equal(0);
    });
  });

  it('the report counts, without queries, and is plain data', () => {
    const { report } = guard(consent);
    const url = fresh();
    for (let index = 0; index < 3; index++) navigator.sendBeacon(`${url}?${index}`);
    expect(JSON.parse(JSON.stringify(report))).to.deep.equal({
      stopped: [{ kind: 'beacon', name: url, service: 'metrics', by: location.origin, count: 3 }],
      undeclared: [],
    });
  });

  it('after consent.stop() it goes on with what held last', async () => {
    guard(consent);
    consent.stop();
    expect(await fetch(fresh()).catch(() => 'stopped')).to.equal('stopped');
  });

  it('of two services that share a host, one that is allowed is enough', async () => {
    consent.stop();
    const hosts = ['127.0.0.1'];
    consent = start({ services: [{ id: 'a', category: 'analytics', hosts }, { id: 'b', category: 'beacons', hosts }] });
    guard(consent);
    expect(await fetch(fresh()).catch(() => 'stopped')).to.equal('stopped');
    consent.decide({ beacons: true });
    expect((await fetch(fresh())).ok).to.equal(true);
  });

  it('an address that the page takes back does not come with consent', async () => {
    guard(consent);
    const url = fresh('a.gif');
    const image = put(make('img', { src: url }));
    image.removeAttribute('src');
    consent.acceptAll();
    await quiet();
    expect([image.hasAttribute('src'), await arrived(url)]).to.deep.equal([false, 0]);
  });

  it('what the page marked is the gate’s, and released by it', async () => {
    guard(consent);
    const url = fresh('a.gif');
    const image = put(make('img', { 'data-consent': 'metrics', 'data-src': url }));
    consent.acceptAll();
    await arrives(url);
    consent.rejectAll();
    await turn(50);
    expect(image.hasAttribute('src')).to.equal(false);
    consent.acceptAll();
    expect(image.getAttribute('src')).to.equal(url);
  });
});
