import { expect } from '@open-wc/testing';
import { createConsent } from '../../src/index.js';
import { startGuard } from '../../src/guard.js';
import { clearConsent, isFirefox, isWebKit } from '../helpers.js';
import { make, turn } from '../core/setup.js';
import { GUARDED, hits, vendor } from './setup.js';

type Way = (url: (file: string) => string, place: HTMLElement) => unknown;

const script = (src: string) => {
  const element = document.createElement('script');
  element.src = src;
  return element;
};
const image = (src: string) => {
  const element = document.createElement('img');
  element.src = src;
  return element;
};
const frameIn = (place: HTMLElement, attributes = {}) => {
  const frame = make('iframe', attributes);
  place.append(frame);
  return frame;
};
const inner = (frame: HTMLIFrameElement) => frame.contentWindow as Window & typeof globalThis;
const pixel = (url: string) => `<img src="${url}" alt="">`;

const SVG = 'http://www.w3.org/2000/svg';

const kept: unknown[] = [];

/** Ways to put something into the page. */
const insertions: Record<string, Way> = {
  'script.src, append': (url, place) => place.append(script(url('a.js'))),
  'script, setAttribute, appendChild': (url, place) => place.appendChild(make('script', { src: url('a.js') })),
  'script in the page, src afterwards': (url, place) => {
    const element = make('script');
    place.append(element);
    element.src = url('a.js');
  },
  'script in the page, setAttribute afterwards': (url, place) => {
    const element = make('script');
    place.append(element);
    element.setAttribute('SRC', url('a.js'));
  },
  'module script': (url, place) => {
    const element = script(url('a.js'));
    element.type = 'module';
    place.append(element);
  },
  'type after src': (url, place) => {
    const element = script(url('a.js'));
    element.type = 'text/javascript';
    element.async = true;
    place.prepend(element);
  },
  insertBefore: (url, place) => place.insertBefore(script(url('a.js')), null),
  replaceChild: (url, place) => place.replaceChild(script(url('a.js')), place.appendChild(make('p'))),
  before: (url, place) => place.appendChild(make('p')).before(script(url('a.js'))),
  after: (url, place) => place.appendChild(make('p')).after(script(url('a.js'))),
  replaceWith: (url, place) => place.appendChild(make('p')).replaceWith(script(url('a.js'))),
  'Text.after': (url, place) => place.appendChild(new Text('x')).after(script(url('a.js'))),
  replaceChildren: (url, place) => place.appendChild(make('p')).replaceChildren(script(url('a.js'))),
  insertAdjacentElement: (url, place) => place.insertAdjacentElement('afterbegin', script(url('a.js'))),
  'Range.insertNode': (url, place) => {
    const range = document.createRange();
    range.selectNodeContents(place);
    range.insertNode(script(url('a.js')));
  },
  'DocumentFragment.append': (url, place) => {
    const fragment = new DocumentFragment();
    fragment.append(make('div', {}, script(url('a.js'))));
    place.append(fragment);
  },
  'script.cloneNode': (url, place) => place.append(script(url('a.js')).cloneNode(true)),
  'img.cloneNode': (url, place) => place.append(image(url('a.gif')).cloneNode()),
  'importNode of a template': (url, place) => {
    const template = make('template');
    template.innerHTML = `<p>${pixel(url('a.gif'))}</p>`;
    place.append(document.importNode(template.content, true));
  },
  'cloneNode of a template': (url, place) => {
    const template = make('template');
    template.innerHTML = `<p>${pixel(url('a.gif'))}</p>`;
    place.append(template.content.cloneNode(true));
  },
  'adoptNode of another document': (url, place) => {
    const other = new DOMParser().parseFromString(pixel(url('a.gif')), 'text/html');
    place.append(document.adoptNode(other.images[0]!));
  },
  'insertion from another document': (url, place) => {
    const other = new DOMParser().parseFromString(pixel(url('a.gif')), 'text/html');
    place.append(other.images[0]!);
  },
  innerHTML: (url, place) => (place.innerHTML = pixel(url('a.gif'))),
  'innerHTML of what is in no page': (url, place) => {
    const holder = make('div');
    holder.innerHTML = pixel(url('a.gif'));
    place.append(holder);
  },
  outerHTML: (url, place) => (place.appendChild(make('p')).outerHTML = pixel(url('a.gif'))),
  insertAdjacentHTML: (url, place) => place.insertAdjacentHTML('beforeend', pixel(url('a.gif'))),
  createContextualFragment: (url, place) =>
    place.append(document.createRange().createContextualFragment(`<script src="${url('a.js')}"></script>`)),
  'createContextualFragment, img': (url, place) => place.append(document.createRange().createContextualFragment(pixel(url('a.gif')))),
  'img.src': (url, place) => place.append(image(url('a.gif'))),
  'img.src in the page': (url, place) => (place.appendChild(make('img')).src = url('a.gif')),
  'img.srcset': (url, place) => {
    const element = make('img');
    element.srcset = `${url('a.gif')} 1x, ${url('b.gif')} 2x`;
    place.append(element);
  },
  'img, setAttribute srcset': (url, place) => place.append(make('img', { srcset: `data:image/gif;base64,AAAA 0.1x,${url('a.gif')} 1x` })),
  'img, setAttributeNS': (url, place) => place.appendChild(make('img')).setAttributeNS(null, 'src', url('a.gif')),
  'img, setAttributeNode': (url, place) => {
    const node = document.createAttribute('src');
    node.value = url('a.gif');
    place.appendChild(make('img')).setAttributeNode(node);
  },
  'img, value of the attribute': (url, place) => {
    const element = place.appendChild(make('img', { src: '' }));
    element.getAttributeNode('src')!.value = url('a.gif');
  },
  'source of a picture': (url, place) => place.append(make('picture', {}, make('source', { srcset: url('a.gif') }), make('img'))),
  'iframe.src': (url, place) => {
    const element = make('iframe');
    element.src = url('a.html');
    place.append(element);
  },
  'iframe in the page': (url, place) => (frameIn(place).src = url('a.html')),
  'iframe by innerHTML': (url, place) => (place.innerHTML = `<iframe src="${url('a.html')}"></iframe>`),
  embed: (url, place) => place.append(make('embed', { src: url('a.html'), type: 'text/html' })),
  object: (url, place) => place.append(make('object', { data: url('a.gif'), type: 'image/gif' })),
  stylesheet: (url, place) => place.append(make('link', { rel: 'stylesheet', href: url('a.css') })),
  'stylesheet, rel afterwards': (url, place) => {
    const element = make('link');
    element.href = url('a.css');
    place.append(element);
    element.rel = 'stylesheet';
  },
  preload: (url, place) => place.append(make('link', { rel: 'preload', as: 'image', href: url('a.gif') })),
  'video poster': (url, place) => place.append(make('video', { poster: url('a.gif') })),
  'input type=image': (url, place) => place.append(make('input', { type: 'image', src: url('a.gif') })),
  'image of SVG': (url, place) => {
    const svg = document.createElementNS(SVG, 'svg');
    const element = document.createElementNS(SVG, 'image');
    element.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', url('a.gif'));
    svg.append(element);
    place.append(svg);
  },
  'image of SVG, by innerHTML': (url, place) => (place.innerHTML = `<svg><image xlink:href="${url('a.gif')}"/></svg>`),
  'image of SVG, innerHTML of the SVG': (url, place) => {
    const svg = document.createElementNS(SVG, 'svg');
    place.append(svg);
    svg.innerHTML = `<image href="${url('a.gif')}"/>`;
  },
  'image of SVG, in a group, insertAdjacentHTML': (url, place) => {
    place.innerHTML = '<svg><g></g></svg>';
    place.querySelector('g')!.insertAdjacentHTML('beforebegin', `<image href="${url('a.gif')}"/>`);
  },
  'image of SVG, outerHTML': (url, place) => {
    place.innerHTML = '<svg><g></g></svg>';
    place.querySelector('g')!.outerHTML = `<image href="${url('a.gif')}"/>`;
  },
  'script of SVG': (url, place) => {
    const element = document.createElementNS(SVG, 'script');
    element.setAttribute('href', url('a.js'));
    place.appendChild(document.createElementNS(SVG, 'svg')).append(element);
  },
  'script of SVG, xlink:href': (url, place) => {
    const element = document.createElementNS(SVG, 'script');
    element.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', url('a.js'));
    place.appendChild(document.createElementNS(SVG, 'svg')).append(element);
  },
  // Elsewhere none of these ever runs.
  ...(isFirefox && {
    'script of SVG, createContextualFragment': (url, place) =>
      place.append(document.createRange().createContextualFragment(`<svg><script href="${url('a.js')}"></script></svg>`)),
  }),
  'source of a video': (url, place) => place.append(make('video', { preload: 'auto' }, make('source', { src: url('a.mp4') }))),
  'in an open shadow root': (url, place) => {
    const root = place.attachShadow({ mode: 'open' });
    root.innerHTML = '<p></p>';
    root.append(image(url('a.gif')));
  },
  'script in an open shadow root': (url, place) => place.attachShadow({ mode: 'open' }).append(script(url('a.js'))),
  'innerHTML of a shadow root': (url, place) => (place.attachShadow({ mode: 'open' }).innerHTML = pixel(url('a.gif'))),
  'document.write in a frame': (url, place) => {
    const { document: page } = inner(frameIn(place));
    page.open();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- vendors still call it
    page.write('<p>Written</p>', `<script src="${url('a.js')}"></script>`);
    page.close();
  },
  'append in a frame about:blank': (url, place) => {
    const { document: page } = inner(frameIn(place));
    const element = page.createElement('script');
    element.src = url('a.js');
    page.body.append(element);
  },
  'srcdoc, set before': (url, place) => frameIn(place, { srcdoc: pixel(url('a.gif')) }),
  'srcdoc, set afterwards': (url, place) => (frameIn(place).srcdoc = `<p><script src="${url('a.js')}"></script>`),
  'shadow roots in shadow roots, by setHTMLUnsafe': (url, place) => {
    const shadow = (html: string) => `<div><template shadowrootmode="open">${html}</template></div>`;
    (place as Partial<Pick<Element, 'setHTMLUnsafe'>>).setHTMLUnsafe?.(shadow(shadow(pixel(url('a.gif')))));
  },
  'new Audio, in no page': (url) => kept.push(new Audio(url('a.mp3'))),
  'audio, preloaded in no page': (url) => kept.push(make('audio', { preload: 'auto', src: url('a.mp3') })),
  'srcdoc by innerHTML': (url, place) => (place.innerHTML = `<iframe srcdoc="&lt;img src='${url('a.gif')}'&gt;"></iframe>`),
};

