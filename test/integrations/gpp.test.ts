/** IAB's Global Privacy Platform: the string as IAB's own library reads it, each command, stubs, frames, the order of events. */
import { expect } from '@open-wc/testing';
import { GppModel } from '@iabgpp/cmpapi';
import type { ConsentConfig } from '../../src/index.js';
import { connectGpp, type GppOptions } from '../../src/integrations/gpp.js';
import { until } from '../helpers.js';
import { CONFIG, later, leave, listenTo, make, put, recordOf, start, stub } from '../core/setup.js';

interface Ping {
  gppString: string;
  signalStatus: string;
  applicableSections: number[];
  cmpDisplayStatus: string;
  [key: string]: unknown;
}
interface Told {
  eventName: string;
  listenerId: number;
  data: unknown;
  pingData: Ping;
}
type Callback = (data: never, isSuccess: boolean) => void;
type Gpp = ((command: string, callback?: Callback, parameter?: unknown) => void) & { queue?: unknown[]; events?: unknown[] };

const US = { ...CONFIG, regime: 'opt-out', categories: [{ id: 'analytics' }, { id: 'marketing' }, { id: 'sharing' }], services: [] } satisfies ConsentConfig;
const page = window as unknown as { __gpp?: Gpp };

function begin(config: ConsentConfig = US, options?: GppOptions) {
  const consent = start(config);
  const end = connectGpp(consent, options);
  later(end);
  return { consent, end };
}

/** What a command answers; every one does so at once. */
function ask<T>(command: string, parameter?: unknown): [data: T, isSuccess: boolean] {
  let answer: [T, boolean] | undefined;
  page.__gpp!(command, (data: T, isSuccess) => (answer = [data, isSuccess]), parameter);
  return answer!;
}
const ping = () => ask<Ping>('ping')[0];
const outs = () => {
  const model = new GppModel(ping().gppString);
  return ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'].map((name) => model.getFieldValue('usnat', name) as number);
};

