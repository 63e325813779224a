import { expect } from '@open-wc/testing';
import { REGIMES, regimeOf } from '../src/regimes.js';

describe('regimeOf', () => {
  for (const [place, regime] of [
    [['US', 'CA'], 'opt-out'],
    [['US-CA'], 'opt-out'],
    [['us', 'ca'], 'opt-out'],
    [['US'], 'opt-out'],
    [['US', 'NY'], 'notice'],
    [['CA', 'QC'], 'opt-in'],
    [['CA', 'ON'], 'opt-out'],
    [['CA'], 'opt-in'],
    [['DE'], 'opt-in'],
    [['DE', 'BY'], 'opt-in'],
    [['AU', 'NSW'], 'opt-out'],
    [['JP', '13'], 'notice'],
    // A part that nobody looked into.
    [['US', 'PR'], 'opt-in'],
    [['US', 'XX'], 'opt-in'],
    // Edges say these for nobody knows, and for Tor.
    [['XX'], 'opt-in'],
    [['T1'], 'opt-in'],
    [[''], 'opt-in'],
    [[undefined], 'opt-in'],
    [[null, null], 'opt-in'],
    [['__proto__'], 'opt-in'],
    [['US-CA-SF'], 'opt-out'],
  ] as const)
    it(`${JSON.stringify(place)} → ${regime}`, () => expect(regimeOf(...(place as unknown as [string?, string?]))).to.equal(regime));
});

describe('the table of regimes', () => {
  const rows = [...REGIMES.values()];

  it('has each place once, in order, with a law and a source', () => {
    expect(rows.map(({ code }) => code)).to.deep.equal([...new Set(rows.map(({ code }) => code))].sort());
    for (const { code, regime, law, source, evidence } of rows) {
      expect(code).to.match(/^[A-Z]{2}(-[A-Z]{2})?$/);
      expect(regime).to.match(/^(opt-in|opt-out|notice)$/);
      expect(law, code).to.not.equal('');
      expect(new URL(source).protocol, code).to.equal('https:');
      expect(evidence, code).to.match(/^(official|copy|secondary|none)$/);
    }
  });

  it('asks first in the whole EEA, Great Britain and Switzerland, and knows every state of the USA', () => {
    for (const code of 'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '))
      expect(REGIMES.get(code)?.regime, code).to.equal('opt-in');
    expect(rows.filter(({ code }) => code.startsWith('US-'))).to.have.length(51);
    expect(rows.filter(({ code }) => code.startsWith('CA-'))).to.have.length(13);
  });

  it('what only asks to inform, or was read nowhere, is never the reason for a laxer regime with a signal', () => {
    for (const { code, regime, signal, evidence } of rows) {
      if (signal) expect(regime, code).to.equal('opt-out');
      if (evidence === 'none') expect(regime, code).to.equal('opt-in');
    }
  });
});
