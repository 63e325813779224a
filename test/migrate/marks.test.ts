import { expect } from '@open-wc/testing';
import type { ConsentConfig } from '../../src/migrate.js';
import { migrate } from '../../src/migrate.js';
import { later, listenTo, log, make, put, says, scriptUrl, settled, start, turn } from '../core/setup.js';

type From = NonNullable<ConsentConfig['migrate']>['from'];

const SITE = {
  categories: [{ id: 'functionality' }, { id: 'analytics' }, { id: 'marketing' }],
  services: [{ id: 'ga', category: 'analytics' }, { id: 'ads', category: 'marketing' }, { id: 'video', category: 'functionality' }],
} satisfies ConsentConfig;

const come = (config: ConsentConfig) => {
  later(migrate(config));
  return start(config);
};
const of = (from: From, more: ConsentConfig = {}): ConsentConfig => ({ ...SITE, migrate: { from }, ...more });

/** A script of theirs that says `ran`, and another that says `other`, which waits for something else. */
const scripts: Record<string, [From, Record<string, string>, Record<string, string>, ConsentConfig?]> = {
  'vanilla-cookieconsent: category': ['vanilla-cookieconsent', { 'data-category': 'analytics' }, { 'data-category': 'marketing' }],
  'vanilla-cookieconsent: service': ['vanilla-cookieconsent', { 'data-category': 'analytics', 'data-service': 'ga' }, { 'data-category': 'marketing', 'data-service': 'ads' }],
  'vanilla-cookieconsent: unknown service of a category': ['vanilla-cookieconsent', { 'data-category': 'analytics', 'data-service': 'Some tool' }, { 'data-category': 'marketing' }],
  'vanilla-cookieconsent: what is not granted': ['vanilla-cookieconsent', { 'data-category': '!marketing' }, { 'data-category': '!analytics' }],
  'Klaro: service by name': ['klaro', { 'data-name': 'ga', 'data-type': 'text/javascript' }, { 'data-name': 'ads' }],
  Cookiebot: ['cookiebot', { 'data-cookieconsent': 'statistics' }, { 'data-cookieconsent': 'statistics, marketing' }],
  'OneTrust: class': ['onetrust', { class: 'a optanon-category-C0002' }, { class: 'optanon-category-C0002-C0004' }],
  'Usercentrics: display names': ['usercentrics', { 'data-usercentrics': 'Google Analytics' }, { 'data-usercentrics': 'Ad network' }, { gate: { aliases: { 'Google Analytics': 'ga', 'Ad network': 'ads' } } }],
  'vanilla-cookieconsent 2': ['vanilla-cookieconsent', { 'data-cookiecategory': 'analytics' }, { 'data-cookiecategory': 'marketing' }],
  'Usercentrics: names with an alias': ['usercentrics', { 'data-usercentrics': 'Analytics' }, { 'data-usercentrics': 'Ads' }, { gate: { aliases: { Analytics: 'ga', Ads: 'ads' } } }],
  'Orejime 2: its own type': ['orejime', { type: 'opt-in', 'data-name': 'analytics', 'data-type': 'application/javascript' }, { type: 'opt-in', 'data-name': 'marketing' }],
  'an attribute of the site’s own': ['tarteaucitron', { 'data-ask': 'stats' }, { 'data-ask': 'adverts' }, { gate: { attributes: ['data-ask'], aliases: { stats: 'analytics', adverts: 'marketing' } } }],
};

