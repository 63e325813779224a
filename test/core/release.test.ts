import { expect } from '@open-wc/testing';
import type { Consent } from '../../src/index.js';
import { until } from '../helpers.js';
import {
  CONFIG,
  fixture,
  inline,
  isRequested,
  listenTo,
  log,
  make,
  put,
  says,
  scriptUrl,
  settled,
  slowUrl,
  start,
  turn,
} from './setup.js';

const pixel = (name: string) => fixture(`pixel.gif?${name}`);

/** Sets HTML the way pages do that have only a text. */
function html(text: string): HTMLElement {
  const host = put(make('div'));
  host.innerHTML = text;
  return host;
}

describe('release', () => {
  let consent: Consent;
  const grant = () => consent.decide({ functionality: true, beacons: true });
  const revoke = () => consent.decide({ functionality: false, beacons: false });

  beforeEach(() => {
    consent = start(CONFIG);
  });

  describe('attributes', () => {
    const cases: readonly (readonly [tag: keyof HTMLElementTagNameMap, data: Record<string, string>])[] = [
      ['img', { src: pixel('src'), srcset: `${pixel('srcset')} 1x` }],
      ['iframe', { src: fixture('frame.html') }],
      ['iframe', { srcdoc: '<p>Inside</p>' }],
      ['link', { href: 'data:text/css,', rel: 'stylesheet' }],
      ['link', { rel: 'preconnect' }],
      ['video', { src: pixel('video'), poster: pixel('poster') }],
      ['audio', { src: pixel('audio') }],
      ['source', { src: pixel('source'), srcset: pixel('source-set') }],
      ['embed', { src: pixel('embed') }],
      ['object', { data: pixel('object') }],
    ];
    for (const [tag, data] of cases) {
      it(`${Object.keys(data).join(', ')} of ${tag}: set and taken back, on the same node at the same place`, () => {
        const marks = Object.entries(data).map(([name, value]) => [`data-${name}`, value] as const);
        const element = make(tag, { 'data-consent': 'functionality', id: 'it', ...Object.fromEntries(marks) });
        const [before, after] = [make('p'), make('p')];
        put(before, element, after);
        const isInPlace = () => before.nextSibling === element && element.nextSibling === after;

        for (let round = 0; round < 2; round += 1) {
          for (const name of Object.keys(data)) expect(element.hasAttribute(name), `${name} before`).to.equal(false);
          grant();
          for (const [name, value] of Object.entries(data)) expect(element.getAttribute(name)).to.equal(value);
          expect(isInPlace()).to.equal(true);
          revoke();
          expect(isInPlace()).to.equal(true);
        }
        expect(element.getAttribute('id')).to.equal('it');
      });
    }

    it('come back to what they were, such as a placeholder’s', () => {
      const element = put(
        make('img', {
          src: 'data:image/gif;base64,',
          alt: 'Map',
          'data-consent': 'functionality',
          'data-src': pixel('former'),
        }),
      );
      grant();
      expect(element.src).to.equal(pixel('former'));
      revoke();
      expect(element.getAttribute('src')).to.equal('data:image/gif;base64,');
    });

    it('without data- are not touched', () => {
      const element = put(
        make('img', {
          'data-consent': 'functionality',
          'data-title': 'x',
          'data-onload': 'log.push(1)',
          'data-style': 'color: red',
        }),
      );
      grant();
      expect(element.getAttributeNames()).to.have.members(['data-consent', 'data-title', 'data-onload', 'data-style']);
    });

    it('that were set after the element went in, as frameworks do', async () => {
      grant();
      const element = put(make('img'));
      element.dataset['consent'] = 'beacons';
      element.dataset['src'] = pixel('late');
      await until(() => isRequested(pixel('late')), 'it loads');
    });
  });

  it('an image loads once it may, a plain one and one with srcset', async () => {
    put(
      make('img', { 'data-consent': 'beacons', 'data-src': pixel('plain') }),
      make('img', { 'data-consent': 'beacons', 'data-srcset': `${pixel('1x')} 1x`, sizes: '1px' }),
      make(
        'picture',
        {},
        make('source', { 'data-consent': 'beacons', 'data-srcset': pixel('picture') }),
        make('img', { alt: '' }),
      ),
    );
    await settled();
    for (const name of ['plain', '1x', 'picture']) expect(isRequested(pixel(name)), name).to.equal(false);
    grant();
    for (const name of ['plain', '1x', 'picture']) await until(() => isRequested(pixel(name)), `${name} loads`);
  });

  it('a style sheet applies and stops applying', async () => {
    const probe = put(make('p'));
    put(
      make('link', {
        'data-consent': 'functionality',
        'data-rel': 'stylesheet',
        'data-href': 'data:text/css,p{letter-spacing:7px}',
      }),
    );
    const spacing = () => getComputedStyle(probe).letterSpacing;
    grant();
    await until(() => spacing() === '7px', 'it applies');
    revoke();
    await until(() => spacing() !== '7px', 'it no longer applies');
  });

  describe('an iframe', () => {
    const url = fixture('frame.html');
    const titleOf = (frame: HTMLIFrameElement) => frame.contentDocument?.title;

    it('unloads when it is revoked, and loads again (GT-23)', async () => {
      const frame = put(make('iframe', { 'data-consent': 'functionality', 'data-src': url }));
      for (let round = 0; round < 2; round += 1) {
        grant();
        await until(() => titleOf(frame), 'it loads');
        revoke();
        await until(() => frame.contentDocument && !titleOf(frame), 'it unloads');
        expect(frame.contentWindow!.location.href).to.equal('about:blank');
      }
    });

    it('adds nothing to the history, released or revoked', async () => {
      const frame = put(make('iframe', { 'data-consent': 'functionality', 'data-src': url }));
      const { length } = history;
      grant();
      await until(() => titleOf(frame), 'it loads');
      revoke();
      await until(() => !titleOf(frame), 'it unloads');
      grant();
      await until(() => titleOf(frame), 'it loads again');
      expect(history.length).to.equal(length);
    });

    it('with srcdoc runs nothing before, everything after, and unloads', async () => {
      const frame = put(
        make('iframe', {
          'data-consent': 'functionality',
          'data-srcdoc': '<script>parent.log.push("srcdoc")</script><p>Inside</p>',
        }),
      );
      await settled();
      expect(log).to.deep.equal([]);
      grant();
      await until(() => log.length, 'its script runs');
      revoke();
      await until(() => !frame.contentDocument?.querySelector('p'), 'it unloads');
    });

    it('out of the page while it was granted, revoked meanwhile, does not load when it comes back', async () => {
      const frame = put(make('iframe', { 'data-consent': 'functionality', 'data-src': url }));
      grant();
      await until(() => titleOf(frame), 'it loads');
      frame.remove();
      revoke();
      document.body.append(frame);
      await settled();
      await turn(50);
      expect(frame.hasAttribute('src')).to.equal(false);
      expect(titleOf(frame)).not.to.be.ok;
      grant();
      await until(() => titleOf(frame), 'it loads again');
    });

    it('that is in a part of the page which went out with it, the same', async () => {
      const frame = make('iframe', { 'data-consent': 'functionality', 'data-src': url });
      const part = put(make('section', {}, frame));
      grant();
      part.remove();
      revoke();
      document.body.append(part);
      await settled();
      expect(frame.hasAttribute('src')).to.equal(false);
    });

    it('moved in the page while granted stays released', async () => {
      const frame = put(make('iframe', { 'data-consent': 'functionality', 'data-src': url }));
      const other = put(make('section'));
      grant();
      await until(() => titleOf(frame), 'it loads');
      other.append(frame);
      await settled();
      expect(frame.src).to.equal(url);
      revoke();
      expect(frame.hasAttribute('src')).to.equal(false);
    });
  });

  it('an object unloads when it is revoked', async () => {
    const object = put(
      make('object', {
        type: 'text/html',
        'data-consent': 'functionality',
        'data-data': fixture('frame.html'),
        width: '9',
        height: '9',
      }),
    );
    grant();
    await until(() => object.contentDocument?.title, 'it loads');
    revoke();
    await until(() => !object.contentDocument?.title, 'it unloads');
  });

  describe('video and audio', () => {
    it('take their source, and let it go', async () => {
      const video = put(make('video', { 'data-consent': 'functionality', 'data-src': pixel('film') }));
      grant();
      await until(() => video.currentSrc === pixel('film'), 'it chooses its source');
      revoke();
      await until(() => video.networkState === video.NETWORK_EMPTY, 'it lets go');
      expect(video.hasAttribute('src')).to.equal(false);
    });

    it('look at their marked sources again', async () => {
      const source = make('source', { 'data-consent': 'functionality', 'data-src': pixel('sound') });
      const audio = put(make('audio', {}, source));
      await settled();
      expect(audio.currentSrc).to.equal('');
      grant();
      await until(() => audio.currentSrc === pixel('sound'), 'it chooses the source');
      revoke();
      expect(source.hasAttribute('src')).to.equal(false);
    });
  });

  describe('a template', () => {
    const nodesAfter = (template: Element, end: Element): Node[] => {
      const nodes: Node[] = [];
      for (let node = template.nextSibling; node && node !== end; node = node.nextSibling) nodes.push(node);
      return nodes;
    };

    it('puts its content behind itself, takes it out when revoked, and puts the same nodes back', async () => {
      const host = html('<template data-consent="functionality"><p>One</p>Text<p>Two</p></template><hr>');
      const [template, end] = [host.querySelector('template')!, host.querySelector('hr')!];
      grant();
      const nodes = nodesAfter(template, end);
      expect(nodes.map(({ textContent }) => textContent)).to.deep.equal(['One', 'Text', 'Two']);
      revoke();
      expect(nodesAfter(template, end)).to.have.lengthOf(0);
      grant();
      const again = nodesAfter(template, end);
      expect(again.length === 3 && again.every((node, index) => node === nodes[index])).to.equal(true);
      await settled();
      expect(nodesAfter(template, end)).to.have.lengthOf(3);
    });

    it('has its scripts run in their place of the document, once', async () => {
      html(`
        <script type="text/plain" data-consent="functionality" src="${slowUrl(says('before'))}"></script>
        <template data-consent="functionality">
          <script src="${slowUrl(says('external'))}"></script>
          <div><script>${says('inline')}</script></div>
          <script type="module" src="${scriptUrl(`${says('module')}; import.meta`)}"></script>
          <script type="application/ld+json">{ "log": 1 }</script>
        </template>
        <script type="text/plain" data-consent="functionality">${says('after')}</script>`);
      await settled();
      expect(log).to.deep.equal([]);
      grant();
      await until(() => log.includes('after'), 'all have run');
      expect(log).to.deep.equal(['before', 'external', 'inline', 'module', 'after']);
      revoke();
      grant();
      await settled();
      expect(log).to.have.lengthOf(5);
    });

    it('keeps data blocks as they are', async () => {
      const host = html(
        '<template data-consent="functionality"><script type="application/ld+json">{ "a": 1 }</script></template>',
      );
      grant();
      await settled();
      expect(host.querySelector('script')).to.include({ type: 'application/ld+json', text: '{ "a": 1 }' });
    });

    it('in a template waits for its own consent', async () => {
      const host = html(`
        <template data-consent="functionality">
          <p id="outer"></p>
          <template data-consent="beacons"><p id="inner"></p><script>${says('inner')}</script></template>
          <script type="text/plain" data-consent="analytics">${says('marked')}</script>
          <img data-consent="beacons" data-src="${pixel('nested')}">
        </template>`);
      const has = (selector: string) => !!host.querySelector(selector);
      consent.decide({ functionality: true });
      await settled();
      expect([has('#outer'), has('#inner'), has('img[src]')]).to.deep.equal([true, false, false]);
      expect(log).to.deep.equal([]);
      consent.decide({ beacons: true });
      await until(() => log.length, 'the inner script runs');
      expect([has('#inner'), has('img[src]')]).to.deep.equal([true, true]);
      consent.decide({ functionality: false });
      await settled();
      expect([has('#outer'), has('#inner')]).to.deep.equal([false, false]);
      expect(log).to.deep.equal(['inner']);
    });

    it('revoked with what was released inside of it: nothing of that loads when it comes back', async () => {
      const host = html(
        `<template data-consent="functionality"><iframe data-consent="beacons" data-src="${fixture('frame.html')}"></iframe></template>`,
      );
      grant();
      await settled();
      expect(host.querySelector('iframe')!.hasAttribute('src')).to.equal(true);
      revoke();
      consent.decide({ functionality: true });
      await settled();
      expect(host.querySelector('iframe')!.hasAttribute('src')).to.equal(false);
    });

    it('added later, and empty', async () => {
      grant();
      const host = html(
        `<template data-consent="functionality"></template><template data-consent="functionality"><p>Late</p></template>`,
      );
      await until(() => host.querySelector('p'), 'it is filled');
    });
  });

  describe('under Trusted Types (GT-3, TT-2, TT-3)', () => {
    /** A page that enforces them, with its store and what its scripts said. */
    const openTrusted = async (policies: string) => {
      const frame = put(make('iframe', { src: `${fixture('trusted.html')}?${encodeURIComponent(policies)}` }));
      const tab = () => frame.contentWindow as unknown as Window & { consent: Consent; log: string[] };
      await until(() => tab().consent, 'the page has its store');
      return tab();
    };
    const ran = ['inline', 'external', 'module', 'in a template', 'last'];

    it('scripts run as they are, without any policy', async () => {
      const tab = await openTrusted("'none'");
      tab.consent.acceptAll();
      await until(() => tab.log.includes('last'), 'all have run');
      await until(() => tab.log.length === ran.length, 'the module too');
      expect(tab.log).to.have.members(ran);
    });

    it('what needs a policy that the page does not allow stays blocked, alone', async () => {
      const tab = await openTrusted("'none'");
      expect(() => tab.consent.acceptAll()).not.to.throw();
      expect(tab.document.querySelector('iframe')!.hasAttribute('srcdoc')).to.equal(false);
      expect(tab.document.querySelector('img')!.hasAttribute('src')).to.equal(true);
      expect(() => tab.consent.rejectAll()).not.to.throw();
      expect(tab.document.querySelector('img')!.hasAttribute('src')).to.equal(false);
    });

    it('srcdoc is set by the policy consent-elements', async () => {
      const tab = await openTrusted('consent-elements');
      tab.consent.acceptAll();
      await until(() => tab.document.querySelector('iframe')!.contentDocument?.querySelector('p'), 'it loads');
      await until(() => tab.log.includes('last'), 'all have run');
    });
  });

  it('other elements with a mark are left alone', async () => {
    const element = put(make('div', { 'data-consent': 'functionality' }, inline('analytics', says('inner'))));
    const before = element.outerHTML;
    grant();
    await settled();
    expect(element.outerHTML).to.equal(before);
    expect(log).to.deep.equal([]);
  });

  it('an SVG element with a mark does no harm', async () => {
    const told = listenTo('error');
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.innerHTML =
      '<image data-consent="functionality" data-href="data:,"/><script type="text/plain" data-consent="functionality">log.push("svg")</script>';
    put(svg);
    grant();
    await settled();
    expect(svg.querySelector('image')!.getAttribute('href')).to.equal('data:,');
    revoke();
    expect(svg.querySelector('image')!.hasAttribute('href')).to.equal(false);
    expect(told).to.deep.equal([]);
  });
});