/** Ways to ask. What is refused is not asked again when consent comes. */
const requests: Record<string, Way> = {
  'new Image': (url) => kept.push((new Image().src = url('a.gif'))),
  ...('fetchLater' in window && { fetchLater: (url) => (window as unknown as { fetchLater(url: string, options: object): void }).fetchLater(url('later'), { activateAfter: 0 }) }),
  fetch: (url) => fetch(url('data')).catch(() => {}),
  'fetch of a URL, keepalive': (url) => fetch(new URL(url('data')), { method: 'POST', body: 'x', keepalive: true }).catch(() => {}),
  'fetch of a Request': (url) => fetch(new Request(url('data'))).catch(() => {}),
  XMLHttpRequest: (url) => {
    const request = new XMLHttpRequest();
    request.open('POST', url('data'));
    request.send('x');
  },
  sendBeacon: (url) => navigator.sendBeacon(url('beacon'), new URLSearchParams({ a: 'b' })),
  WebSocket: (url) => kept.push(new WebSocket(url('socket').replace('http', 'ws'))),
  EventSource: (url) => kept.push(new EventSource(url('events'))),
  'fetch of a frame': (url, place) => inner(frameIn(place)).fetch(url('data')).catch(() => {}),
  'sendBeacon of a frame': (url, place) => inner(frameIn(place, { src: 'about:blank' })).navigator.sendBeacon(url('beacon')),
  'fetch of the first of two frames': (url, place) => {
    const frames = [make('iframe'), make('iframe')] as const;
    place.append(...frames);
    inner(frames[0]).fetch(url('data')).catch(() => {});
  },
  'new Image of a frame': (url, place) => kept.push((new (inner(frameIn(place)).Image)().src = url('a.gif'))),
  ...(isWebKit
    ? // There a frame with srcdoc gets new classes when its document comes.
      {}
    : {
        'a script in srcdoc': (url, place) => frameIn(place, { srcdoc: `<script>new Image().src = ${JSON.stringify(url('a.gif'))}</script>` }),
      }),
};

