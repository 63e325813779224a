import { expect, fixture, html } from '@open-wc/testing';
import en, { type Messages } from '../../src/locales/en.js';
import '../../src/elements.js';
import type { ConsentBanner, ConsentEmbed, ConsentPreferences } from '../../src/elements.js';
import { languageFor, speechFor } from '../../src/ui/languages.js';
import { LANGUAGES, load } from '../../src/ui/locales.js';
import { list } from '../../src/ui/messages.js';
import { until } from '../helpers.js';
import { audit, isShown, part, root, start, textOf } from './setup.js';

const holes = (text: string): string => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join();

/** Texts that may be the same in another language: names. */
const NAMES = /^browser\.(edge|firefox|chrome)$/;

describe('each language', () => {
  it('there are 36, English among them', () => {
    expect(LANGUAGES).to.have.length(35);
    expect([...LANGUAGES].sort()).to.deep.equal([...LANGUAGES]);
    expect(LANGUAGES.map(languageFor)).to.deep.equal(LANGUAGES);
  });

  for (const tag of LANGUAGES)
    it(`${tag}: says everything, with the same places for what the declaration says`, async () => {
      const words = (await load(tag, 'notice')) as Messages;
      expect(Object.keys(words).sort()).to.deep.equal(Object.keys(en).sort());
      for (const [key, text] of Object.entries(en)) {
        const own = words[key as keyof Messages];
        expect(own, key).to.match(/^\S/);
        if (key !== 'mail.body') expect(own, key).to.match(/\S$/);
        expect(holes(own), key).to.equal(holes(text));
        // No quotation mark of the source, no entity, no tag.
        expect(own, key).not.to.match(/&\w+;|<\w|\\/);
        if (!NAMES.test(key) && text.length > 25) expect(own, `${key} is not English`).not.to.equal(text);
      }
      const [accept, reject] = [words.accept, words.reject].map((text) => text.length) as [number, number];
      expect(Math.max(accept, reject) / Math.min(accept, reject), 'a yes and a no weigh alike').to.be.below(1.7);
    });
});

describe('a list', () => {
  // Chromium writes Irish, Icelandic and Maltese ones in English.
  for (const tag of Intl.ListFormat.supportedLocalesOf(['en', ...LANGUAGES]))
    it(`${tag}: as the language writes it`, async () => {
      const words = tag === 'en' ? en : await load(tag, 'notice');
      const expected = (items: string[]) => {
        const text = new Intl.ListFormat(tag).format(items);
        // No comma before “and”, and in Hebrew no “and”, which has a prefix of its own for each script.
        return tag === 'he' ? items.join(', ') : text.replace(/,(?= (and|और|dan|u) )/, '');
      };
      for (const items of [[], ['A'], ['A', 'B'], ['A', 'B', 'C'], ['A', 'B', 'C', 'Ikea'], ['A', 'hielo'], ['A', 'Hilo'], ['$&', '{item}', '{list}']])
        expect(list(items, words).replace('\u00a0', ' ')).to.equal(expected(items).replace('\u00a0', ' '));
    });
});

