/** Pages that were left and come back as copies, as routers keep them; and elements that others gave their address. */
import { expect } from '@open-wc/testing';
import type { Consent } from '../../src/index.js';
import { guard, GUARDED, hits, vendor } from '../guard/setup.js';
import { until } from '../helpers.js';
import { later, log, make, put, start } from './setup.js';

const mark = 'data-consent="metrics"';

interface Kind {
  /** Its HTML; all requests that it makes have the word in their address. */
  html: (word: string) => string;
  /** Says by `log` that it ran. */
  isScript?: boolean;
  /** Engines that ask for it while a copy goes in, before any code of ours: there it takes the guard. */
  needsGuard?: RegExp;
}

/** It starts a frame at once; mostly, but not always, the gate still comes in time. */
const FIREFOX = /Firefox/;
const ANY = /./;

const KINDS: Record<string, Kind> = {
  'an inline script': {
    html: (word) => `<script type="text/plain" ${mark}>log.push("${word}")</script>`,
    isScript: true,
  },
  'a script': {
    html: (word) => `<script type="text/plain" ${mark} src="${vendor}/a.js?${word}"></script>`,
    isScript: true,
  },
  'an async script': {
    html: (word) => `<script async type="text/plain" ${mark} src="${vendor}/a.js?${word}"></script>`,
    isScript: true,
  },
  'a frame': {
    html: (word) => `<iframe ${mark} data-consent-src="${vendor}/a.html?${word}"></iframe>`,
    needsGuard: FIREFOX,
  },
  'a frame, short': {
    html: (word) => `<iframe ${mark} data-src="${vendor}/a.html?${word}"></iframe>`,
    needsGuard: FIREFOX,
  },
  'a hidden frame': {
    html: (word) => `<iframe hidden ${mark} data-consent-src="${vendor}/a.html?${word}"></iframe>`,
    needsGuard: FIREFOX,
  },
  'a frame with its text': {
    html: (word) => `<iframe ${mark} data-consent-srcdoc='<img src="${vendor}/a.gif?${word}" alt="">'></iframe>`,
    needsGuard: FIREFOX,
  },
  'a picture': { html: (word) => `<img ${mark} data-consent-src="${vendor}/a.gif?${word}" alt="">` },
  'a hidden pixel': { html: (word) => `<img hidden ${mark} data-consent-src="${vendor}/a.gif?${word}" alt="">` },
  'a srcset': { html: (word) => `<img ${mark} data-consent-srcset="${vendor}/a.gif?${word} 1x" alt="">` },
  'a style sheet': {
    html: (word) => `<link ${mark} data-consent-rel="stylesheet" data-consent-href="${vendor}/a.css?${word}">`,
    needsGuard: ANY,
  },
  'an embed': { html: (word) => `<embed ${mark} data-consent-src="${vendor}/a.html?${word}">`, needsGuard: ANY },
  'an object': {
    html: (word) => `<object ${mark} data-consent-data="${vendor}/a.html?${word}"></object>`,
    needsGuard: ANY,
  },
  'a poster': {
    html: (word) => `<video ${mark} data-consent-poster="${vendor}/a.gif?${word}"></video>`,
    needsGuard: ANY,
  },
  'a frame in a template': {
    html: (word) => `<template ${mark}><p><iframe src="${vendor}/a.html?${word}"></iframe></p></template>`,
    needsGuard: FIREFOX,
  },
  'a pixel in a template': {
    html: (word) => `<template ${mark}><img src="${vendor}/a.gif?${word}" alt=""></template>`,
  },
  'a script in a template': {
    html: (word) => `<template ${mark}><p></p><script src="${vendor}/a.js?${word}"></script></template>`,
    isScript: true,
  },
};

const WAYS = {
  cloneNode: (main: HTMLElement) => {
    const copy = main.cloneNode(true) as HTMLElement;
    return () => put(copy);
  },
  innerHTML: ({ innerHTML }: HTMLElement) => {
    return () => void (put(make('main')).innerHTML = innerHTML);
  },
  'a parser': ({ outerHTML }: HTMLElement) => {
    return () =>
      document.body.append(
        document.adoptNode(new DOMParser().parseFromString(outerHTML, 'text/html').querySelector('main')!),
      );
  },
};

// Before any guard.
const { fetch } = window;

const run = crypto.randomUUID();
let count = 0;

/** Waits until all requests that were made have arrived, by one more. */
async function arrived(): Promise<void> {
  const word = `arrived-${run}-${(count += 1)}`;
  await fetch.call(window, `${vendor}/${word}`);
  await until(async () => (await hits(word)).length, 'a request arrives');
}

/** Lets frames start and scripts run: the next frame, then the last request. */
async function settle(): Promise<void> {
  for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
  await arrived();
}