/** Firefox has no preload of what it does not use, WebKitGTK without codecs no audio: there the request never comes. */
const all = { ...insertions, ...requests };
const names = Object.keys(all);

describe('the matrix', () => {
  /** Hits on the wire, by way, in each phase. */
  const counted: Record<string, Record<string, number>> = {};
  const consent = createConsent(GUARDED);
  const guard = startGuard(consent);
  const run = `${Date.now()}`;
  const wordOf = (phase: string, name: string) => `${run}-${phase}-${names.indexOf(name)}-`;
  const errors: unknown[] = [];

  const perform = (phase: string) => {
    for (const name of names) {
      const place = make('div');
      document.body.append(place);
      try {
        all[name]!((file) => `${vendor}/${wordOf(phase, name)}/${file}`, place);
      } catch (error) {
        errors.push(`${name}: ${String(error)}`);
      }
    }
  };
  const count = async (phase: string) => {
    const found = await hits(`${run}-${phase}-`);
    return Object.fromEntries(names.map((name) => [name, found.filter((hit) => hit.includes(wordOf(phase, name))).length]));
  };

  before(async () => {
    addEventListener('error', ({ message }) => errors.push(message));
    addEventListener('unhandledrejection', ({ reason }) => errors.push(reason));
    perform('denied');
    await turn(600);
    counted['denied'] = await count('denied');
    consent.acceptAll();
    perform('granted');
    // Scripts go one after another, each with its own way to the server and back.
    for (const end = Date.now() + 30_000; Date.now() < end; await turn(100)) {
      counted['granted'] = await count('granted');
      counted['released'] = await count('denied');
      if (names.every((name) => counted['granted']![name] && (counted['released']![name] || !(name in insertions)))) break;
    }
    await turn(300);
    counted['released'] = await count('denied');
    consent.rejectAll();
    await turn();
    perform('revoked');
    await turn(600);
    counted['revoked'] = await count('revoked');
    counted['afterwards'] = await count('denied');
  });
  after(() => {
    guard();
    consent.stop();
    clearConsent();
  });

  for (const name of names) {
    it(`${name}: nothing without consent, all with it, nothing more after it`, () => {
      expect(counted['denied']![name], 'denied').to.equal(0);
      expect(counted['granted']![name], 'granted').to.be.greaterThan(0);
      if (name in insertions) expect(counted['released']![name], 'granted later').to.be.greaterThan(0);
      else expect(counted['released']![name], 'refused, and forgotten').to.equal(0);
      expect(counted['revoked']![name], 'revoked').to.equal(0);
      expect(counted['afterwards']![name], 'no more of the old').to.equal(counted['released']![name]);
    });
  }

  it('no error came up on the way', () => expect(errors).to.deep.equal([]));

  it('the report has every way', () => {
    const stopped = guard.report.stopped.filter(({ service }) => service === 'metrics');
    for (const name of names) expect(stopped.some(({ name: url }) => url.includes(wordOf('denied', name))), name).to.equal(true);
  });
});
