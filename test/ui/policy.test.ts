/** `<consent-policy>`: reading, finding, deciding, comparing. */
import { expect, html } from '@open-wc/testing';
import '../../src/ui/policy/define.js';
import type { ConsentPolicy } from '../../src/ui/policy/define.js';
import { axe, until } from '../helpers.js';
import { CONFIG, later, leave, listenTo, page, press, start, stub } from './setup.js';

const MARKDOWN = `---
version: 2026-10-01
updated: 2026-10-01
---

# Privacy at Teasel

Teasel is invented. See [section two](#cookies).

## 1. What we collect

Names and cookies.

### 1.1 From you

Your name.

## 2. Cookies

We use cookies.

<!-- consent:declaration -->

<!-- consent:browsers -->

## 3. Your rights

<!-- consent:rights -->

| Right | How |
| --- | --- |
| Access | Write to us |
| Erasure | Write to us |
`;

/** An address that answers with a text. */
function address(text: BlobPart, type = 'text/markdown;charset=utf-8'): string {
  const url = URL.createObjectURL(new Blob([text], { type }));
  later(() => URL.revokeObjectURL(url));
  return url;
}

/** What the network answers to any address. */
function answer(make: () => Response | Promise<Response>): void {
  stub(window, 'fetch', { value: () => Promise.resolve().then(make) });
}

async function shown(markup: unknown): Promise<ConsentPolicy> {
  let isShown = false;
  const listener = () => {
    isShown = true;
  };
  document.addEventListener('load', listener, true);
  await page(markup);
  await until(() => isShown, 'the policy is shown');
  document.removeEventListener('load', listener, true);
  const element = document.querySelector('consent-policy')!;
  await element.updateComplete;
  return element;
}

const policy = (text = MARKDOWN) => shown(html`<consent-policy src=${address(text)}></consent-policy>`);

const root = (element: Element) => element.shadowRoot!;
const part = (element: Element, name: string) => root(element).querySelector<HTMLElement>(`[part~=${name}]`)!;
const links = (element: Element) => [...root(element).querySelectorAll<HTMLAnchorElement>('[part~=contents] a')];
const words = (element: Element | null) => element?.textContent!.replace(/\s+/g, ' ').trim();
const tick = () => new Promise((resume) => setTimeout(resume));

afterEach(() => {
  history.replaceState(null, '', location.pathname + location.search);
  document.querySelectorAll('consent-policy').forEach((element) => element.remove());
});

