/* In Node, once: a table and a look-up in it, which no engine can make differ. */
import { expect, test } from 'playwright/test';
import { REGIMES, regimeOf } from '../../src/regimes.js';

test.describe('regimeOf', () => {
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
    test(`${JSON.stringify(place)} → ${regime}`, () => expect(regimeOf(...(place as unknown as [string?, string?]))).toBe(regime));
});

test.describe('the table of regimes', () => {
  const rows = [...REGIMES.values()];

  test('has each place once, in order, with a law and a source', () => {
    expect(rows.map(({ code }) => code)).toEqual([...new Set(rows.map(({ code }) => code))].sort());
    for (const { code, regime, law, source, evidence } of rows) {
      expect(code).toMatch(/^[A-Z]{2}(-[A-Z]{2})?$/);
      expect(regime).toMatch(/^(opt-in|opt-out|notice)$/);
      expect(law, code).not.toBe('');
      expect(new URL(source).protocol, code).toBe('https:');
      expect(evidence, code).toMatch(/^(official|copy|secondary|none)$/);
    }
  });

  test('asks first in the whole EEA, Great Britain and Switzerland, and knows every state of the USA', () => {
    for (const code of 'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '))
      expect(REGIMES.get(code)?.regime, code).toBe('opt-in');
    expect(rows.filter(({ code }) => code.startsWith('US-'))).toHaveLength(51);
    expect(rows.filter(({ code }) => code.startsWith('CA-'))).toHaveLength(13);
  });

  test('what only asks to inform, or was read nowhere, is never the reason for a laxer regime with a signal', () => {
    for (const { code, regime, signal, evidence } of rows) {
      if (signal) expect(regime, code).toBe('opt-out');
      if (evidence === 'none') expect(regime, code).toBe('opt-in');
    }
  });
});