describe('connectGpp', () => {
  it('opted out or not, as a visitor of the USA answers, in a string that IAB’s library reads and would write', () => {
    const { consent } = begin();
    const model = new GppModel();
    const write = (out: number) => {
      for (const [name, value] of Object.entries({ SharingNotice: 1, SaleOptOutNotice: 1, SharingOptOutNotice: 1, TargetedAdvertisingOptOutNotice: 1, SaleOptOut: out, SharingOptOut: out, TargetedAdvertisingOptOut: out, MspaCoveredTransaction: 2 }))
        model.setFieldValue('usnat', name, value);
      return model.encode();
    };
    expect(ping().gppString).to.equal(write(2));
    consent.rejectAll();
    expect(ping().gppString).to.equal(write(1));
    consent.acceptAll();
    expect(ping().gppString).to.equal(write(2));
    consent.withdraw();
    expect(ping().gppString).to.equal(write(1));
  });

  it('sale, sharing and targeted advertising each by their own categories', () => {
    const { consent } = begin(US, { sharing: 'sharing', targeted: 'marketing sharing' });
    consent.decide({ marketing: true, sharing: false });
    expect(outs()).to.deep.equal([2, 1, 1]);
  });

  it('a privacy signal is in the string, and opts out', () => {
    stub(Navigator.prototype, 'globalPrivacyControl', { value: true });
    begin();
    expect(new GppModel(ping().gppString).getFieldValue('usnat', 'Gpc')).to.equal(true);
    expect(outs()).to.deep.equal([1, 1, 1]);
  });

  it('a category that nobody declared is opted out; so is a broken declaration', () => {
    listenTo('error');
    begin({ ...US, categories: [] });
    expect(outs()).to.deep.equal([1, 1, 1]);
    begin({ ...US, nonsense: 1 } as never);
    expect(outs()).to.deep.equal([1, 1, 1]);
  });

  it('a returning page answers from the record', () => {
    leave(recordOf({ granted: ['essential', 'acceptance'], denied: ['analytics', 'marketing', 'sharing'] }));
    begin();
    expect(outs()).to.deep.equal([1, 1, 1]);
  });

  it('ping says who and what (GPP-1, GPP-3)', () => {
    const { consent } = begin();
    const { gppString, parsedSections, ...rest } = ping();
    expect(rest).to.deep.equal({ gppVersion: '1.1', cmpStatus: 'loaded', cmpDisplayStatus: 'visible', signalStatus: 'ready', supportedAPIs: ['7:usnat'], cmpId: 1, sectionList: [7], applicableSections: [7] });
    expect(gppString).to.match(/^DBABLA~/);
    expect((parsedSections as { usnat: object[] }).usnat[0]).to.include({ Version: 2, SaleOptOut: 2 });
    consent.rejectAll();
    expect(ping().cmpDisplayStatus).to.equal('hidden');
  });

  it('for visitors who are asked before, the section is not applicable', () => {
    begin({ ...US, regime: 'opt-in' });
    expect(ping().applicableSections).to.deep.equal([-1]);
    begin({ ...US, regime: 'opt-in' }, { applies: true });
    expect(ping().applicableSections).to.deep.equal([7]);
  });

  it('sections and fields, known and unknown', () => {
    begin();
    expect(ask('hasSection', 'usnat')).to.deep.equal([true, true]);
    expect(ask('hasSection', 'tcfeuv2')).to.deep.equal([false, true]);
    expect(ask<object[]>('getSection', 'usnat')[0][1]).to.deep.equal({ GpcSegmentType: 1, Gpc: false });
    expect(ask('getSection', 'tcfeuv2')).to.deep.equal([null, false]);
    expect(ask('getField', 'usnat.SaleOptOut')).to.deep.equal([2, true]);
    for (const field of ['usnat.Nothing', 'tcfeuv2.Version', 'usnat', undefined, {}]) expect(ask('getField', field)).to.deep.equal([null, false]);
    for (const command of ['nothing', 'constructor', '__proto__']) expect(ask(command)).to.deep.equal([null, false]);
    page.__gpp!('ping');
  });

  it('a listener is told at once, and of a change: not ready first, ready last (GPP-4)', () => {
    const { consent } = begin();
    const told: Told[] = [];
    page.__gpp!('addEventListener', (event: Told) => told.push(event));
    expect(told.map(({ eventName, data }) => [eventName, data])).to.deep.equal([['listenerRegistered', true]]);
    consent.rejectAll();
    consent.rejectAll();
    expect(told.slice(1).map(({ eventName, data, pingData }) => [eventName, data, pingData.signalStatus])).to.deep.equal([
      ['signalStatus', 'not ready', 'not ready'],
      ['sectionChange', 'usnat', 'not ready'],
      ['cmpDisplayStatus', 'hidden', 'not ready'],
      ['signalStatus', 'ready', 'ready'],
    ]);
    const id = told[0]!.listenerId;
    expect(ask<Told>('removeEventListener', id)[0]).to.include({ eventName: 'listenerRemoved', listenerId: id, data: true });
    expect(ask<Told>('removeEventListener', id)[1]).to.equal(false);
    consent.acceptAll();
    expect(told).to.have.length(5);
  });

  it('a listener that throws stops nobody', () => {
    const errors = listenTo('error');
    const { consent } = begin();
    page.__gpp!('addEventListener', () => {
      throw new Error('vendor');
    });
    consent.rejectAll();
    expect(outs()).to.deep.equal([1, 1, 1]);
    expect(errors.join()).to.contain('vendor');
  });

  it('takes over what was asked of a stub, and who listened there', () => {
    const answers: unknown[] = [];
    const told: Told[] = [];
    page.__gpp = Object.assign(() => {}, {
      queue: [['hasSection', (data: never) => answers.push(data), 'usnat']],
      events: [{ id: 4, callback: (event: Told) => told.push(event) }],
    });
    const { consent } = begin();
    expect(answers).to.deep.equal([true]);
    consent.rejectAll();
    expect(told.at(-1)).to.include({ listenerId: 4, eventName: 'signalStatus', data: 'ready' });
    expect(ask<Told>('addEventListener')[0].listenerId).to.equal(5);
  });

  it('frames ask by message, as an object or as text; what is no question is left alone', async () => {
    begin();
    const frame = put(make('iframe', { srcdoc: '<p>Frame</p>' }));
    await new Promise((resolve) => frame.addEventListener('load', resolve));
    const inner = frame.contentWindow as Window & typeof globalThis;
    expect(inner.parent.frames['__gppLocator' as never]).to.not.equal(undefined);
    const answers: unknown[] = [];
    inner.addEventListener('message', ({ data }: MessageEvent<unknown>) => answers.push(typeof data === 'string' ? JSON.parse(data) : data));
    const question = { __gppCall: { command: 'getField', parameter: 'usnat.SaleOptOut', version: '1.1', callId: 'a' } };
    for (const message of [question, JSON.stringify(question), 'no JSON', null, 5, { other: 1 }]) inner.eval(`parent.postMessage(${JSON.stringify(message)}, '*')`);
    await until(() => answers.length === 2, 'two answers');
    const answer = { __gppReturn: { returnValue: 2, success: true, callId: 'a' } };
    expect(answers).to.deep.equal([answer, answer]);
  });

  it('says when the question is there, when it is closed, and when the choices are opened (GPP-3)', () => {
    const told: Told[] = [];
    page.__gpp = Object.assign(() => {}, { events: [{ id: 1, callback: (event: Told) => told.push(event) }] });
    const { consent } = begin();
    expect(told.map(({ pingData }) => pingData.cmpDisplayStatus)).not.to.include(undefined);
    const shown = () => ask<Ping>('ping')[0].cmpDisplayStatus;
    expect(shown()).to.equal('visible');
    consent.dismiss();
    expect(shown()).to.equal('hidden');
    const panel = put(make('consent-preferences' as 'div', { open: '' }));
    document.dispatchEvent(new Event('consent-open'));
    expect(shown()).to.equal('visible');
    panel.removeAttribute('open');
    document.dispatchEvent(new Event('consent-close'));
    expect(shown()).to.equal('hidden');
    expect(told.at(-1)!.eventName).to.equal('signalStatus');
  });

  it('no field is one that every object has', () => {
    begin();
    for (const name of ['constructor', 'toString', '__proto__', '']) expect(ask('getField', `usnat.${name}`)).to.deep.equal([null, false]);
  });

  it('ended, nothing of it is left', () => {
    const { end } = begin();
    end();
    expect(page.__gpp).to.equal(undefined);
    expect(document.querySelector('iframe[name=__gppLocator]')).to.equal(null);
  });
});