describe('<consent-policy>: where the text comes from', () => {
  it('Markdown from an address', async () => {
    const element = await policy();
    expect(words(part(element, 'article').querySelector('h1'))).to.equal('Privacy at Teasel');
    expect(part(element, 'article').querySelectorAll('table')).to.have.lengthOf(1);
  });

  it('HTML from an address', async () => {
    const element = await shown(html`<consent-policy src=${address('<h1>Privacy</h1><h2>One</h2><p>Text<h2>Two</h2>', 'text/html')}></consent-policy>`);
    expect(links(element).map(words)).to.deep.equal(['One', 'Two']);
  });

  for (const [name, type, isHtml] of [
    ['text/markdown', 'text/markdown', false],
    ['text/plain', 'text/plain', false],
    ['nothing, and a name that ends in .html', '', true],
    ['application/octet-stream, and a name that ends in .md', 'application/octet-stream', false],
  ] as const)
    it(`by content type: ${name}`, async () => {
      answer(() => {
        const response = new Response(isHtml ? '<h2>One</h2>' : '## One', { headers: type ? { 'Content-Type': type } : {} });
        if (!type) response.headers.delete('Content-Type');
        Object.defineProperty(response, 'url', { value: `${location.origin}/policy${isHtml ? '.html' : '.md'}` });
        return response;
      });
      const element = await shown(html`<consent-policy src="/policy.md"></consent-policy>`);
      expect(words(part(element, 'article').querySelector('h2'))).to.contain('One');
    });

  it('HTML that stands in it, which stays in the page as it was', async () => {
    const element = await shown(html`<consent-policy><h2>1. One</h2><p onclick="fail()">Text</p><!-- consent:browsers --><script>throw new Error('ran')</script></consent-policy>`);
    expect(links(element).map(words)).to.deep.equal(['1. One']);
    expect(element.querySelector('h2')!.id).to.equal('');
    expect(part(element, 'article').querySelector('script')).to.equal(null);
    await until(() => part(element, 'article').textContent.includes('Firefox'), 'the marker is filled');
  });

  it('a text in a script element', async () => {
    const script = Object.assign(document.createElement('script'), { type: 'text/markdown', textContent: '## One\n\nText\n\n## Two\n' });
    const element = await shown(html`<consent-policy>${script}</consent-policy>`);
    expect(links(element).map(words)).to.deep.equal(['One', 'Two']);
  });

  it('its living parts as elements of that name', async () => {
    const consent = start();
    const element = await shown(html`<consent-policy><h2>One</h2><consent-rights></consent-rights><consent-declaration category="beacons"></consent-declaration></consent-policy>`);
    await until(() => part(element, 'article').querySelector('.rights'), 'the visitor’s data are there');
    const table = part(element, 'article').querySelector('consent-declaration')!;
    await until(() => table.shadowRoot?.querySelectorAll('[part=category]').length === 1, 'one category is there');
    expect(consent.record).to.equal(undefined);
    expect(words(part(element, 'article').querySelector('.rights'))).to.contain('Nothing optional is used.');
  });

  it('what it says of who has not answered is true where everything is on until a no', async () => {
    start({ regime: 'opt-out' });
    const element = await shown(html`<consent-policy><h2>One</h2><consent-rights></consent-rights></consent-policy>`);
    await until(() => part(element, 'article').querySelector('.rights'), 'the visitor’s data are there');
    expect(words(part(element, 'article').querySelector('.rights'))).to.contain('until you reject them').and.not.to.contain('Nothing optional');
  });

  it('what stands in it is read again when it changes', async () => {
    const element = await shown(html`<consent-policy><h2>One</h2><h2>Two</h2></consent-policy>`);
    element.append(Object.assign(document.createElement('h2'), { textContent: 'Three' }));
    await until(() => links(element).length === 3, 'the third section is there');
  });

  it('another address shows another text', async () => {
    const element = await policy();
    element.src = address('## Another\n\n## One\n');
    await until(() => words(links(element)[0]!) === 'Another', 'the other text is shown');
  });

  it('of two addresses the later one wins, however late the first answers', async () => {
    const answers: ((response: Response) => void)[] = [];
    answer(() => new Promise((resolve) => answers.push(resolve)));
    await page(html`<consent-policy src="/a.md"></consent-policy>`);
    const element = document.querySelector('consent-policy')!;
    await until(() => answers.length === 1, 'the first is asked');
    element.src = '/b.md';
    await until(() => answers.length === 2, 'the second is asked');
    const markdown = { headers: { 'Content-Type': 'text/markdown' } };
    answers[1]!(new Response('## B\n', markdown));
    answers[0]!(new Response('## A\n', markdown));
    await until(() => part(element, 'article'), 'a text is shown');
    await tick();
    expect(words(part(element, 'article').querySelector('h2'))).to.contain('B');
  });

  for (const [name, bytes, type] of [
    ['UTF-8', new TextEncoder().encode('## Über uns\n'), 'text/markdown'],
    ['UTF-8 with a mark', new TextEncoder().encode('\uFEFF## Über uns\n'), 'text/markdown'],
    ['Windows-1252 that says so', Uint8Array.from([0x23, 0x23, 0x20, 0xdc, ...new TextEncoder().encode('ber uns\n')]), 'text/markdown; charset=windows-1252'],
    ['Windows-1252 that says nothing', Uint8Array.from([0x23, 0x23, 0x20, 0xdc, ...new TextEncoder().encode('ber uns\n')]), 'text/markdown'],
    ['UTF-16', new Uint8Array(Uint16Array.from('\uFEFF## Über uns\n'.split('').map((sign) => sign.charCodeAt(0))).buffer), 'text/markdown'],
    ['UTF-8 under a wrong name', new TextEncoder().encode('## Über uns\n'), 'text/markdown; charset=no-such-charset'],
  ] as const)
    it(`encoding: ${name}`, async () => {
      const element = await shown(html`<consent-policy src=${address(bytes, type)}></consent-policy>`);
      const heading = words(part(element, 'article').querySelector('h2'))!;
      if (name.includes('wrong')) expect(heading).to.contain('ber uns');
      else expect(heading).to.contain('Über uns');
    });
});

