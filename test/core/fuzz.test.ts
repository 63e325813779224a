/*
 * Broken records and declarations in a page. What reads them is the same code in Node, where fuzz.spec.ts has the great number:
 * here are enough of them to meet each engine's cookies, JSON and decoding.
 */
import { expect } from '@open-wc/testing';
import { createConsent, type Consent, type ConsentConfig } from '../../src/index.js';
import { config, disturb, each, mutate, mutateRecord, type Random } from './broken.js';
import { CATEGORIES, CONFIG, listenTo } from './setup.js';

const SERVICES = CONFIG.services.filter(({ category }) => category !== 'essential').map(({ id }) => id);

/** What is granted although a decision could deny it. */
const grantsOf = ({ declaration, granted }: Consent): string[] => {
  const optional = declaration.categories.filter(({ required }) => !required).map(({ id }) => id);
  return [
    ...optional,
    ...declaration.services.filter(({ category }) => optional.includes(category)).map(({ id }) => id),
  ].filter(granted);
};

const often = (usual: number, soak: number): number => (__SOAK__ ? soak : usual);

describe('fuzz', () => {
  beforeEach(() => {
    listenTo('error');
    listenTo('warn');
  });

  it('broken records of a refusal: none throws, none grants', () => {
    each(often(300, 10_000), mutateRecord, (text) => {
      document.cookie = `consent=${text}`;
      const consent = createConsent(CONFIG);
      try {
        expect([...CATEGORIES, ...SERVICES].filter(consent.granted).join()).to.equal('');
      } finally {
        consent.stop();
      }
    });
  });

  // Text is mostly refused. Objects that are not write cookies and erase them: in Chromium far slower than all else here.
  for (const [count, title, make] of [
    [often(300, 5000), 'as JSON', (random: Random) => mutate(JSON.stringify(config), random)],
    [often(60, 500), 'as objects', disturb],
  ] as const) {
    it(`broken declarations ${title}: none throws, none grants anything optional without a record`, function () {
      this.timeout(120_000);
      let refused = 0;
      each<unknown>(count, make, (input) => {
        const consent = createConsent(input as ConsentConfig);
        try {
          if (consent.declaration.error) refused += 1;
          expect(grantsOf(consent).join()).to.equal('');
          expect(['essential', 'acceptance'].every(consent.granted)).to.equal(true);
          consent.acceptAll();
          if (consent.declaration.error) expect(grantsOf(consent).join()).to.equal('');
          consent.reset();
        } finally {
          consent.stop();
        }
      });
      expect(refused, 'most are refused, some are not').to.be.within(count / 5, count - 1);
    });
  }
});
