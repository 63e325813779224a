/** Vendors' published SDKs, loaded without a mark, with their adapters: what leaves, and when. */
import { expect } from '@open-wc/testing';
import { connectAmplitude } from '../../src/integrations/amplitude.js';
import { connectMixpanel } from '../../src/integrations/mixpanel.js';
import { connectPlausible } from '../../src/integrations/plausible.js';
import { connectPostHog } from '../../src/integrations/posthog.js';
import { connectSegment } from '../../src/integrations/segment.js';
import { until } from '../helpers.js';
import { CONFIG, later, leave, recordOf, start, turn } from '../core/setup.js';
import { hits, vendor } from '../guard/setup.js';

interface PostHog {
  init(key: string, options: object): void;
  capture(name: string, properties: object, options: object): void;
  opt_in_capturing(): void;
  has_opted_in_capturing(): boolean;
  has_opted_out_capturing(): boolean;
}

const page = window as unknown as { posthog: PostHog };

const load = (path: string) =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(`../../node_modules/${path}`, import.meta.url).href;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

describe('PostHog', () => {
  const word = `ph-${Date.now()}`;
  const sent = async () => (await hits(word)).filter((hit) => /\/(e|i\/v0\/e)\//.test(hit)).length;

  it('captures nothing before a grant, captures after it, and nothing after a withdrawal', async () => {
    const consent = start({ ...CONFIG, services: [] });
    // Connected before the script is there.
    later(connectPostHog(consent));
    await load('posthog-js/dist/array.full.js');
    page.posthog.init('key', {
      api_host: `${vendor}/${word}`,
      opt_out_capturing_by_default: true,
      opt_out_useragent_filter: true,
      disable_session_recording: true,
      advanced_disable_decide: true,
      persistence: 'memory',
    });
    const capture = () => page.posthog.capture('seen', {}, { send_instantly: true });
    capture();
    await turn(300);
    expect(await sent()).to.equal(0);
    consent.acceptAll();
    expect(page.posthog.has_opted_in_capturing()).to.equal(true);
    capture();
    await until(async () => (await sent()) > 0, 'an event');
    consent.withdraw();
    expect(page.posthog.has_opted_out_capturing()).to.equal(true);
    await turn(300);
    const before = await sent();
    capture();
    await turn(300);
    expect(await sent()).to.equal(before);
  });

  it('what it remembers of an earlier visit does not outlive the record', async () => {
    page.posthog.opt_in_capturing();
    leave(recordOf({ granted: ['essential', 'acceptance'], denied: ['functionality', 'analytics', 'beacons'] }));
    later(connectPostHog(start({ ...CONFIG, services: [] })));
    expect(page.posthog.has_opted_out_capturing()).to.equal(true);
    await turn();
  });
});

it('a snippet’s stand-in, which has the same methods, is told nothing', () => {
  const calls: string[] = [];
  const call = (name: string) => () => void calls.push(name);
  const names = ['opt_in_capturing', 'opt_out_capturing', 'get_explicit_consent_status', 'opt_in_tracking', 'opt_out_tracking', 'has_opted_in_tracking'];
  const standIn = Object.fromEntries(names.map((name) => [name, call(name)])) as never;
  const consent = start({ ...CONFIG, services: [] });
  later(connectPostHog(consent, { posthog: standIn }));
  later(connectMixpanel(consent, { mixpanel: standIn }));
  consent.acceptAll();
  expect(calls).to.deep.equal([]);
});

describe('Mixpanel', () => {
  const word = `mp-${Date.now()}`;
  const sent = async () => (await hits(`${word}/track`)).length;

  it('tracks nothing before a grant, tracks after it, and nothing after a withdrawal', async () => {
    const consent = start({ ...CONFIG, services: [] });
    const { default: mixpanel } = await import('mixpanel-browser');
    mixpanel.init('token', { api_host: `${vendor}/${word}`, opt_out_tracking_by_default: true, ignore_dnt: true, batch_requests: false, persistence: 'localStorage' });
    later(connectMixpanel(consent, { mixpanel }));
    mixpanel.track('seen');
    await turn(300);
    expect(await sent()).to.equal(0);
    consent.acceptAll();
    mixpanel.track('seen');
    await until(async () => (await sent()) > 0, 'an event');
    consent.withdraw();
    await turn(300);
    const before = await sent();
    mixpanel.track('seen');
    await turn(300);
    expect(await sent()).to.equal(before);
  });
});

describe('Amplitude', () => {
  const word = `am-${Date.now()}`;
  const sent = async () => (await hits(word)).length;

  it('sends nothing before a grant, sends after it, and nothing after a withdrawal', async () => {
    const consent = start({ ...CONFIG, services: [] });
    await load('@amplitude/analytics-browser/lib/scripts/amplitude-min.js');
    const { amplitude } = window as unknown as { amplitude: { init(key: string, options: object): { promise: Promise<void> }; track(name: string): void; flush(): void; setOptOut(isOut: boolean): void } };
    // Before its `init`, as a snippet's queue would take it.
    later(connectAmplitude(consent));
    await amplitude.init('key', { serverUrl: `${vendor}/${word}`, optOut: true, autocapture: false, fetchRemoteConfig: false, identityStorage: 'none', flushIntervalMillis: 20 }).promise;
    const track = async () => {
      amplitude.track('seen');
      amplitude.flush();
      await turn(300);
    };
    await track();
    expect(await sent()).to.equal(0);
    consent.acceptAll();
    await track();
    await until(async () => (await sent()) > 0, 'an event');
    consent.withdraw();
    await turn(300);
    const before = await sent();
    await track();
    expect(await sent()).to.equal(before);
  });
});

describe('Segment', () => {
  const word = `sg-${Date.now()}`;
  const sent = async () => (await hits(word)).length;

  it('sends nothing before a grant, sends after it, and nothing after a withdrawal', async () => {
    const consent = start({ ...CONFIG, services: [] });
    await load('@segment/analytics-next/dist/umd/index.js');
    const { AnalyticsBrowser } = (window as unknown as { AnalyticsNext: { AnalyticsBrowser: { load(settings: object, options: object): { track(name: string): Promise<unknown> } } } }).AnalyticsNext;
    const integrations = { 'Segment.io': { apiKey: 'key', apiHost: `${vendor.replace('http://', '')}/${word}`, protocol: 'http' } };
    const analytics = AnalyticsBrowser.load({ writeKey: 'key', cdnSettings: { integrations } }, { disableClientPersistence: true });
    later(connectSegment(consent, { segment: analytics as never }));
    const track = async () => {
      await Promise.race([analytics.track('seen'), turn(400)]);
      await turn(200);
    };
    await track();
    expect(await sent()).to.equal(0);
    consent.acceptAll();
    await track();
    await until(async () => (await sent()) > 0, 'an event');
    consent.withdraw();
    const before = await sent();
    await track();
    expect(await sent()).to.equal(before);
  });
});

describe('Plausible', () => {
  const word = `pl-${Date.now()}`;
  const sent = async () => (await hits(word)).length;

  it('counts nothing before a grant, counts after it, and nothing after a withdrawal', async () => {
    later(() => localStorage.removeItem('plausible_ignore'));
    const consent = start({ ...CONFIG, services: [] });
    later(connectPlausible(consent));
    const { init, track } = await import('@plausible-analytics/tracker');
    init({ domain: 'chat.example', endpoint: `${vendor}/${word}`, autoCapturePageviews: false, captureOnLocalhost: true, logging: false, bindToWindow: false });
    track('seen', {});
    await turn(300);
    expect(await sent()).to.equal(0);
    consent.acceptAll();
    track('seen', {});
    await until(async () => (await sent()) > 0, 'an event');
    consent.withdraw();
    await turn(300);
    const before = await sent();
    track('seen', {});
    await turn(300);
    expect(await sent()).to.equal(before);
  });
});