describe('<consent-policy>: what cannot be shown', () => {
  const cases: readonly (readonly [name: string, make: () => Response | Promise<Response>, words: RegExp])[] = [
    ['404', () => new Response('Not here.', { status: 404 }), /404/],
    ['500', () => new Response('', { status: 500 }), /500/],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch')), /did not answer/],
    ['a picture', () => new Response('x', { headers: { 'Content-Type': 'image/png' } }), /image\/png/],
    ['JSON', () => new Response('{}', { headers: { 'Content-Type': 'application/json' } }), /application\/json/],
    ['10 MB', () => new Response('# A\n'.repeat(2_500_000), { headers: { 'Content-Type': 'text/markdown' } }), /3 MB/],
    ['10 MB by its header', () => new Response('# A', { headers: { 'Content-Type': 'text/markdown', 'Content-Length': '10000000' } }), /3 MB/],
    ['bytes that are no text', () => new Response(Uint8Array.from([0x23, 0, 1, 2, 255]), { headers: { 'Content-Type': 'text/markdown' } }), /not readable/],
    [
      'a redirect to another origin',
      () => Object.defineProperty(new Response('# Other', { headers: { 'Content-Type': 'text/markdown' } }), 'url', { value: 'https://other.example/p.md' }),
      /other\.example/,
    ],
  ];
  for (const [name, make, reason] of cases)
    it(`${name}: what stands in it is shown, and why`, async () => {
      answer(make);
      const element = await shown(html`<consent-policy src="/policy.md"><p>The policy by post.</p></consent-policy>`);
      expect(words(part(element, 'notice'))).to.match(reason);
      expect(part(element, 'notice').getAttribute('role')).to.equal('alert');
      expect(part(element, 'notice').querySelector('a')!.pathname).to.equal('/policy.md');
      expect(element.querySelector('p')!.checkVisibility()).to.equal(true);
      await axe(element);
    });

  it('a text shown before stays', async () => {
    const element = await policy();
    answer(() => new Response('', { status: 404 }));
    element.src = '/gone.md';
    await until(() => part(element, 'notice'), 'it says so');
    expect(links(element)).to.have.lengthOf(3);
  });

  it('an address that is none', async () => {
    listenTo('error');
    const element = await shown(html`<consent-policy src="https://[bad"><p>By post</p></consent-policy>`);
    expect(words(part(element, 'notice'))).to.contain('could not be shown');
  });

  for (const [name, text] of [
    ['that does not end', '---\ntitle: A\n\n## One\n\nText\n'],
    ['that is none', '---\n\n## One\n\n---\n\nText\n'],
  ] as const)
    it(`front matter ${name} is text`, async () => {
      const element = await policy(text);
      expect(part(element, 'article').textContent).to.contain('Text').and.contain('One');
    });

  it('an empty text', async () => {
    const element = await policy('');
    expect(root(element).querySelector('[part~=contents]')).to.equal(null);
  });
});

