import { expect } from '@open-wc/testing';
import { readConsent, type ConsentConfig } from '../../src/index.js';
import { CONFIG, daysAgo, recordOf, refusal, start, textOf } from './setup.js';

const header = (...records: object[]) =>
  ['theme=dark', ...records.map((record) => `consent=${textOf(record)}`), 'sid=1'].join('; ');

describe('readConsent, for servers', () => {
  it('finds the record between other cookies, with and without a config', () => {
    for (const config of [undefined, CONFIG]) expect(readConsent(header(recordOf()), config)).to.deep.equal(recordOf());
  });

  it('reads what the browser wrote', () => {
    const consent = start(CONFIG);
    consent.decide({ analytics: true, heatmap: false });
    expect(readConsent(document.cookie, CONFIG)).to.deep.equal(consent.record);
  });

  it('gives a frozen record', () => {
    const record = readConsent(header(recordOf({ services: { metrics: false } })))!;
    for (const part of [record, record.granted, record.services]) expect(part).to.be.frozen;
  });

  it('takes whatever a server has for a header that did not come', () => {
    for (const nothing of [undefined, null, '']) expect(readConsent(nothing, CONFIG)).to.equal(undefined);
  });

  it('checks the policy version only when a config is given', () => {
    const other = header(recordOf({ policy: '2' }));
    expect(readConsent(other)!.policy).to.equal('2');
    expect(readConsent(other, CONFIG)).to.equal(undefined);
    expect(readConsent(other, {}), 'no version is one').to.equal(undefined);
    expect(readConsent(header(recordOf({ policy: '' })), {})).to.include({ policy: '' });
  });

  it('reads the name that the config says', () => {
    const config = { ...CONFIG, cookie: { name: 'choice' } };
    const text = `consent=${textOf(refusal())}; choice=${textOf(recordOf())}`;
    expect(readConsent(text, config)!.via).to.equal('accept-all');
    expect(readConsent(text, CONFIG)!.via).to.equal('reject-all');
    expect(readConsent(`choice2=${textOf(recordOf())}`, config)).to.equal(undefined);
  });

  it('of several records takes the valid one with the newest time, wherever it stands (CK-11)', () => {
    const [older, newer] = [recordOf({ id: 'older', first: daysAgo(3), time: daysAgo(2) }), refusal({ id: 'newer' })];
    expect(readConsent(header(older, newer))!.id).to.equal('newer');
    expect(readConsent(header(newer, older))!.id).to.equal('newer');
    expect(readConsent(header({ ...newer, v: 2 }, older))!.id).to.equal('older');
    expect(readConsent(header({ ...newer, policy: '2' }, older), CONFIG)!.id).to.equal('older');
  });

  it('counts the age as the config says', () => {
    const config = { ...CONFIG, cookie: { maxAgeDays: 60, rejectedMaxAgeDays: 20 } };
    const at = (days: number) => ({ first: daysAgo(days), time: daysAgo(days) });
    expect(readConsent(header(recordOf(at(59))), config)).to.be.an('object');
    expect(readConsent(header(recordOf(at(61))), config)).to.equal(undefined);
    expect(readConsent(header(refusal(at(21))), config)).to.equal(undefined);
    expect(readConsent(header(recordOf(at(181))))).to.equal(undefined);
  });

  it('under a refused declaration knows nothing', () => {
    const record = recordOf({ policy: '' });
    expect(readConsent(header(record), {})).to.deep.equal(record);
    expect(readConsent(header(record), { surprise: true } as ConsentConfig)).to.equal(undefined);
  });

  it('takes a header without the blank after the semicolon', () => {
    expect(readConsent(header(recordOf()).replaceAll('; ', ';'), CONFIG)).to.deep.equal(recordOf());
  });

  it('survives hostile headers', () => {
    const valid = textOf(recordOf());
    const hostile = [
      'consent',
      'consent=',
      ';;;',
      '=',
      `=${valid}`,
      'consent=%',
      'consent=%E0%A4%A',
      'consent=%00',
      `Consent=${valid}`,
      `xconsent=${valid}`,
      `consent%3D${valid}`,
      `a="; consent=${valid.slice(0, 40)}`,
      `consent=${valid.slice(0, -1)}`,
      `consent=${encodeURIComponent(valid)}`,
      `consent=${encodeURIComponent('['.repeat(100_000))}`,
      `consent=${textOf({ ...recordOf(), granted: Array.from({ length: 1000 }, () => ({})) })}`,
      'consent=%7B; '.repeat(10_000),
      'x'.repeat(1_000_000),
      `consent=${textOf(JSON.parse('{ "__proto__": { "v": 1, "granted": ["analytics"] } }') as object)}`,
    ];
    for (const text of hostile) expect(readConsent(text), text.slice(0, 60)).to.equal(undefined);
  });
});
