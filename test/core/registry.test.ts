import { expect } from '@open-wc/testing';
import * as core from '../../src/index.js';
import { until } from '../helpers.js';
import {
  CONFIG,
  external,
  hear,
  inline,
  later,
  listenTo,
  log,
  make,
  put,
  says,
  settled,
  start,
  stored,
} from './setup.js';

type Core = typeof core;

/** A second copy of the package in this page: the same text under other addresses, as from another bundle. */
async function loadCopy(): Promise<Core> {
  const addresses = new Map<string, Promise<string>>();
  const copy = (url: string): Promise<string> => {
    if (!addresses.has(url)) addresses.set(url, rewrite(url));
    return addresses.get(url)!;
  };
  const rewrite = async (url: string): Promise<string> => {
    let text = await (await fetch(url)).text();
    for (const [all, path] of text.matchAll(/from\s*["']([^"']+)["']/g))
      text = text.replace(all, `from "${await copy(new URL(path!, url).href)}"`);
    const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    later(() => URL.revokeObjectURL(address));
    return address;
  };
  return (await import(await copy(new URL('../../src/index.ts', import.meta.url).href))) as Core;
}

describe('several stores', () => {
  const other = { ...CONFIG, cookie: { name: 'other' } };

  it('the default one is the first that was not stopped', () => {
    const isDefault = (consent: unknown) => core.getConsent() === consent;
    expect(isDefault(undefined)).to.equal(true);
    const [first, second, third] = [start(CONFIG), start(other), start({ cookie: { name: 'third' } })];
    expect(isDefault(first)).to.equal(true);
    second.stop();
    expect(isDefault(first)).to.equal(true);
    first.stop();
    expect(isDefault(third)).to.equal(true);
    third.stop();
    expect(isDefault(undefined)).to.equal(true);
  });

  it('with records of their own decide apart', () => {
    const [first, second] = [start(CONFIG), start(other)];
    first.acceptAll();
    expect([first.granted('metrics'), second.granted('metrics')]).to.deep.equal([true, false]);
    second.rejectAll();
    expect([stored()!.via, stored('other')!.via]).to.deep.equal(['accept-all', 'reject-all']);
    first.reset();
    expect(stored('other')!.via).to.equal('reject-all');
  });

  it('of the same record agree, and make one change each', async () => {
    const [first, second] = [start(CONFIG), start(CONFIG)];
    const events = hear('consent-change');
    first.acceptAll();
    await until(() => second.granted('metrics'), 'the other one hears');
    expect(second.record).to.deep.equal(first.record);
    await settled();
    expect(events).to.have.lengthOf(2);
    expect(new Set(events.map(({ consent }) => consent)).size).to.equal(2);
  });

  describe('from two copies of the package', () => {
    let copy: Core;

    beforeEach(async () => {
      copy = await loadCopy();
    });

    it('share the default store', () => {
      const second = copy.createConsent(other);
      later(second.stop);
      expect(copy.createConsent === core.createConsent).to.equal(false);
      expect(core.getConsent() === second).to.equal(true);
      const first = start(CONFIG);
      expect(copy.getConsent() === second).to.equal(true);
      second.stop();
      expect(copy.getConsent() === first).to.equal(true);
    });

    it('run a script once', async () => {
      const [first, second] = [start(CONFIG), copy.createConsent(CONFIG)];
      later(second.stop);
      put(inline('analytics', says('inline')), external('analytics', says('external')), make('div'));
      put(make('div')).innerHTML = `<script type="text/plain" data-consent="analytics">${says('copied')}</script>`;
      first.acceptAll();
      await until(() => second.granted('metrics') && log.length >= 3, 'both know, all have run');
      await settled();
      second.rejectAll();
      await until(() => !first.granted('metrics'), 'both know');
      first.acceptAll();
      await settled();
      expect(log).to.have.members(['inline', 'external', 'copied']).and.have.lengthOf(3);
    });

    it('agree on one record after one click', async () => {
      listenTo('warn');
      const [first, second] = [start(CONFIG), copy.createConsent(CONFIG)];
      later(second.stop);
      put(make('button', { 'data-consent-action': 'accept' })).click();
      await until(() => first.record && second.record && first.record.id === second.record.id, 'they agree');
      expect(stored()).to.deep.equal(first.record);
      expect(second.granted('metrics')).to.equal(true);
    });
  });
});