describe('a copy of a page that was left', () => {
  let consent: Consent;
  beforeEach(() => {
    consent = start(GUARDED);
    later(() => document.querySelectorAll('main').forEach((main) => main.remove()));
  });

  for (const isGuarded of [false, true])
    for (const [kind, { html, isScript, needsGuard }] of Object.entries(KINDS))
      for (const [way, keep] of Object.entries(WAYS))
        it(`${kind}, kept by ${way}${isGuarded ? ', with the guard' : ''}: closed as consent is, and starts once where it comes again`, async () => {
          if (isGuarded) guard(consent, { safe: [] });
          const word = `copy-${run}-${(count += 1)}-`;
          const ran = () => log.filter((one) => one === word).length;
          const asked = async () => (await hits(word)).length;
          const main = put(make('main'));
          main.innerHTML = html(word);
          expect(await asked(), 'before').to.equal(0);
          consent.acceptAll();
          await until(async () => (isScript ? ran() : await asked()), 'it is released');
          const restore = keep(main);
          main.remove();
          await settle();
          const before = await asked();

          consent.withdraw();
          // The last words of who has lost consent: the guard lets them pass for the rest of the task.
          await settle();
          restore();
          await settle();
          if (isScript) expect(ran()).to.equal(1);
          if (isGuarded || !needsGuard?.test(navigator.userAgent))
            expect(await asked(), 'while it is denied').to.equal(before);

          const denied = await asked();
          consent.acceptAll();
          if (isScript) await until(() => ran() > 1, 'it runs again');
          else if (/iframe|embed|object/.test(html(word)))
            await until(async () => (await asked()) > denied, 'it loads again');
          await settle();
          if (isScript) expect(ran(), 'again').to.equal(2);
          // A picture may come from memory.
          else expect(await asked(), 'again').to.be.at.most(denied + 1);
        });
});

describe('a released script', () => {
  it('is found as it came, letter by letter: routers compare texts', async () => {
    const consent = start(GUARDED);
    const main = put(make('main'));
    main.innerHTML = `<script async type="text/plain" ${mark} data-type="module" src="${vendor}/a.js?letters" id="x"></script>`;
    const parsed = document.createElement('script');
    for (const [name, value] of Object.entries({
      async: '',
      type: 'text/plain',
      'data-consent': 'metrics',
      src: `${vendor}/a.js?letters-2`,
    }))
      parsed.setAttribute(name, value);
    main.append(parsed);
    const first = main.querySelector('script')!;
    const before = [first, parsed].map(({ outerHTML }) => outerHTML);
    consent.acceptAll();
    await until(() => log.includes('letters') && log.includes('letters-2'), 'both run');
    expect([first, parsed].map(({ outerHTML }) => outerHTML)).to.deep.equal(before);
  });

  it('keeps a type that is not run by the browser: others look for it', async () => {
    const consent = start(GUARDED);
    const script = put(
      make('script', { type: 'text/plain', 'data-consent': 'metrics', 'data-type': 'text/partytown' }, 'no code'),
    );
    consent.acceptAll();
    await until(() => script.type === 'text/partytown', 'it has its type');
  });

  /** As a router does: the head that was goes, another one comes. */
  const swap = (parent: Element, former: Element): HTMLScriptElement => {
    const next = document.createElement('script');
    for (const { name, value } of former.attributes) next.setAttribute(name, value);
    next.textContent = former.textContent;
    former.remove();
    parent.append(next);
    later(() => next.remove());
    return next;
  };

  for (const [kind, attributes, text] of [
    ['by its address', { src: `${vendor}/a.js?head` }, ''],
    ['by its text', {}, "log.push('head', '')"],
  ] as const)
    it(`of the head counts once over all pages, known ${kind}`, async () => {
      const consent = start(GUARDED);
      const times = () => log.filter((one) => one === 'head').length;
      let script = make('script', { type: 'text/plain', 'data-consent': 'metrics', ...attributes }, text);
      document.head.append(script);
      later(() => script.remove());
      consent.acceptAll();
      await until(times, 'it runs');
      for (let pages = 0; pages < 3; pages += 1) script = swap(document.head, script);
      await settle();
      expect(times()).to.equal(1);
      // Another one is another one.
      document.head.append(
        make('script', { type: 'text/plain', 'data-consent': 'metrics', id: 'other' }, `log.push('other', '${kind}')`),
      );
      later(() => document.querySelector('#other')!.remove());
      await until(() => log.includes('other'), 'another one runs');
    });

  it('of the body runs on each page, unless Astro’s router says that the former page had it', async () => {
    const consent = start(GUARDED);
    const times = () => log.filter((one) => one === 'body').length;
    let script = put(make('script', { type: 'text/plain', 'data-consent': 'metrics' }, "log.push('body')"));
    consent.acceptAll();
    await until(times, 'it runs');
    script = swap(document.body, script);
    await until(() => times() === 2, 'it runs on the next page');
    // Its first page: `markScriptsExec`, later ones: `deselectScripts`.
    script.dataset['astroExec'] = '';
    const first = swap(document.body, script);
    await settle();
    swap(document.body, first);
    await settle();
    expect(times()).to.equal(3);
  });

  it('that stands twice in the head runs twice', async () => {
    const consent = start(GUARDED);
    for (const id of ['one', 'two']) {
      document.head.append(make('script', { type: 'text/plain', 'data-consent': 'metrics', id }, "log.push('twin')"));
      later(() => document.querySelector(`#${id}`)!.remove());
    }
    consent.acceptAll();
    await settle();
    expect(log.filter((one) => one === 'twin')).to.have.length(2);
  });
});