describe('other libraries’ marks', () => {
  for (const [title, [from, attributes, others, more]] of Object.entries(scripts))
    for (const isLate of [false, true])
      it(`${title}${isLate ? ', added later' : ''}: waits, and runs with its consent`, async () => {
        const script = (own: Record<string, string>, text: string) => make('script', { type: 'text/plain', ...own }, text);
        const add = () => put(script(attributes, says('ran')), script(others, says('other')));
        if (!isLate) add();
        const consent = come(of(from, more));
        if (isLate) add();
        await settled();
        expect(log).to.deep.equal([]);
        consent.decide({ analytics: true });
        await settled();
        expect(log).to.deep.equal(['ran']);
      });

  it('Klaro keeps addresses of scripts beside, too', async () => {
    put(make('script', { type: 'text/plain', 'data-type': 'text/javascript', 'data-src': scriptUrl(says('external')), 'data-name': 'ga' }));
    const consent = come(of('klaro'));
    await settled();
    expect(log).to.deep.equal([]);
    consent.acceptAll();
    await settled();
    expect(log).to.deep.equal(['external']);
  });

  const page = 'about:blank?embed';
  const frames: Record<string, [From, Record<string, string>]> = {
    'c15t and vanilla-cookieconsent': ['c15t', { 'data-category': 'functionality', 'data-src': page }],
    Klaro: ['klaro', { 'data-name': 'video', 'data-src': page }],
    Cookiebot: ['cookiebot', { 'data-cookieconsent': 'preferences', 'data-cookieblock-src': page }],
    OneTrust: ['onetrust', { class: 'optanon-category-C0003', 'data-src': page }],
    Usercentrics: ['usercentrics', { 'data-usercentrics': 'video', 'uc-src': page }],
  };
  for (const [title, [from, attributes]] of Object.entries(frames))
    it(`a frame of ${title} comes and goes with its consent`, async () => {
      const frame = put(make('iframe', attributes));
      const consent = come(of(from));
      await turn();
      expect(frame.hasAttribute('src')).to.equal(false);
      consent.acceptAll();
      expect(frame.getAttribute('src')).to.equal(page);
      consent.withdraw();
      expect(frame.hasAttribute('src')).to.equal(false);
    });

  it('a template of Orejime shows what is in it', () => {
    const template = put(make('template', { 'data-purpose': 'functionality', 'data-contextual': '' }));
    template.innerHTML = '<p id="from-template">There</p>';
    const consent = come(of('orejime'));
    expect(document.querySelector('#from-template')).to.equal(null);
    consent.acceptAll();
    expect(document.querySelector('#from-template')).to.be.instanceOf(HTMLParagraphElement);
    consent.withdraw();
  });

  it('what only looks like a mark is left alone', async () => {
    const told = listenTo('warn');
    const elements = [
      make('div', { 'data-category': 'analytics' }),
      make('img', { 'data-category': 'shoes', 'data-src': '/shoe.jpg', alt: '' }),
      make('a', { 'data-name': 'ga', href: '#' }),
      make('script', { 'data-category': 'analytics', type: 'application/json' }, '{}'),
      make('script', { 'data-cookieconsent': 'ignore' }, says('own')),
    ] as const;
    put(...elements);
    come({ ...of('vanilla-cookieconsent'), gate: { attributes: ['data-name', 'data-cookieconsent'] } }).acceptAll();
    await settled();
    expect(elements.filter((element) => element.hasAttribute('data-consent'))).to.deep.equal([]);
    expect(told).to.deep.equal([]);
  });

  it('a script that nothing declared opens is told of, and stays blocked', async () => {
    const told = listenTo('warn');
    put(make('script', { type: 'text/plain', 'data-category': 'mystery' }, says('mystery')));
    come(of('vanilla-cookieconsent')).acceptAll();
    await settled();
    expect(log).to.deep.equal([]);
    expect(told.join()).to.contain('mystery');
  });

  it('our own mark on the same element counts', async () => {
    put(make('script', { type: 'text/plain', 'data-category': 'analytics', 'data-consent': 'marketing' }, says('ran')));
    come(of('vanilla-cookieconsent')).decide({ analytics: true });
    await settled();
    expect(log).to.deep.equal([]);
  });

  it('ended, it leaves later marks alone', async () => {
    const stop = migrate(of('klaro'));
    stop();
    const script = put(make('script', { type: 'text/plain', 'data-name': 'ga' }, says('ran')));
    await turn();
    expect(script.hasAttribute('data-consent')).to.equal(false);
  });

  it('without a word of it nothing is watched', () => {
    const script = put(make('script', { type: 'text/plain', 'data-category': 'analytics' }));
    come(SITE);
    expect(script.hasAttribute('data-consent')).to.equal(false);
  });
});
