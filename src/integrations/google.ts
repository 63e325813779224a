/** Google Consent Mode v2, for gtag.js and Tag Manager. */
import type { Consent } from '../core/api.js';
import { areGranted, follow, queueOf } from './connect.js';

/** What Google calls its purposes. */
export type GoogleKey =
  | 'ad_storage'
  | 'ad_user_data'
  | 'ad_personalization'
  | 'analytics_storage'
  | 'functionality_storage'
  | 'personalization_storage'
  | 'security_storage';

export interface GoogleOptions {
  /** Categories or services that must all be granted for a key, apart by spaces. Advertising has none unless a category is called `marketing`. */
  readonly mapping?: Readonly<Partial<Record<GoogleKey, string>>>;
  /** Where everything is denied at first, in ISO 3166; `EEA` stands for its thirty countries, Great Britain and Switzerland. Elsewhere everything is granted until there is an answer. Default: denied everywhere. */
  readonly regions?: readonly string[];
  /** Milliseconds that Google's tags wait for an answer. */
  readonly waitForUpdate?: number;
  /** Google leaves ad click ids out of what it sends while advertising is denied. Default: `false`. */
  readonly adsDataRedaction?: boolean;
  /** Ad click ids travel in the addresses of links while advertising is denied. Default: `false`. */
  readonly urlPassthrough?: boolean;
  /** Name of the global queue. Default: `dataLayer`. */
  readonly dataLayer?: string;
}

const MAPPING: Record<GoogleKey, string> = {
  ad_storage: 'marketing',
  ad_user_data: 'marketing',
  ad_personalization: 'marketing',
  analytics_storage: 'analytics',
  functionality_storage: 'functionality',
  personalization_storage: 'functionality',
  security_storage: 'essential',
};

const EEA = 'AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK GB CH'.split(' ');

/**
 * Pushes the `default` command now, an `update` at once where there is an answer, and on each change; after each the
 * event `consent_update` for triggers of Tag Manager. Call it before Google's own tags (GCM-1). Google stores nothing of it:
 * it is told on every page.
 *
 * @returns How to end it. What Google was told last stays.
 */
export function connectGoogle(
  consent: Consent,
  { mapping, regions, waitForUpdate, adsDataRedaction, urlPassthrough, dataLayer = 'dataLayer' }: GoogleOptions = {},
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

  const required = consent.declaration.categories.filter((category) => category.required).map(({ id }) => id);
  const denied = states((ids) => ids.split(/\s+/).every((id) => required.includes(id)));
  const wait = waitForUpdate === undefined ? {} : { wait_for_update: waitForUpdate };
  if (adsDataRedaction) command('set', 'ads_data_redaction', true);
  if (urlPassthrough) command('set', 'url_passthrough', true);
  // Where nobody is asked, or the browser has answered, no region grants anything.
  const { error, minors } = consent.declaration;
  if (regions && !error && !minors && !consent.signal) {
    command('consent', 'default', { ...states(() => true), ...wait });
    command('consent', 'default', { ...denied, ...wait, region: regions.flatMap((region) => (region === 'EEA' ? EEA : region)) });
  } else command('consent', 'default', { ...denied, ...wait });

  let told = JSON.stringify(denied);
  let isAnswered = false;
  return follow(consent, () => {
    const state = states((ids) => areGranted(consent, ids));
    const text = JSON.stringify(state);
    if (text === told && isAnswered === !!consent.record) return;
    told = text;
    isAnswered = !!consent.record;
    command('consent', 'update', state);
    queue.push({ event: 'consent_update' });
  });
}