describe('an element that has its address already', () => {
  for (const isGuarded of [true, false])
    for (const [tag, name, file] of [
      ['iframe', 'src', 'a.html'],
      ['embed', 'src', 'a.html'],
      ['object', 'data', 'a.html'],
      ['img', 'src', 'a.gif'],
      ['video', 'poster', 'a.gif'],
      ['audio', 'src', 'a.mp3'],
    ] as const)
      for (const form of ['data-consent-', 'data-'])
        it(`<${tag} ${form}${name}>, copied to ${name} by the page${isGuarded ? ', with the guard' : ''}: nobody is asked by us before, nor on a withdrawal`, async () => {
          const consent = start(GUARDED);
          if (isGuarded) guard(consent);
          const word = `has-${run}-${(count += 1)}-`;
          const asked = async () => (await hits(word)).length;
          const element = put(
            make(tag, { 'data-consent': 'metrics', preload: 'auto', [form + name]: `${vendor}/${file}?${word}` }),
          );
          await settle();
          expect(await asked()).to.equal(0);
          // A loader of the page: that it asks can be kept from it by the guard alone.
          element.setAttribute(name, element.getAttribute(form + name)!);
          await settle();
          const before = await asked();
          if (isGuarded) expect(before, 'before').to.equal(0);

          consent.acceptAll();
          await until(asked, 'it is asked for');
          expect(element.getAttribute(name)).to.equal(`${vendor}/${file}?${word}`);
          await settle();
          const after = await asked();
          // Media ask for parts, and WebKit asks twice for a plugin's element that is given its address where it stands.
          if (tag !== 'audio' && (isGuarded || /iframe|img/.test(tag))) expect(after, 'after the grant').to.equal(1);

          consent.withdraw();
          await settle();
          expect(await asked(), 'on the withdrawal').to.equal(after);
          expect(element.hasAttribute(name)).to.equal(false);
        });

  it('one that is in the page before the store: it loses the address until consent, and keeps what is not its address', () => {
    const url = `${vendor}/a.gif?parsed-${run}`;
    const main = put(make('main'));
    main.innerHTML = `<img ${mark} src="${url}" data-consent-src="${url}" alt=""><img ${mark} src="data:," data-src="${url}" alt="">`;
    const [one, two] = main.querySelectorAll('img');
    const consent = start(GUARDED);
    expect([one!.hasAttribute('src'), two!.getAttribute('src')]).to.deep.equal([false, 'data:,']);
    consent.acceptAll();
    expect([one!.src, two!.src]).to.deep.equal([url, url]);
    consent.withdraw();
    expect([one!.hasAttribute('src'), two!.getAttribute('src')]).to.deep.equal([false, 'data:,']);
  });

  it('is left alone by a second store that knows nothing of it', () => {
    const consent = start(GUARDED);
    const frame = put(make('iframe', { 'data-consent': 'metrics', 'data-consent-srcdoc': '<p>Shown' }));
    consent.acceptAll();
    const { contentDocument } = frame;
    start({ cookie: { name: 'other' } });
    expect([frame.hasAttribute('srcdoc'), frame.contentDocument]).to.deep.equal([true, contentDocument]);
  });
});

it('a template that was filled by a text: what is for browsers without scripts asks nobody', async () => {
  const consent = start(GUARDED);
  const word = `noscript-${run}`;
  const template = put(make('template', { 'data-consent': 'metrics' }));
  template.innerHTML = `<noscript><img src="${vendor}/a.gif?${word}" alt=""></noscript><p>Text</p>`;
  later(() => template.nextElementSibling?.remove());
  consent.acceptAll();
  expect(template.nextElementSibling!.textContent).to.equal('Text');
  await settle();
  expect(await hits(word)).to.deep.equal([]);
});

it('5,000 marked elements in a restored page: closed, and the page goes on', async () => {
  const consent = start(GUARDED);
  const word = `many-${run}`;
  const main = put(make('main'));
  later(() => document.querySelectorAll('main').forEach((one) => one.remove()));
  const html = `<img ${mark} src="${vendor}/a.gif?${word}" data-consent-src="${vendor}/a.gif?${word}" loading="lazy" alt="">`;
  main.innerHTML = html.repeat(5000);
  await settle();
  expect([...main.children].filter((one) => one.hasAttribute('src'))).to.have.length(0);
  expect(await hits(word)).to.deep.equal([]);
  expect(consent.record).to.equal(undefined);
});
