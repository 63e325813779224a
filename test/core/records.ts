/* Declarations and records of the core's tests: what needs no page. */
import type { ConsentConfig, ConsentRecord } from '../../src/index.js';

/** Every optional default category has services, so has an essential one. */
export const CONFIG = {
  policy: '1',
  services: [
    { id: 'login', category: 'essential', cookies: [{ name: 'sid', maxAgeDays: 30 }] },
    { id: 'site', category: 'functionality', cookies: [{ name: 'lang', maxAgeDays: 365 }, { name: 'draft' }] },
    { id: 'metrics', category: 'analytics', cookies: [{ name: '_m' }, { name: '_m_*', maxAgeDays: 1 }] },
    { id: 'heatmap', category: 'analytics', cookies: [{ name: '_h' }] },
    { id: 'pixel', category: 'beacons' },
  ],
} satisfies ConsentConfig;

export const CATEGORIES = ['functionality', 'analytics', 'beacons'];

/** In seconds. */
export const DAY = 86_400;

/** Seconds since the epoch, some days ago. */
export const daysAgo = (days: number): number => Math.floor(Date.now() / 1000 - days * DAY);

/** One moment for all: two records made in different seconds would differ. */
const YESTERDAY = daysAgo(1);

/** A record that grants everything, unless told otherwise. */
export const recordOf = (change: object = {}): ConsentRecord => ({
  v: 1,
  id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  policy: '1',
  first: YESTERDAY,
  time: YESTERDAY,
  via: 'accept-all',
  granted: ['essential', 'acceptance', ...CATEGORIES],
  denied: [],
  lang: 'en',
  ...change,
});

/** A record that grants nothing optional. */
export const refusal = (change: object = {}): ConsentRecord =>
  recordOf({ via: 'reject-all', granted: ['essential', 'acceptance'], denied: CATEGORIES, ...change });

/** The record's text in a cookie. */
export const textOf = (record: object): string => encodeURIComponent(JSON.stringify(record));
