/** Google Consent Mode v2, for gtag.js and Tag Manager. */
import type { Consent } from '../core/api.js';
import type { GoogleKey, GoogleOptions } from '../core/declaration.js';
import { warn } from '../core/warn.js';
import { areGranted, queueOf } from './connect.js';

export type { GoogleKey, GoogleOptions };

const MAPPING: Record<GoogleKey, string> = {
  security_storage: 'essential',
  ad_storage: 'marketing',
  ad_user_data: 'marketing',
  ad_personalization: 'marketing',
  analytics_storage: 'analytics',
  functionality_storage: 'functionality',
  personalization_storage: 'functionality',
};

const EEA = 'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK';

/**
 * Pushes the `default` command now, an `update` at once where there is an answer, and on each change; after each the
 * event `consent_update` for triggers of Tag Manager. Call it before Google's own tags (GCM-1). Google stores nothing of it:
 * it is told on every page.
 *
 * @param options Default: `google` of the declaration.
 * @returns How to end it. What Google was told last stays.
 *
 * @vendor Google Consent Mode v2
 * @held `default`, denied but for `security_storage`
 * @granted `update`, event `consent_update`
 * @withdrawn `update`, event `consent_update`
 * @for each key its own
 * @limits with tags that load before consent, Google hears of each page, without cookies
 */
export function connectGoogle(
  consent: Consent,
  { mapping, regions, waitForUpdate, set, dataLayer = 'dataLayer' }: GoogleOptions = consent.declaration.google ?? {},
): () => void {
  if (!globalThis.document) return () => {};
  const queue = queueOf(dataLayer);
  // Google takes the `arguments` of a function for a command, and an array for something else (GCM-2).
  const command: (...words: unknown[]) => void = function () {
    // eslint-disable-next-line prefer-rest-params
    queue.push(arguments);
  };
  const keys = Object.entries({ ...MAPPING, ...mapping });
  /** All keys, always: one that is missing counts as granted (GCM-3, GCM-8). */
  const states = (isGranted: (ids: string) => boolean) => Object.fromEntries(keys.map(([key, ids]) => [key, isGranted(ids) ? 'granted' : 'denied']));

  const { categories, error, minors } = consent.declaration;
  const denied = states((ids) => categories.some(({ id, required }) => required && id === ids));
  const start = (state: object) => command('consent', 'default', { ...state, ...(waitForUpdate && { wait_for_update: waitForUpdate }) });
  for (const [key, value] of Object.entries(set ?? {})) command('set', key, value);
  // Where nobody is asked, or the browser has answered, no region grants anything.
  const isShut = !!error || minors || consent.signal;
  const codes = [regions].flat().join(' ').replace(/\bE(EA|U)\b/i, EEA).split(' ');
  // What is no code would be denied nowhere.
  const isValid = codes.every((code) => /^[A-Z]{2}(-\w{1,3})?$/.test(code));
  if (regions && !isValid) warn('Not valid in the declaration: google.regions');
  const region = !isShut && isValid && codes;
  // Or the page has said it already, inline.
  const isSaid = queue.some((entry) => !Array.isArray(entry) && /^consent,default/.test([].join.call(entry ?? 0)));
  if (!isSaid) {
    if (region) start(states(() => true));
    start(region ? { ...denied, region } : denied);
  }

  const now = () => states((ids) => areGranted(consent, ids));
  // An answer is told even if it changes nothing. Without one a region has its default, and what must be shut may have been opened.
  let told = isSaid && isShut ? '' : JSON.stringify([region && !consent.record ? now() : denied, false]);
  return consent.subscribe(() => {
    const state = now();
    const text = JSON.stringify([state, !!consent.record]);
    if (text === told) return;
    told = text;
    command('consent', 'update', state);
    queue.push({ event: 'consent_update' });
  });
}
