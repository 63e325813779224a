import { expect } from '@open-wc/testing';
import type { Consent, ConsentConfig } from '../../src/index.js';
import { until } from '../helpers.js';
import { catchErrors, CONFIG, fixture, later, leave, make, openTab, put, recordOf, refusal, start, stored, stub, turn, type Tab } from './setup.js';

describe('tabs', () => {
  let here: Consent;
  let there: Tab;

  const open = async (config: ConsentConfig = CONFIG) => {
    here = start(config);
    there = await openTab(config);
  };

  beforeEach(() => open());

  /** Contract: within a second. How long it takes is the machine's: the code waits for 200 ms at most. */
  const agree = (): Promise<void> =>
    until(() => JSON.stringify(there.consent.record) === JSON.stringify(here.record), 'the tabs agree');

  it('a decision here holds there, and the other way round (TAB-1)', async () => {
    here.decide({ analytics: true, heatmap: false });
    await agree();
    expect(['analytics', 'metrics', 'heatmap'].map(there.consent.granted)).to.deep.equal([true, true, false]);
    there.consent.rejectAll();
    await agree();
    expect(here.record).to.include({ via: 'reject-all' });
    expect(here.granted('metrics')).to.equal(false);
  });

  for (const end of ['withdraw', 'reset'] as const) {
    it(`${end} too`, async () => {
      here.acceptAll();
      await agree();
      here[end]();
      await agree();
      expect(there.consent.granted('metrics')).to.equal(false);
      expect(there.changes.at(-1)!.revoked).to.include.members(['analytics', 'metrics']);
      expect(there.consent.asking.length).to.equal(end === 'reset' ? 3 : 0);
    });
  }

  it('there it is a change like any other, but nobody’s first', async () => {
    here.acceptAll();
    await agree();
    expect(there.changes).to.have.lengthOf(1);
    expect(there.changes[0]).to.deep.include({ record: there.consent.record, revoked: [], first: false });
    expect(there.changes[0]!.granted).to.include.members(['analytics', 'metrics']);
  });

  it('makes no echo: one change in each for one decision (TAB-2)', async () => {
    const heard: unknown[] = [];
    here.subscribe((change) => heard.push(change));
    heard.length = 0;
    here.acceptAll();
    await agree();
    there.consent.rejectAll();
    await agree();
    await turn(100);
    expect([heard.length, there.changes.length]).to.deep.equal([2, 2]);
    expect(stored()).to.deep.equal(here.record);
  });

  it('what was released there is undone, what was erased here is erased there', async () => {
    here.acceptAll();
    await agree();
    const image = there.document.createElement('img');
    Object.assign(image.dataset, { consent: 'beacons', src: 'data:image/gif,' });
    there.document.body.append(image);
    await until(() => image.hasAttribute('src'), 'it is released');
    here.rejectAll();
    await until(() => !image.hasAttribute('src'), 'it is undone');
  });

  it('a message is a hint: the state is read again, never taken from it (TAB-3)', async () => {
    const channel = new BroadcastChannel('consent-elements:consent');
    for (const message of [recordOf(), { type: 'grant', granted: ['analytics'] }, 'accept-all', null, 0])
      channel.postMessage(message);
    await turn(50);
    channel.close();
    expect(here.record).to.equal(undefined);
    expect(there.consent.record).to.equal(undefined);
  });

  it('both deciding at once end with the same record', async () => {
    here.acceptAll();
    there.consent.rejectAll();
    await agree();
    await turn(50);
    await agree();
    expect(stored()).to.deep.equal(here.record);
  });

  describe('a page that comes back reads again what a server or another subdomain wrote (LC-2, TAB-4)', () => {
    const returns: readonly (readonly [title: string, come: () => void])[] = [
      ['to the front', () => dispatchEvent(new Event('focus'))],
      ['into sight', () => document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))],
      ['from the back/forward cache', () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))],
    ];
    for (const [title, come] of returns) {
      it(title, async () => {
        leave(recordOf());
        come();
        await until(() => here.granted('metrics'), 'it was granted');
        leave(refusal());
        come();
        await until(() => !here.granted('metrics'), 'it was denied');
        document.cookie = 'consent=;max-age=0;path=/';
        come();
        await until(() => !here.record, 'it was forgotten');
      });
    }

    it('but believes itself right after a decision: the storage may still say what was before', async () => {
      here.rejectAll();
      const decided = here.record;
      leave(recordOf());
      for (const [, come] of returns) come();
      await turn();
      expect(here.record).to.equal(decided);
      leave(decided!);
      await turn(400);
      expect(here.record).to.equal(decided);
    });

    it('and hears the others again', async () => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      there.consent.acceptAll();
      await agree();
    });
  });

  it('a page that goes out of sight reads nothing', async () => {
    await turn(500);
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    later(() => Reflect.deleteProperty(document, 'hidden'));
    leave(recordOf());
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    await turn(400);
    expect(here.record).to.equal(undefined);
  });

  it('what was decided elsewhere while a page starts is read soon after', async () => {
    // The other tab may have taken longer to come than this one to start.
    here.stop();
    here = start(CONFIG);
    leave(recordOf());
    await until(() => here.granted('metrics'), 'it was granted');
  });

  it('a page that leaves as soon as it has started opens no channel: it may be kept in the back/forward cache', async () => {
    const { BroadcastChannel: Former } = window;
    const opened: string[] = [];
    window.BroadcastChannel = class extends Former {
      constructor(name: string) {
        super(name);
        opened.push(name);
      }
    };
    later(() => (window.BroadcastChannel = Former));
    await turn(500);
    opened.length = 0;
    start({ ...CONFIG, cookie: { name: 'other' } });
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await turn(500);
    expect(opened).to.deep.equal([]);
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await until(() => opened.includes('consent-elements:other'), 'it is back');
  });

  it('a page that decides as soon as it has started is heard', async () => {
    // Longer than the others read by themselves.
    await turn(500);
    start(CONFIG).acceptAll();
    await until(() => there.consent.granted('metrics'), 'it was told');
  });

  it('tabs with records of other names do not hear each other', async () => {
    const other = start({ ...CONFIG, cookie: { name: 'other' } });
    here.acceptAll();
    await agree();
    await turn(50);
    expect(other.record).to.equal(undefined);
  });

  it('stopped, it neither tells nor hears', async () => {
    there.consent.stop();
    here.acceptAll();
    await turn(100);
    expect(there.consent.record).to.equal(undefined);
    expect(there.changes).to.deep.equal([]);
  });

  it('a browser that refuses the channel, as Firefox does with cookies blocked: decisions hold all the same', async () => {
    here.stop();
    const errors = catchErrors();
    stub(window, 'BroadcastChannel', {
      value: function () {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
    here = start(CONFIG);
    await turn(300);
    const frame = put(make('iframe', { 'data-consent': 'analytics', 'data-src': fixture('frame.html') }));
    here.acceptAll();
    await until(() => frame.hasAttribute('src'), 'it is released');
    here.withdraw();
    expect(frame.hasAttribute('src')).to.equal(false);
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await turn(300);
    expect(errors).to.deep.equal([]);
  });
});
