/** `<consent-embed>`: a place for what another site shows. */
import { expect, html } from '@open-wc/testing';
import { startGuard } from '../../src/guard.js';
import '../../src/ui/embed/define.js';
import { embedOf, PRESETS } from '../../src/ui/embed/presets.js';
import type { ConsentEmbed } from '../../src/ui/embed/define.js';
import { axe, until } from '../helpers.js';
import { CONFIG, events, later, page, press, start, stored } from './setup.js';

/** A page of the test server: an embed that is there. */
const FRAME = new URL('./policies/french.html', import.meta.url).href;

const VIDEO = {
  ...CONFIG,
  services: [
    ...CONFIG.services,
    {
      id: 'video',
      category: 'functionality',
      label: 'Video',
      provider: 'Video Ltd',
      policyUrl: 'https://video.example/privacy',
      hosts: ['video.example'],
      cookies: [{ name: 'vid', purpose: 'Remembers the volume', maxAgeDays: 30 }],
    },
  ],
};

async function shown(markup: unknown = html`<consent-embed for="video" label="Kiln night" src=${FRAME}></consent-embed>`): Promise<ConsentEmbed> {
  await page(markup);
  const element = document.querySelector('consent-embed')!;
  await element.updateComplete;
  return element;
}

const root = (element: Element) => element.shadowRoot!;
const part = (element: Element, name: string) => root(element).querySelector<HTMLElement>(`[part~=${name}]`);
const frame = (element: Element) => root(element).querySelector('iframe');
const words = (element: Element) => root(element).textContent.replace(/\s+/g, ' ');

afterEach(() => document.querySelectorAll('consent-embed').forEach((element) => element.remove()));

describe('<consent-embed>', () => {
  it('its buttons are described by the sentence that names it (GT-24)', async () => {
    start(VIDEO);
    const element = await shown();
    for (const name of ['load', 'always']) {
      const ids = part(element, name)!.getAttribute('aria-describedby')!.split(' ');
      expect(ids.map((id) => root(element).getElementById(id)!.textContent).join(' ')).to.contain('Kiln night');
    }
  });

  it('loads nothing before consent, and says what waits, from whom, and what it keeps', async () => {
    start(VIDEO);
    const element = await shown();
    expect(frame(element)).to.equal(null);
    for (const fact of ['Kiln night', 'Video Ltd', location.host, 'vid']) expect(words(element)).to.contain(fact);
    expect(root(element).querySelector<HTMLAnchorElement>('a')!.href).to.equal('https://video.example/privacy');
  });

  it('“Load once” loads it, records nothing, and the focus goes there', async () => {
    const consent = start(VIDEO);
    const element = await shown();
    part(element, 'load')!.focus();
    await press('Enter');
    await until(() => frame(element), 'the frame is there');
    expect(frame(element)!.src).to.equal(FRAME);
    expect(frame(element)!.title).to.equal('Kiln night');
    expect(consent.record).to.equal(undefined);
    await until(() => root(element).activeElement === frame(element), 'the frame has the focus');
  });

  it('“Always allow” records consent to what it is for, and to nothing else', async () => {
    const consent = start(VIDEO);
    const element = await shown();
    const asked = events('consent-request');
    part(element, 'always')!.click();
    await until(() => frame(element), 'the frame is there');
    expect(asked.map(({ choices }) => choices)).to.deep.equal([{ video: true }]);
    expect(stored()!.services).to.deep.equal({ video: true });
    expect(consent.granted('analytics')).to.equal(false);
  });

  it('loads when consent comes from elsewhere, unloads when it goes, once-loaded too', async () => {
    const consent = start(VIDEO);
    const element = await shown();
    part(element, 'load')!.click();
    await until(() => frame(element), 'it is loaded');
    const first = frame(element);
    consent.acceptAll();
    await element.updateComplete;
    expect(frame(element), 'it is not loaded a second time').to.equal(first);
    consent.withdraw();
    await until(() => !frame(element), 'it is unloaded');
    expect(part(element, 'load')).to.not.equal(null);
  });

  it('of a granted service shows the embed at once', async () => {
    start(VIDEO).acceptAll();
    expect(frame(await shown())).to.not.equal(null);
  });

  it('for a category works too', async () => {
    const consent = start(VIDEO);
    const element = await shown(html`<consent-embed for="functionality" src=${FRAME}></consent-embed>`);
    part(element, 'always')!.click();
    await until(() => frame(element), 'the frame is there');
    expect(consent.granted('functionality')).to.equal(true);
  });

  it('for an unknown id, without a store, or for minors it cannot be allowed always', async () => {
    const unknown = await shown(html`<consent-embed for="nobody" src=${FRAME}></consent-embed>`);
    expect(part(unknown, 'always'), 'without a store').to.equal(null);
    const consent = start(VIDEO);
    await unknown.updateComplete;
    expect(part(unknown, 'always'), 'an unknown id').to.equal(null);
    expect(frame(unknown)).to.equal(null);
    consent.stop();
    start({ ...VIDEO, minors: true });
    const element = await shown();
    expect(part(element, 'always'), 'minors').to.equal(null);
  });

  it('a cancelled request loads nothing', async () => {
    start(VIDEO);
    const element = await shown();
    document.addEventListener('consent-request', (event) => event.preventDefault(), { once: true });
    part(element, 'always')!.click();
    await element.updateComplete;
    expect(frame(element)).to.equal(null);
    expect(stored()).to.equal(undefined);
  });

  it('keeps its place: nothing moves when it loads', async () => {
    start(VIDEO);
    const element = await shown();
    const before = element.getBoundingClientRect();
    part(element, 'load')!.click();
    await until(() => frame(element), 'the frame is there');
    const after = element.getBoundingClientRect();
    expect([after.width, after.height]).to.deep.equal([before.width, before.height]);
    expect(before.width / before.height).to.be.closeTo(16 / 9, 0.01);
  });

  it('takes the ratio it is given, and not what is none', async () => {
    start(VIDEO);
    const element = await shown(html`<consent-embed for="video" ratio="1 / 1" src=${FRAME}></consent-embed>`);
    const { width, height } = element.getBoundingClientRect();
    expect(width / height).to.be.closeTo(1, 0.01);
    element.ratio = 'url(https://leak.example/)';
    await element.updateComplete;
    expect(part(element, 'base')!.getAttribute('style')).to.not.contain('leak');
  });

  for (const address of ['javascript:alert(1)', 'data:text/html,x', 'blob:x', 'https://[bad', ''])
    it(`shows nothing for ${address || 'no address'}`, async () => {
      start(VIDEO).acceptAll();
      const element = await shown(html`<consent-embed for="video" src=${address}></consent-embed>`);
      expect(frame(element)).to.equal(null);
      expect(part(element, 'load')).to.equal(null);
    });

  it('a picture comes from the own origin alone', async () => {
    start(VIDEO);
    const element = await shown(html`<consent-embed for="video" thumbnail="https://leak.example/t.jpg" src=${FRAME}></consent-embed>`);
    expect(root(element).querySelector('img')).to.equal(null);
    element.thumbnail = '/t.jpg';
    await element.updateComplete;
    expect(root(element).querySelector('img')!.getAttribute('src')).to.equal('/t.jpg');
  });

  it('axe finds nothing (A11Y-18)', async () => {
    start(VIDEO);
    await axe(await shown());
  });
});

