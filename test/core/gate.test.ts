import { expect } from '@open-wc/testing';
import type { Consent } from '../../src/index.js';
import { until } from '../helpers.js';
import {
  catchErrors,
  CONFIG,
  external,
  fixture,
  inline,
  isRequested,
  later,
  leave,
  listenTo,
  log,
  make,
  openTab,
  put,
  recordOf,
  refusal,
  says,
  scriptUrl,
  settled,
  slowUrl,
  start,
  turn,
  stub,
} from './setup.js';

/** Sets HTML the way pages do that have only a text. */
function html(text: string): HTMLElement {
  const host = put(make('div'));
  host.innerHTML = text;
  return host;
}

describe('gate', () => {
  let consent: Consent;

  beforeEach(() => {
    consent = start(CONFIG);
  });

  describe('before a decision', () => {
    it('no script runs, nothing is requested, nothing is stored (REG-1, GT-1)', async () => {
      // No picture for a video: GStreamer may then stop WebKitGTK 2.50 for good.
      const url = (kind: string) => fixture(`${kind === 'video' ? 'none.mp4' : 'pixel.gif'}?before-${kind}`);
      put(
        inline('analytics', says('inline')),
        external('analytics', says('external')),
        external('analytics', '', { src: url('script') }),
        make('img', { 'data-consent': 'beacons', 'data-src': url('img'), 'data-srcset': `${url('srcset')} 2x` }),
        make('iframe', { 'data-consent': 'functionality', 'data-src': url('iframe') }),
        make('iframe', { 'data-consent': 'functionality', 'data-srcdoc': `<img src="${url('srcdoc')}">` }),
        make('link', { 'data-consent': 'functionality', 'data-rel': 'stylesheet', 'data-href': url('link') }),
        make('link', { 'data-consent': 'functionality', 'data-rel': 'preload', as: 'image', href: url('preload') }),
        make('video', { 'data-consent': 'functionality', 'data-src': url('video'), 'data-poster': url('poster') }),
        make('object', { 'data-consent': 'functionality', 'data-data': url('object') }),
        make('embed', { 'data-consent': 'functionality', 'data-src': url('embed') }),
      );
      html(
        `<template data-consent="functionality"><img src="${url('template')}"><script>${says('template')}</script></template>`,
      );
      await settled();
      await turn(50);
      expect(log).to.deep.equal([]);
      for (const kind of [
        'script',
        'img',
        'srcset',
        'iframe',
        'srcdoc',
        'link',
        'preload',
        'video',
        'poster',
        'object',
        'embed',
        'template',
      ]) {
        expect(isRequested(url(kind)), kind).to.equal(false);
      }
      expect(document.cookie).to.equal('');

      consent.acceptAll();
      for (const kind of ['script', 'img', 'iframe', 'link', 'template'])
        await until(() => isRequested(url(kind)), `${kind} is requested once it may be`);
    });
  });

  describe('order', () => {
    it('is the document’s, across inline and external scripts, modules and failures (GT-4, GT-6, GT-8)', async () => {
      catchErrors();
      put(
        inline('analytics', says('a')),
        external('analytics', '', { src: slowUrl(says('b, slow')) }),
        external('beacons', says('c, fast')),
        inline('functionality', says('d')),
        external('analytics', 'throw new Error("e")'),
        external('analytics', 'not JavaScript'),
        external('analytics', '', { src: 'blob:no-such-thing' }),
        external('analytics', '', { src: 'data:text/html,no-script' }),
        external('analytics', '', { src: 'https://' }),
        inline('analytics', 'throw new Error("f")'),
        inline('analytics', 'not JavaScript'),
        external('analytics', '', { src: slowUrl(`${says('g')}; import.meta`), 'data-type': 'module' }),
        inline('analytics', says('h')),
        external('analytics', says('i'), { defer: '' }),
        inline('analytics', says('j')),
      );
      consent.acceptAll();
      await until(() => log.includes('j'), 'all have run');
      expect(log).to.deep.equal(['a', 'b, slow', 'c, fast', 'd', 'g', 'h', 'i', 'j']);
    });

    it('is kept for scripts of a page that a parser built (GT-4)', async () => {
      leave(recordOf());
      const frame = put(make('iframe', { src: fixture('parsed.html') }));
      await until(
        () => (frame.contentWindow as unknown as { log?: string[] }).log?.includes('last'),
        'the page has run',
      );
      expect((frame.contentWindow as unknown as { log: string[] }).log).to.deep.equal([
        'inline',
        'slow',
        'fast',
        'module',
        'same node',
        'in a template',
        'last',
      ]);
    });

    it('an async script neither waits nor is waited for', async () => {
      const hanging = external('analytics', says('async'), { async: '' });
      hang(hanging);
      put(hanging, external('analytics', says('next')));
      consent.acceptAll();
      await until(() => log.includes('next') && log.includes('async'), 'both run');
    });

    it('a nomodule script is not run by an engine that has modules, and holds nobody back (GT-9)', async () => {
      put(external('analytics', says('nomodule'), { nomodule: '' }), inline('analytics', says('next')));
      consent.acceptAll();
      await until(() => log.length, 'the next one runs');
      expect(log).to.deep.equal(['next']);
    });

    it('a script that neither loads nor fails is waited for ten seconds, not longer (GT-8)', async () => {
      const end = holdTimers(10_000);
      const hanging = external('analytics', says('hanging'));
      hang(hanging);
      put(hanging, external('analytics', says('patient')), inline('beacons', says('of another category')));
      consent.acceptAll();
      await until(() => log.length, 'the first one runs');
      await turn(100);
      expect(log).to.deep.equal(['hanging']);
      end();
      await until(() => log.length === 3, 'the others run');
      expect(log).to.deep.equal(['hanging', 'patient', 'of another category']);
    });

    /** Keeps timers of so many milliseconds from ending by themselves, until the test ends. Returns what ends those that wait. */
    function holdTimers(milliseconds: number): () => void {
      const held: (() => void)[] = [];
      const { setTimeout } = window;
      const hold = (action: () => void, delay?: number) => (delay === milliseconds ? held.push(action) : setTimeout(action, delay));
      stub(window, 'setTimeout', { value: hold });
      return () => held.splice(0).forEach((action) => action());
    }

    /** As if the script's response never came: nobody hears how it ended. */
    function hang(script: HTMLScriptElement): void {
      const silence = (event: Event) => event.target === script && event.stopImmediatePropagation();
      for (const type of ['load', 'error']) {
        document.addEventListener(type, silence, true);
        later(() => document.removeEventListener(type, silence, true));
      }
    }

    it('a page’s own `scheduler` is none of ours', async () => {
      const former = Object.getOwnPropertyDescriptor(window, 'scheduler');
      later(() => (former ? Object.defineProperty(window, 'scheduler', former) : Reflect.deleteProperty(window, 'scheduler')));
      // A calendar's, say.
      Object.defineProperty(window, 'scheduler', { value: { init() {} }, configurable: true });
      put(inline('analytics', says('inline')));
      consent.acceptAll();
      await until(() => log[0] === 'inline', 'it has run');
    });

    it('two decisions in a row make one queue', async () => {
      put(
        external('analytics', '', { src: slowUrl(says('a')) }),
        external('analytics', says('b')),
        external('beacons', says('c')),
        inline('beacons', says('d')),
      );
      consent.decide({ analytics: true });
      await turn();
      consent.decide({ beacons: true });
      consent.decide({ functionality: true });
      await until(() => log.includes('d'), 'all have run');
      await settled();
      expect(log).to.deep.equal(['a', 'b', 'c', 'd']);
    });

    it('one that revokes stops those behind it', async () => {
      Object.assign(window, { revoke: () => consent.rejectAll() });
      put(inline('analytics', 'revoke()'), inline('analytics', says('inline')), external('beacons', says('external')));
      consent.acceptAll();
      await until(() => !consent.granted('analytics'), 'the first script has run');
      await settled();
      expect(log).to.deep.equal([]);
    });

    it('one that removes another stops it', async () => {
      put(
        inline('analytics', 'document.querySelector("#gone").remove()'),
        inline('analytics', says('gone'), { id: 'gone' }),
      );
      consent.acceptAll();
      await settled();
      expect(log).to.deep.equal([]);
    });
  });

  it('a form whose fields are named like methods stops nothing but itself', async () => {
    consent.acceptAll();
    const form = make('form', {}, make('input', { name: 'querySelectorAll' }), make('input', { name: 'matches' }));
    put(form, inline('analytics', says('after')));
    await until(() => log.includes('after'), 'what came with it ran');
  });

  describe('once', () => {
    it('a script runs once however often consent comes and goes (GT-26)', async () => {
      put(inline('analytics', says('inline')), external('analytics', says('external')));
      for (let round = 0; round < 3; round += 1) {
        consent.acceptAll();
        await settled();
        consent.rejectAll();
        await settled();
      }
      consent.reset();
      consent.acceptAll();
      await settled();
      expect(log).to.deep.equal(['inline', 'external']);
    });

    it('a script that moves in the page does not run again (LC-3)', async () => {
      const script = put(inline('analytics', says('moved')));
      consent.acceptAll();
      await until(() => log.length, 'it runs');
      document.head.append(script);
      document.body.append(script);
      await settled();
      expect(log).to.deep.equal(['moved']);
    });

    it('two stores of a page do not run it twice', async () => {
      const second = start({ ...CONFIG, cookie: { name: 'second' } });
      put(inline('analytics', says('inline')), external('analytics', says('external')));
      consent.acceptAll();
      second.acceptAll();
      await settled();
      expect(log).to.deep.equal(['inline', 'external']);
    });
  });

  describe('the original node goes in again (GT-3)', () => {
    it('with its attributes, its nonce, its listeners and its place', async () => {
      const script = external('analytics', 'log.push(document.currentScript)', {
        id: 'original',
        class: 'vendor',
        nonce: 'r4nd0m',
        crossorigin: 'anonymous',
        referrerpolicy: 'no-referrer',
        fetchpriority: 'low',
        'data-key': '1',
      });
      let loads = 0;
      script.addEventListener('load', () => (loads += 1));
      const [before, after] = [make('p'), make('p')];
      put(before, script, after);
      const names = script.getAttributeNames().filter((name) => name !== 'type');
      consent.acceptAll();
      await until(() => log.length, 'it runs');
      await settled();
      expect(log[0] === script).to.equal(true);
      expect(script.nonce).to.equal('r4nd0m');
      expect(script.getAttributeNames()).to.include.members(names);
      expect(script.previousSibling === before && script.nextSibling === after, 'its place').to.equal(true);
      expect(loads).to.equal(1);
    });

    it('with the nonce that an attribute no longer shows (GT-11)', async () => {
      const script = inline('analytics', 'log.push(document.currentScript.nonce)');
      script.nonce = 'hidden';
      put(script);
      consent.acceptAll();
      await until(() => log.length, 'it runs');
      expect(log).to.deep.equal(['hidden']);
    });

    it('a failing one hears its error', async () => {
      const script = external('analytics', '', { src: 'blob:no-such-thing' });
      script.addEventListener('error', () => log.push('error'));
      put(script);
      consent.acceptAll();
      await until(() => log.length, 'it hears');
    });

    it('integrity is checked: a script that is not the one expected does not run (GT-10)', async () => {
      put(
        external('analytics', says('tampered'), {
          integrity: 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
          crossorigin: '',
        }),
        inline('analytics', says('next')),
      );
      consent.acceptAll();
      await until(() => log.includes('next'), 'the next one runs');
      expect(log).to.deep.equal(['next']);
    });

    it('data-type restores a type; without it the script is a classic one', async () => {
      put(
        inline('analytics', 'import.meta; log.push("module")', { 'data-type': 'module' }),
        external('analytics', 'import.meta; log.push("external module")', { 'data-type': 'module' }),
        inline('analytics', 'var classic = 1; log.push(this === window)'),
        inline('analytics', says('never'), { 'data-type': 'application/json' }),
      );
      consent.acceptAll();
      await until(() => log.length === 3, 'they run');
      expect(log).to.have.members(['module', 'external module', true]);
    });
  });

  describe('scripts added later', () => {
    beforeEach(() => consent.acceptAll());

    it('run, each once, in the order of their arrival', async () => {
      put(external('analytics', '', { src: slowUrl(says('first')) }), inline('analytics', says('second')));
      await turn();
      put(inline('analytics', says('third')));
      await until(() => log.length === 3, 'they run');
      expect(log).to.deep.equal(['first', 'second', 'third']);
    });

    it('deep inside of what is added', async () => {
      put(make('section', {}, make('div', {}, make('p', {}, inline('analytics', says('deep'))))));
      await until(() => log.length, 'it runs');
    });

    it('the way frameworks add them: empty first, attributes and text after', async () => {
      const script = put(make('script'));
      script.type = 'text/plain';
      script.setAttribute('data-consent', 'analytics');
      script.append(says('framework'));
      await until(() => log.length, 'it runs');
    });

    it('marked only now', async () => {
      const script = put(make('script', { type: 'text/plain' }, says('marked')));
      await settled();
      expect(log).to.deep.equal([]);
      script.dataset['consent'] = 'analytics';
      await until(() => log.length, 'it runs');
    });

    it('removed again at once: forgotten, and nothing else suffers', async () => {
      const errors = catchErrors();
      const gone = [
        inline('analytics', says('gone')),
        html('<template data-consent="analytics"><p></p></template>').firstElementChild!,
      ];
      const host = put(make('div', {}, ...gone));
      gone.forEach((element) => element.remove());
      host.append(inline('analytics', says('stays')));
      await until(() => log.length, 'the other runs');
      await settled();
      expect(log).to.deep.equal(['stays']);
      expect(errors).to.deep.equal([]);
    });

    it('by innerHTML, where no original node can ever run: copied, with attributes, nonce and listeners (GT-10, GT-16)', async () => {
      const told = listenTo('warn');
      const host = html(`
        <script type="text/plain" data-consent="analytics" id="copied" class="vendor" nonce="r4nd0m" data-key="1">
          log.push(document.currentScript.id, document.currentScript.className, document.currentScript.nonce, document.currentScript.dataset.key)
        </script>
        <script type="text/plain" data-consent="analytics" src="${scriptUrl(says('external'))}"></script>`);
      const script = host.querySelector<HTMLScriptElement>('[src]')!;
      script.addEventListener('load', () => log.push('load'));
      await until(() => log.includes('load'), 'it hears that it was loaded');
      await settled();
      expect(log).to.deep.equal(['copied', 'vendor', 'r4nd0m', '1', 'external', 'load']);
      expect(told, 'no reason to warn').to.deep.equal([]);
    });

    it('by innerHTML: the original stays beside its copy, for who put it there to take out', async () => {
      const host = html(`<script type="text/plain" data-consent="analytics">${says('ran')}</script>`);
      const script = host.querySelector('script')!;
      await until(() => log.length, 'it runs');
      expect(script.parentNode).to.equal(host);
      host.removeChild(script);
      await settled();
      expect(log).to.deep.equal(['ran']);
    });

    it('by innerHTML with async, as vendors write it', async () => {
      html(`<script type="text/plain" data-consent="analytics" async src="${scriptUrl(says('async'))}"></script>`);
      await until(() => log.length, 'it runs');
    });

    it('by innerHTML before the store was created', async () => {
      consent.stop();
      html(`
        <script type="text/plain" data-consent="analytics">${says('inline')}</script>
        <script type="text/plain" data-consent="analytics" src="${scriptUrl(says('external'))}"></script>
        <script type="text/plain" data-consent="analytics" async src="${scriptUrl(says('async'))}"></script>`);
      start(CONFIG);
      await until(() => log.length === 3, 'they run');
    });

    it('by innerHTML keep their order, and run once though consent comes and goes', async () => {
      html(`
        <script type="text/plain" data-consent="analytics" src="${slowUrl(says('slow'))}"></script>
        <script type="text/plain" data-consent="analytics">${says('inline')}</script>
        <script type="text/plain" data-consent="analytics" data-type="module">${says('module')}; import.meta</script>`);
      await until(() => log.length === 3, 'they run');
      consent.rejectAll();
      consent.acceptAll();
      await settled();
      expect(log).to.deep.equal(['slow', 'inline', 'module']);
    });

    it('by insertAdjacentHTML and DOMParser', async () => {
      const text = (name: string) => `<script type="text/plain" data-consent="analytics">${says(name)}</script>`;
      put(make('div')).insertAdjacentHTML('beforeend', text('adjacent'));
      put(document.adoptNode(new DOMParser().parseFromString(text('parsed'), 'text/html').querySelector('script')!));
      await until(() => log.length === 2, 'they run');
      expect(log).to.deep.equal(['adjacent', 'parsed']);
    });

    it('by createContextualFragment, once', async () => {
      const range = document.createRange();
      put(make('div')).append(
        range.createContextualFragment(`
        <script type="text/plain" data-consent="analytics" src="${slowUrl(says('slow'))}"></script>
        <script type="text/plain" data-consent="analytics">${says('inline')}</script>`),
      );
      await until(() => log.length === 2, 'they run');
      await settled();
      expect(log).to.deep.equal(['slow', 'inline']);
    });

    it('with async = false, as loaders do to keep an order: the original node, once', async () => {
      const script = external('analytics', 'log.push("ran", document.currentScript.dataset.key)', { 'data-key': '1' });
      script.async = false;
      let loads = 0;
      script.addEventListener('load', () => (loads += 1));
      put(script);
      await until(() => loads, 'it hears that it was loaded');
      await settled();
      expect(log).to.deep.equal(['ran', '1']);
      expect(loads).to.equal(1);
    });
  });

  describe('document.write of a released inline script leaves the page as it is (GT-13)', () => {
    const texts = [
      'document.write("<p>written</p>")',
      'document.writeln("<p>written</p>")',
      'document . write("<p>written</p>")',
      '(function (d) { d.write("<p>written</p>") })(document)',
      'document["write"]("<p>written</p>")',
    ];
    for (const text of texts) {
      it(text, async () => {
        // In a page of its own, as it may be lost.
        const tab = await openTab();
        tab.consent.acceptAll();
        const script = tab.document.createElement('script');
        Object.assign(script, { type: 'text/plain', text: `${text}; document.title = 'ran'` });
        script.dataset['consent'] = 'analytics';
        tab.document.body.id = 'stays';
        tab.document.body.append(script);
        await until(() => tab.document.title === 'ran' || !tab.document.querySelector('#stays'), 'it runs');
        expect(!!tab.document.querySelector('body#stays'), 'the page stays').to.equal(true);
        expect(String(Reflect.get(tab.document, 'write')), 'given back').to.contain('native code');
      });
    }
  });

  describe('marks', () => {
    const opens = async (mark: string) => {
      const script = inline(mark, says(mark));
      put(script);
      await settled();
      return log.includes(mark);
    };

    it('a category or a service', async () => {
      consent.decide({ analytics: true, heatmap: false, pixel: true });
      for (const [mark, isOpen] of [
        ['analytics', true],
        ['metrics', true],
        ['heatmap', false],
        ['beacons', false],
        ['pixel', true],
        ['essential', true],
        ['login', true],
      ] as const) {
        expect(await opens(mark), mark).to.equal(isOpen);
      }
    });

    it('several ids: all of them, whatever stands between', async () => {
      consent.decide({ analytics: true, beacons: true });
      expect(await opens('analytics beacons')).to.equal(true);
      expect(await opens(' analytics \n\t pixel ')).to.equal(true);
      expect(await opens('analytics functionality')).to.equal(false);
      consent.acceptAll();
      await settled();
      expect(log).to.include('analytics functionality');
    });

    it('!a: when a is not granted after a decision, never before one', async () => {
      expect(await opens('!analytics'), 'undecided').to.equal(false);
      consent.decide({ analytics: true });
      await settled();
      expect(log, 'granted').to.deep.equal([]);
      consent.decide({ analytics: false });
      await settled();
      expect(log, 'denied').to.deep.equal(['!analytics']);
      consent.acceptAll();
      consent.rejectAll();
      await settled();
      expect(log, 'once').to.deep.equal(['!analytics']);
    });

    it('!a with others, and for services', async () => {
      consent.decide({ analytics: true, metrics: false });
      expect(await opens('analytics !metrics')).to.equal(true);
      expect(await opens('!metrics')).to.equal(true);
      expect(await opens('!heatmap')).to.equal(false);
      expect(await opens('analytics !heatmap')).to.equal(false);
      expect(await opens('!essential')).to.equal(false);
      for (const odd of ['metrics!', 'met!rics', '!!metrics', '!']) expect(await opens(odd), odd).to.equal(false);
    });

    it('!a stays shut for a category that the visitor was not asked about yet', async () => {
      consent.stop();
      leave(refusal());
      consent = start({ ...CONFIG, services: [], categories: [{ id: 'analytics' }, { id: 'ads' }] });
      expect(await opens('!analytics')).to.equal(true);
      expect(await opens('!ads')).to.equal(false);
    });

    it('!a shuts again when a is granted: an iframe goes back', () => {
      const frame = put(make('iframe', { 'data-consent': '!analytics', 'data-src': fixture('frame.html') }));
      consent.rejectAll();
      expect(frame.getAttribute('src')).to.equal(fixture('frame.html'));
      consent.acceptAll();
      expect(frame.hasAttribute('src')).to.equal(false);
    });

    it('what a store released goes back when it stops, and comes again with the next one', () => {
      const image = put(make('img', { 'data-consent': 'beacons', 'data-src': fixture('pixel.gif?stop') }));
      const template = put(Object.assign(make('template', { 'data-consent': 'analytics' }), { innerHTML: '<p>Counted.</p>' }));
      consent.acceptAll();
      expect(image.hasAttribute('src')).to.equal(true);
      expect(template.nextElementSibling).to.have.property('localName', 'p');
      consent.stop();
      expect(image.hasAttribute('src')).to.equal(false);
      expect(template.nextElementSibling).to.equal(null);
      consent = start(CONFIG);
      expect(image.hasAttribute('src')).to.equal(true);
      expect(template.nextElementSibling).to.have.property('localName', 'p');
    });

    it('what two stores released is undone when both lose their consent', () => {
      const image = put(make('img', { 'data-consent': 'beacons', 'data-src': fixture('pixel.gif?two') }));
      const other = start({ ...CONFIG, cookie: { name: 'other' } });
      for (const store of [consent, other]) store.acceptAll();
      expect(image.hasAttribute('src')).to.equal(true);
      for (const store of [consent, other]) store.rejectAll();
      expect(image.hasAttribute('src')).to.equal(false);
      other.stop();
    });

    it('an unknown id stays blocked and is warned about once (GT-29)', async () => {
      const told = listenTo('warn');
      consent.acceptAll();
      for (const mark of ['marketting', 'marketting', '!marketting', 'analytics marketting'])
        expect(await opens(mark), mark).to.equal(false);
      consent.rejectAll();
      await settled();
      expect(log).to.deep.equal([]);
      expect(told.filter((text) => text.includes('marketting'))).to.have.lengthOf(1);
    });

    it('an empty mark and names that every object has stay blocked', async () => {
      listenTo('warn');
      consent.acceptAll();
      for (const mark of [
        '',
        ' ',
        '!',
        'constructor',
        '__proto__',
        'toString',
        'true',
        '*',
        '!!analytics',
        'analytics,beacons',
      ])
        expect(await opens(mark), mark).to.equal(false);
    });

    it('a mark that changes is followed', async () => {
      consent.decide({ analytics: true });
      const frame = put(make('iframe', { 'data-consent': 'beacons', 'data-src': fixture('frame.html') }));
      await settled();
      expect(frame.hasAttribute('src')).to.equal(false);
      frame.dataset['consent'] = 'analytics';
      await until(() => frame.hasAttribute('src'), 'it is released');
      frame.dataset['consent'] = 'beacons';
      await until(() => !frame.hasAttribute('src'), 'it is taken back');
    });

    it('a script that was not made inert is not run again, and the engineer is told', async () => {
      const told = listenTo('warn');
      consent.acceptAll();
      put(make('script', { 'data-consent': 'functionality login' }, says('ran already')));
      await settled();
      expect(log).to.deep.equal(['ran already']);
      expect(told.join()).to.contain('text/plain');
    });
  });

  describe('reloadNeeded', () => {
    const heard: boolean[] = [];

    beforeEach(() => {
      heard.length = 0;
      consent.subscribe(({ reloadNeeded }) => heard.push(reloadNeeded));
      heard.length = 0;
    });

    it('when code that ran has lost its consent', async () => {
      put(inline('metrics', says('ran')));
      consent.acceptAll();
      await until(() => log.length, 'it runs');
      consent.decide({ beacons: false });
      consent.decide({ analytics: false });
      expect(heard).to.deep.equal([false, false, true]);
    });

    it('not for what can be undone, nor for scripts that never ran', async () => {
      put(
        inline('beacons', says('never')),
        make('iframe', { 'data-consent': 'analytics', 'data-src': fixture('frame.html') }),
      );
      consent.decide({ analytics: true });
      await settled();
      consent.rejectAll();
      expect(heard).to.deep.equal([false, false]);
    });

    it('each time anew', async () => {
      put(inline('analytics', says('a')), inline('beacons', says('b')));
      consent.acceptAll();
      await until(() => log.length === 2, 'they run');
      consent.withdraw();
      consent.decide({ functionality: true });
      consent.decide({ functionality: false });
      consent.decide({ analytics: true });
      consent.decide({ analytics: false });
      expect(heard).to.deep.equal([false, true, false, false, false, true]);
    });

    it('on reset too', async () => {
      put(external('analytics', says('ran')));
      consent.acceptAll();
      await until(() => log.length, 'it runs');
      consent.reset();
      expect(heard).to.deep.equal([false, true]);
    });
  });
});