describe('the language of a page', () => {
  for (const [tag, language] of [
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-ch-1996', 'de'],
    ['pt-BR', 'pt'],
    ['nb', 'no'],
    ['nn-NO', 'no'],
    ['no', 'no'],
    ['iw', 'he'],
    ['in', 'id'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh-Hant-MO', 'zh-Hant'],
    ['en-GB', 'en'],
    ['de-x-private', 'de'],
    ['sw', undefined],
    ['x-klingon', undefined],
    ['', undefined],
    ['de_DE', 'de'],
    ['toString', undefined],
    ['☃', undefined],
    [undefined, undefined],
  ] as const)
    it(`${JSON.stringify(tag)} → ${language ?? 'none of ours'}`, () => expect(languageFor(tag)).to.equal(language));

  it('the first that we have counts', async () => {
    expect((await speechFor(['sw', 'de'], ['notice']))!.lang).to.equal('de');
    expect(await speechFor(['en-US', 'de'], ['notice'])).to.equal(undefined);
    expect(await speechFor([undefined, 'sw'], ['notice'])).to.equal(undefined);
  });
});

const bannerIn = async (attributes: { lang?: string } = {}): Promise<ConsentBanner> => {
  const place = await fixture<HTMLElement>(html`<div lang=${attributes.lang ?? 'en'}><consent-banner></consent-banner></div>`);
  const element = place.querySelector('consent-banner')!;
  await until(() => isShown(element), 'the banner is there');
  return element;
};

describe('an element speaks', () => {
  it('the nearest language, and says which', async () => {
    start();
    const element = await bannerIn({ lang: 'de-DE' });
    expect(textOf(part(element, 'accept'))).to.equal((await load('de', 'notice'))['accept']);
    expect(part(element, 'base').lang).to.equal('de');
    await audit();
  });

  it('its own `lang` before that of the page, through shadow roots too', async () => {
    start();
    const host = await fixture<HTMLElement>(html`<div lang="fr"></div>`);
    host.attachShadow({ mode: 'open' }).innerHTML = '<consent-banner></consent-banner>';
    const element = host.shadowRoot!.querySelector('consent-banner')!;
    await until(() => isShown(element), 'the banner is there');
    expect(part(element, 'base').lang).to.equal('fr');
    element.lang = 'es';
    // Nobody watches what is inside a shadow root: the next look tells.
    document.dispatchEvent(new Event('consent-stores'));
    await until(() => part(element, 'base').lang === 'es', 'it speaks Spanish');
  });

  it('nothing before it knows its words, and never English first', async () => {
    start();
    const place = await fixture<HTMLElement>(html`<div lang="fi"><consent-banner></consent-banner></div>`);
    const element = place.querySelector('consent-banner')!;
    const seen: string[] = [];
    await until(() => {
      seen.push(element.shadowRoot!.querySelector('[part=base]')?.getAttribute('lang') ?? '');
      return isShown(element);
    }, 'the banner is there');
    expect([...new Set(seen)].filter(Boolean)).to.deep.equal(['fi']);
  });

  it('another one as soon as `lang` changes, and back', async () => {
    start();
    root('lang', 'en');
    const element = await bannerIn({ lang: 'en' });
    const place = element.parentElement!;
    for (const lang of ['it', 'ar', 'en']) {
      place.lang = lang;
      await until(() => part(element, 'base').lang === lang, `it speaks ${lang}`);
      expect(textOf(part(element, 'reject'))).to.equal(lang === 'en' ? en.reject : (await load(lang, 'notice'))['reject']);
    }
  });

  it('from right to left where the language goes so', async () => {
    start();
    const element = await bannerIn({ lang: 'he' });
    expect(getComputedStyle(part(element, 'base')).direction).to.equal('rtl');
    element.parentElement!.lang = 'hu';
    await until(() => part(element, 'base').lang === 'hu', 'it speaks Hungarian');
    expect(getComputedStyle(part(element, 'base')).direction).to.equal('ltr');
  });

  it('the configured language where the page has none, or one that is not ours', async () => {
    start({ lang: 'nl' });
    const element = await bannerIn({ lang: 'sw' });
    expect(part(element, 'base').lang).to.equal('nl');
  });

  it('the language of the texts that the site gives, and those', async () => {
    start({ lang: 'pl', messages: { title: 'Ciasteczka' } });
    const element = await bannerIn({ lang: 'de' });
    expect(textOf(part(element, 'title'))).to.equal('Ciasteczka');
    expect(textOf(part(element, 'accept'))).to.equal((await load('pl', 'notice'))['accept']);
    expect(part(element, 'base').lang).to.equal('pl');
  });

  it('in the record, the language that the visitor was asked in', async () => {
    const consent = start();
    const element = await bannerIn({ lang: 'sv-SE' });
    part(element, 'accept').click();
    expect(consent.record!.lang).to.equal('sv');
  });

  it('numbers, lists and countries as the language has them', async () => {
    const consent = start({
      services: [{ id: 'metrics', category: 'analytics', provider: 'Metrics', country: 'IE', hosts: ['a.example', 'b.example'], cookies: [{ name: '_m', maxAgeDays: 1000 }] }],
    });
    const place = await fixture<HTMLElement>(html`<div lang="de"><consent-preferences inline></consent-preferences></div>`);
    const panel = place.querySelector('consent-preferences') as ConsentPreferences;
    await until(() => isShown(panel), 'the panel is there');
    const text = textOf(part(panel, 'base'));
    expect(text).to.contain('Irland').and.contain('a.example und b.example').and.contain('1.000 Tage');
    expect(consent.record).to.equal(undefined);
  });

  it('embeds and tables too', async () => {
    start({ services: [{ id: 'video', category: 'functionality', provider: 'Video', cookies: [{ name: 'v' }] }] });
    const place = await fixture<HTMLElement>(
      html`<div lang="da"><consent-embed for="video" src="https://video.example/1"></consent-embed><consent-declaration></consent-declaration></div>`,
    );
    const words = await load('da', 'details');
    const embed = place.querySelector('consent-embed') as ConsentEmbed;
    const table = place.querySelector('consent-declaration')!;
    await until(() => textOf(part(embed, 'base')).includes(words['load']!) && textOf(part(table, 'base')).includes(words['kept']!), 'both speak Danish');
  });
});
