/** What hostile documents try: nothing of them executes, and no request leaves. */
import { expect } from '@open-wc/testing';
import '../../src/ui/policy/define.js';
import { until } from '../helpers.js';
import { put } from './policy-setup.js';

interface Vector {
  readonly name: string;
  readonly type: 'html' | 'markdown';
  readonly text: string;
}

declare global {
  interface Window {
    hit?: (name?: unknown) => void;
  }
}

const vectors = (await (await fetch(new URL('./policies/hostile.json', import.meta.url))).json()) as Vector[];

const isChromium = navigator.userAgent.includes('Chrome');

const ALLOWED_LINKS = /^(https?|mailto|tel):/;

describe('<consent-policy>: hostile documents', () => {
  let hits: unknown[];
  /** Requests that were tried. The page forbids them: so each is told in every engine, whether or not there is a network. */
  const asked: string[] = [];

  before(() => {
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    // Chromium tells of a `<track>` in a parsed document that it never asks for: there the list of requests is looked at.
    const media = isChromium ? '; media-src *' : '';
    policy.content = `default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src * blob:${media}`;
    document.head.append(policy);
    document.addEventListener('securitypolicyviolation', ({ blockedURI }) => void asked.push(blockedURI));
    performance.setResourceTimingBufferSize(5000);
    window.hit = (name) => void hits.push(name ?? 'hit');
  });
  beforeEach(() => {
    hits = [];
  });
  after(() => {
    delete window.hit;
  });

  async function show({ type, text }: Vector): Promise<HTMLElement> {
    const element = document.createElement('consent-policy');
    element.src = URL.createObjectURL(new Blob([text], { type: `text/${type};charset=utf-8` }));
    const isShown = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
    put(element);
    await isShown;
    URL.revokeObjectURL(element.src);
    return element;
  }

  /** Time for what waits for an image that fails, as long as this machine needs for that, for its next task or an animation frame. */
  const settle = async () => {
    await new Promise((resume) => Object.assign(new Image(), { onerror: resume, src: 'data:,' }));
    await new Promise((resume) => setTimeout(resume, 5));
    await new Promise((resume) => requestAnimationFrame(resume));
  };

  it('are at least 150', () => {
    expect(vectors.length).to.be.at.least(150);
  });

  it('the checks see what they look for', async () => {
    const host = put(document.createElement('div'));
    host.innerHTML = '<img src="data:," onerror="hit(1)"><img src="https://leak.example/control">';
    await until(() => hits.length && asked.length, 'both are told');
    expect(hits).to.deep.equal([1]);
    host.remove();
    asked.length = 0;
    performance.clearResourceTimings();
  });

  for (const vector of vectors)
    it(`${vector.type}: ${vector.name}`, async () => {
      const { href } = location;
      const element = await show(vector);
      await settle();
      const article = element.shadowRoot!.querySelector('[part~=article]');
      for (const inner of article?.querySelectorAll('*') ?? []) {
        expect(inner.localName).not.to.match(/^(script|style|iframe|object|embed|svg|math|form|input|button|base|meta|link|video|audio|source|template|frame|frameset|applet|dialog|consent-(banner|preferences|policy))$/);
        for (const { name } of inner.attributes) expect(name).not.to.match(/^(on|data-consent|style$|formaction$|srcset$|background$|is$|popover)/);
        const link = inner.getAttribute('href');
        if (link && !link.startsWith('#')) expect(new URL(link, location.href).href).to.match(ALLOWED_LINKS);
        if (inner instanceof HTMLImageElement && inner.src) expect(new URL(inner.src).origin).to.equal(location.origin);
      }
      // Focus and pointer are what some wait for.
      for (const inner of article?.querySelectorAll<HTMLElement>('*') ?? []) for (const type of ['mouseover', 'focus', 'toggle', 'animationstart', 'load', 'error']) inner.dispatchEvent(new Event(type));
      element.remove();
      expect(hits).to.deep.equal([]);
      expect(asked).to.deep.equal([]);
      expect(performance.getEntriesByType('resource').filter(({ name }) => name.includes('leak.example'))).to.deep.equal([]);
      expect(location.href).to.equal(href);
      expect(document.title).to.be.a('string');
    });
});