describe('<consent-embed> under the guard', () => {
  it('what the visitor loads once passes, what code inserts does not', async () => {
    const guarded = { ...VIDEO, services: [{ id: 'video', category: 'functionality', hosts: [{ host: location.hostname, path: new URL('.', FRAME).pathname }] }] };
    const guard = startGuard(start(guarded));
    later(guard);
    const other = document.createElement('iframe');
    other.src = FRAME;
    document.body.append(other);
    expect(other.getAttribute('src')).to.equal(null);
    other.remove();
    const element = await shown();
    part(element, 'load')!.click();
    await until(() => frame(element), 'the frame is there');
    expect(frame(element)!.getAttribute('src')).to.equal(FRAME);
  });
});

describe('embedOf', () => {
  for (const [address, provider, src] of [
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10', 'YouTube', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=10'],
    ['https://youtu.be/dQw4w9WgXcQ?si=WhoSharedIt&t=1m30s&utm_source=x', 'YouTube', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=90'],
    ['https://www.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&list=PLabc', 'YouTube', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?list=PLabc'],
    ['https://www.youtube.com/playlist?list=PLabc', 'YouTube', 'https://www.youtube-nocookie.com/embed/videoseries?list=PLabc'],
    ['https://www.youtube.com/embed/dQw4w9WgXcQ?start=5&end=9&cc_load_policy=1', 'YouTube', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=5&end=9&cc_load_policy=1'],
    ['https://youtu.be/dQw4w9WgXcQ', 'YouTube', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'],
    ['https://www.youtube.com/shorts/dQw4w9WgXcQ', 'YouTube', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'],
    ['https://vimeo.com/76979871', 'Vimeo', 'https://player.vimeo.com/video/76979871?dnt=1'],
    ['https://vimeo.com/76979871/8272103f6e?share=copy', 'Vimeo', 'https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e'],
    ['https://player.vimeo.com/video/76979871?h=8272103f6e&loop=1#t=30s', 'Vimeo', 'https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e&loop=1#t=30s'],
    ['https://vimeo.com/channels/staffpicks/76979871', 'Vimeo', 'https://player.vimeo.com/video/76979871?dnt=1'],
    ['https://www.google.com/maps/embed?pb=!1m18', 'Google Maps', 'https://www.google.com/maps/embed?pb=!1m18'],
    ['https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4', 'OpenStreetMap', 'https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4'],
    ['https://x.com/someone/status/123456?s=20&t=WhoSharedIt', 'X', 'https://platform.twitter.com/embed/Tweet.html?dnt=true&id=123456'],
    ['https://www.instagram.com/p/Abc_12-3/', 'Instagram', 'https://www.instagram.com/p/Abc_12-3/embed'],
    ['https://open.spotify.com/intl-de/album/4uLU6hMCjMI75M1A2tKUQC?si=WhoSharedIt&theme=0', 'Spotify', 'https://open.spotify.com/embed/album/4uLU6hMCjMI75M1A2tKUQC?theme=0'],
    ['https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC', 'Spotify', 'https://open.spotify.com/embed/track/4uLU6hMCjMI75M1A2tKUQC'],
  ] as const)
    it(address, () => {
      expect(embedOf(address)).to.include({ provider, src });
      // What it makes is an embed again.
      expect(embedOf(src)?.src).to.equal(src);
    });

  it('every preset has a test', () => {
    expect([...new Set(PRESETS.map(({ provider }) => provider))]).to.deep.equal(['YouTube', 'Vimeo', 'Google Maps', 'OpenStreetMap', 'X', 'Instagram', 'Spotify']);
  });

  it('a host that only looks like one of them is none', () => {
    expect(embedOf('https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ')).to.not.have.property('provider');
  });
});