describe('<consent-policy>: reading', () => {
  it('says when it was updated, and its version', async () => {
    const element = await policy();
    expect(words(part(element, 'updated'))).to.equal('Last updated October 1, 2026 Version 2026-10-01');
    expect(part(element, 'updated').compareDocumentPosition(part(element, 'article'))).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('a link of the contents brings the section into view, takes the focus there, and is an address', async () => {
    const element = await policy(`${MARKDOWN}\n${'Text.\n\n'.repeat(200)}`);
    links(element)[1]!.click();
    await until(() => location.hash === '#cookies', 'the address has it');
    const heading = root(element).getElementById('cookies')!;
    await until(() => root(element).activeElement === heading, 'the heading has the focus');
    expect(heading.getBoundingClientRect().top).to.be.within(0, innerHeight);
  });

  it('an address with a section opens there', async () => {
    history.replaceState(null, '', '#your-rights');
    const element = await policy(`# A\n\n## 1. One\n\n${'Text.\n\n'.repeat(200)}## 2. Your rights\n\n${'Text.\n\n'.repeat(200)}`);
    expect(root(element).getElementById('your-rights')!.getBoundingClientRect().top).to.be.within(0, innerHeight);
  });

  it('links in the text work too', async () => {
    const element = await policy();
    part(element, 'article').querySelector<HTMLAnchorElement>('p a')!.click();
    await until(() => root(element).activeElement?.id === 'cookies', 'the section has the focus');
  });

  it('a section’s address stays when its number changes', async () => {
    const before = links(await policy('## 1. One\n\n## 2. Your rights\n')).map(({ hash }) => hash);
    const after = links(await policy('## 1. New\n\n## 2. One\n\n## 3. Your rights\n')).map(({ hash }) => hash);
    expect(after).to.include.members(before);
  });

  it('sections of one name have addresses of their own', async () => {
    expect(links(await policy('## Cookies\n\n## Cookies\n\n## Cookies\n')).map(({ hash }) => hash)).to.deep.equal(['#cookies', '#cookies-2', '#cookies-3']);
  });

  it('the section at hand is marked in the contents', async () => {
    const element = await policy(`# A\n\n${['One', 'Two', 'Three'].map((name) => `## ${name}\n\n${'Text.\n\n'.repeat(80)}`).join('')}`);
    root(element).getElementById('two')!.scrollIntoView();
    await until(() => links(element)[1]!.getAttribute('aria-current') === 'true', 'the second is marked');
    scrollTo(0, 0);
    await until(() => !links(element)[1]!.hasAttribute('aria-current'), 'it is marked no more');
  });

  it('a section’s link can be copied', async () => {
    let copied = '';
    stub(navigator, 'clipboard', { value: { writeText: (text: string) => Promise.resolve(void (copied = text)) } });
    const element = await policy();
    const link = root(element).getElementById('cookies')!.parentElement!.querySelector('a')!;
    expect(link.getAttribute('aria-label')).to.equal('Copy link to “Cookies”');
    link.click();
    await until(() => words(root(element).querySelector('[role=status]')) === 'Link copied.', 'it says so');
    expect(copied).to.equal(new URL('#cookies', location.href).href);
  });

  it('leads back to the top, and the focus with it', async () => {
    const element = await policy(`# A\n\n${['One', 'Two'].map((name) => `## ${name}\n\n${'Text.\n\n'.repeat(100)}`).join('')}`);
    scrollTo(0, document.documentElement.scrollHeight);
    root(element).querySelector<HTMLAnchorElement>('.end a')!.click();
    expect(element.getBoundingClientRect().top).to.be.closeTo(0, 2);
    expect(root(element).activeElement?.textContent).to.equal('Contents');
  });

  it('what Shift+Tab comes to is not under the head, which stays in sight: links, switches, folds, buttons (WCAG 2.4.11)', async () => {
    leave({});
    start();
    const links_ = Array.from({ length: 12 }, (_, i) => `[Link ${i}](https://a.example/${i})\n\n${'Text.\n\n'.repeat(i % 3)}`).join('');
    const element = await policy(`# A\n\n${links_}<details><summary>More</summary>Text</details>\n\n<!-- consent:declaration -->\n\n<!-- consent:rights -->\n\n${links_}[Last](https://a.example/)\n`);
    const { head, article } = { head: root(element).querySelector('.head')!, article: part(element, 'article') };
    await until(() => article.querySelector('consent-declaration')?.shadowRoot?.querySelector('input') && article.querySelector('button'), 'they are there');
    [...article.querySelectorAll('a')].at(-1)!.focus();
    const kinds = new Set<string>();
    for (let place: Element | null | undefined; ; ) {
      await press('Shift+Tab');
      place = root(element).activeElement;
      while (place?.shadowRoot?.activeElement) place = place.shadowRoot.activeElement;
      if (!place || place.closest('.head') || place.closest('.contents')) break;
      kinds.add(place.localName);
      expect(place.getBoundingClientRect().top, place.outerHTML).to.be.above(head.getBoundingClientRect().bottom - 1);
    }
    expect([...kinds].sort()).to.include.members(['a', 'button', 'input', 'summary']);
  });

  it('no-contents leaves the contents out', async () => {
    const element = await shown(html`<consent-policy no-contents src=${address(MARKDOWN)}></consent-policy>`);
    expect(part(element, 'contents')).to.equal(null);
  });

  it('in a narrow place the contents are folded, and tables are cards', async () => {
    const element = await shown(html`<div style="inline-size: 300px"><consent-policy src=${address(MARKDOWN)}></consent-policy></div>`);
    expect(root(element).querySelector('details')!.open).to.equal(false);
    const cell = root(element).querySelector('td')!;
    expect(getComputedStyle(cell).display).to.equal('block');
    expect(cell.dataset['head']).to.equal('Right');
    expect(getComputedStyle(cell, '::before').content).to.not.equal('none');
    expect(element.scrollWidth).to.be.at.most(element.clientWidth);
  });

  it('axe finds nothing (A11Y-18)', async () => {
    start();
    const element = await policy();
    await until(() => part(element, 'article').querySelector('.rights'), 'its parts are filled');
    await axe(element);
  });
});

describe('<consent-policy>: finding', () => {
  const box = (element: Element) => root(element).querySelector<HTMLInputElement>('input[type=search]')!;
  const count = (element: Element) => words(root(element).querySelector('.count'));
  const type = async (element: Element, text: string) => {
    box(element).focus();
    box(element).value = text;
    box(element).dispatchEvent(new Event('input'));
    await tick();
  };

  it('counts, goes on and back, and around', async () => {
    const element = await policy('## Cookies\n\nA cookie, two **coo**kies.\n\n## More\n\nNo more.\n');
    await type(element, 'cookie');
    await until(() => count(element) === '1 of 3', 'three are found');
    await press('Enter');
    await until(() => count(element) === '2 of 3', 'the second');
    await press('Shift+Enter');
    await until(() => count(element) === '1 of 3', 'the first again');
    root(element).querySelector<HTMLButtonElement>('.find button')!.click();
    await until(() => count(element) === '3 of 3', 'the last');
  });

  it('goes on from what it found, though keys were pressed faster than the first search was done', async () => {
    const element = await policy('## Cookies\n\nA cookie, two **coo**kies.\n');
    const input = box(element);
    const shown = new MutationObserver(() => {
      if (count(element) !== '1 of 3') return;
      shown.disconnect();
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    });
    shown.observe(root(element).querySelector('.count')!, { characterData: true, childList: true, subtree: true });
    for (const letter of 'cookie') {
      input.value += letter;
      input.dispatchEvent(new Event('input'));
    }
    await until(() => count(element) === '2 of 3', 'the second');
    await import('../../src/ui/policy/find.js');
    await tick();
    expect(count(element)).to.equal('2 of 3');
  });

  it('says when there is nothing, and Escape ends it', async () => {
    const element = await policy();
    await type(element, 'zebra');
    await until(() => count(element) === 'Not found', 'it says so');
    await press('Escape');
    await until(() => count(element) === '', 'it is empty');
    expect(box(element).value).to.equal('');
  });

  it('takes signs as they are, and not words across blocks', async () => {
    const element = await policy('## A\n\nTo (pay) a+b.\n\nOne\n\ntwo\n');
    await type(element, '(pay) a+b.');
    await until(() => count(element) === '1 of 1', 'it is found');
    await type(element, 'one two');
    await until(() => count(element) === 'Not found', 'it is not');
  });

  it('opens what is folded around a match', async () => {
    const element = await policy('## A\n\n<details><summary>More</summary>\n\nA walrus.\n\n</details>\n');
    await type(element, 'walrus');
    await until(() => part(element, 'article').querySelector('details')!.open, 'it is open');
  });

  it('without the Highlight API the match is selected', async () => {
    stub(CSS, 'highlights', { value: undefined });
    const element = await policy('## A\n\nA walrus.\n');
    await type(element, 'walrus');
    await until(() => count(element) === '1 of 1', 'it is found');
  });
});

describe('<consent-policy>: living parts', () => {
  it('the table of cookies is the store’s, and decides', async () => {
    const consent = start();
    const element = await policy();
    const table = part(element, 'article').querySelector('consent-declaration')!;
    await until(() => table.shadowRoot?.querySelector('input[data-id=metrics]'), 'the table is there');
    table.shadowRoot!.querySelector<HTMLInputElement>('input[data-id=metrics]')!.click();
    expect(consent.granted('metrics')).to.equal(true);
  });

  it('without a marker, the table stands where an attribute says: at the end of a section', async () => {
    start();
    const text = '## 1. One\n\nA\n\n## 2. Cookies\n\nB\n\n## 3. Last\n\nC\n';
    for (const [id, before] of [
      ['cookies', '3. Last'],
      ['last', ''],
    ] as const) {
      const element = await shown(html`<consent-policy declaration=${id} src=${address(text)}></consent-policy>`);
      const table = part(element, 'article').querySelector('consent-declaration')!;
      expect(words(table.nextElementSibling?.querySelector('h2') ?? null) ?? '').to.equal(before);
      element.remove();
    }
    const marked = await shown(html`<consent-policy declaration="rights" src=${address(MARKDOWN)}></consent-policy>`);
    expect(part(marked, 'article').querySelectorAll('consent-declaration').length).to.equal(1);
  });

  it('a marker may name one category', async () => {
    start();
    const element = await policy('## A\n\n<!-- consent:declaration analytics -->\n');
    const table = part(element, 'article').querySelector('consent-declaration')!;
    await until(() => table.shadowRoot?.querySelectorAll('[part=category]').length === 1, 'one category is there');
  });

  it('says how each browser clears cookies', async () => {
    const element = await policy();
    await until(() => part(element, 'article').querySelector('.browsers'), 'the list is there');
    for (const name of ['Edge', 'Firefox', 'Chrome', 'Safari on a Mac', 'iPhone', 'Older']) expect(part(element, 'article').querySelector('.browsers')!.textContent).to.contain(name);
  });

  it('“your data” shows the record in words, withdraws and forgets', async () => {
    const consent = start({ ...CONFIG, controller: { name: 'Teasel Ltd', email: 'dpo@teasel.example' } });
    const element = await policy();
    const box = () => part(element, 'article').querySelector<HTMLElement>('.rights')!;
    const button = (name: string) => box().querySelector<HTMLButtonElement>(`[data-do=${name}]`)!;
    await until(box, 'it is there');
    expect(box().textContent).to.contain('not answered');
    consent.decide({ analytics: true });
    await until(() => box().textContent.includes('Allowed: Analytics'), 'it says what is allowed');
    expect(box().textContent).to.contain(consent.record!.id);
    button('withdraw').click();
    await until(() => box().textContent.includes('Allowed: nothing'), 'it is withdrawn');
    expect(consent.record!.via).to.equal('withdraw');
    await until(() => words(root(element).querySelector('[role=status]'))?.startsWith('Withdrawn'), 'it says so');
    button('forget').click();
    await until(() => box().textContent.includes('not answered'), 'it is forgotten');
    expect(consent.record).to.equal(undefined);
  });

  it('the receipt of the record can be downloaded', async () => {
    const consent = start();
    consent.acceptAll();
    const element = await policy();
    await until(() => part(element, 'article').querySelector('[data-do=download]'), 'the button is there');
    let file: Blob | undefined;
    let name = '';
    stub(URL, 'createObjectURL', { value: (blob: Blob) => ((file = blob), 'blob:x') });
    stub(HTMLAnchorElement.prototype, 'click', {
      value(this: HTMLAnchorElement) {
        name = this.download;
      },
    });
    part(element, 'article').querySelector<HTMLButtonElement>('[data-do=download]')!.dispatchEvent(new MouseEvent('click'));
    await until(() => name, 'it is there');
    expect(name).to.equal('consent.json');
    expect(JSON.parse(await file!.text())).to.deep.equal(await consent.receipt());
  });

  it('each right has a mail of its own to the controller', async () => {
    const consent = start({ ...CONFIG, controller: { name: 'Teasel Ltd', email: 'dpo@teasel.example' } });
    consent.acceptAll();
    const element = await policy();
    await until(() => part(element, 'article').querySelector('.rights a'), 'they are there');
    const mails = [...part(element, 'article').querySelectorAll<HTMLAnchorElement>('.rights a')];
    expect(mails).to.have.lengthOf(7);
    for (const { href } of mails) {
      expect(href).to.match(/^mailto:dpo@teasel\.example\?subject=/);
      expect(decodeURIComponent(href)).to.contain('Teasel Ltd').and.contain(consent.record!.id);
    }
    expect(new Set(mails.map(({ href }) => href)).size).to.equal(7);
  });

  it('a mail address cannot add to the mail', async () => {
    start({ ...CONFIG, controller: { email: 'a@b.example?bcc=spy@b.example' } });
    const element = await policy();
    await until(() => part(element, 'article').querySelector('.rights a'), 'they are there');
    expect(part(element, 'article').querySelector<HTMLAnchorElement>('.rights a')!.href).to.not.contain('bcc=');
  });

  it('works without a store', async () => {
    const element = await policy();
    await tick();
    expect(links(element)).to.have.lengthOf(3);
    expect(part(element, 'article').querySelector('.rights')).to.equal(null);
  });
});

describe('<consent-policy>: versions', () => {
  const versions = () =>
    address(
      JSON.stringify([
        { version: '2', date: '2026-10-01', src: address('# P\n\n## 1. One\n\nWe keep it for ten days.\n\n## 2. Two\n\nSame.\n') },
        { version: '1', date: '2025-04-25', src: address('# P\n\n## 1. One\n\nWe keep it for five days.\n\n## 2. Two\n\nSame.\n') },
      ]),
      'application/json',
    );
  const withVersions = (list = versions()) => shown(html`<consent-policy src=${address(MARKDOWN)} versions=${list}></consent-policy>`);

  it('who agreed to an older one is told, and sees what changed', async () => {
    leave({ policy: '1' });
    start({ ...CONFIG, policy: '2' });
    const element = await withVersions();
    await until(() => part(element, 'notice'), 'the note is there');
    expect(words(part(element, 'notice').querySelector('p'))).to.contain('April 25, 2025');
    part(element, 'notice').querySelector('details')!.open = true;
    await until(() => part(element, 'notice').querySelector('ins'), 'the change is there');
    expect(words(part(element, 'notice').querySelector('del'))).to.equal('five');
    expect(words(part(element, 'notice').querySelector('ins'))).to.equal('ten');
    expect(words(part(element, 'notice').querySelector('h3'))).to.contain('One');
    expect(part(element, 'notice').textContent).not.to.contain('Same.');
    await axe(element);
  });

  it('who agreed to the newest one, or to none, is told nothing', async () => {
    leave({ policy: '2' });
    const consent = start({ ...CONFIG, policy: '2' });
    const element = await withVersions();
    await tick();
    expect(part(element, 'notice')).to.equal(null);
    consent.reset();
    await element.updateComplete;
    expect(part(element, 'notice')).to.equal(null);
  });

  for (const [name, list] of [
    ['a list that is none', '{}'],
    ['no JSON', '<p>'],
    ['an unknown version', '[{ "version": "7", "date": "2026-01-01", "src": "/a.md" }, { "version": 5 }, null]'],
  ] as const)
    it(`${name}: the policy is shown all the same`, async () => {
      leave({ policy: '1' });
      start({ ...CONFIG, policy: '2' });
      const element = await withVersions(address(list, 'application/json'));
      await tick();
      expect(part(element, 'notice')).to.equal(null);
      expect(links(element)).to.have.lengthOf(3);
    });

  it('an earlier text that is gone is told', async () => {
    leave({ policy: '1' });
    start({ ...CONFIG, policy: '2' });
    const gone = `${location.origin}/no-such-policy.md`;
    const element = await withVersions(address(JSON.stringify([{ version: '2', date: '2026-10-01', src: gone }, { version: '1', date: '2025-04-25', src: gone }]), 'application/json'));
    await until(() => part(element, 'notice'), 'the note is there');
    part(element, 'notice').querySelector('details')!.open = true;
    await until(() => part(element, 'notice').textContent.includes('could not be read'), 'it says so');
  });
});
