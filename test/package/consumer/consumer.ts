/** An app that uses all that the package promises in types. Compiled against the packed package by `types.spec.ts`. */
import {
  ConsentEvent,
  createConsent,
  DEFAULT_CATEGORIES,
  getConsent,
  readConsent,
  type Category,
  type Consent,
  type ConsentChange,
  type ConsentChangeEvent,
  type ConsentConfig,
  type ConsentRecord,
} from 'consent-elements';
import { ConsentBanner } from 'consent-elements/banner';
import { ConsentBanner as Same, ConsentPreferences, type ConsentRequestEvent } from 'consent-elements/elements';
import type {} from 'consent-elements/jsx';
import en from 'consent-elements/locales/en';
import 'consent-elements/preferences';
import { consentCookie, type ConsentCookie } from 'consent-elements/testing';

const config: ConsentConfig = {
  policy: '1',
  policyUrl: '/privacy',
  controller: { name: 'Example Chat Ltd', country: 'SG' },
  cookie: { name: 'consent', domain: 'chat.example', path: '/', maxAgeDays: 180, rejectedMaxAgeDays: 180 },
  categories: [...DEFAULT_CATEGORIES, { id: 'ads', label: 'Advertising', required: false }],
  services: [
    {
      id: 'metrics',
      category: 'analytics',
      hosts: ['metrics.example'],
      cookies: [{ name: '_m', purpose: 'Counts visits', maxAgeDays: 30 }],
      storage: [{ type: 'localStorage', name: 'm_*' }],
    },
  ],
  messages: { accept: 'Yes' },
  regime: 'opt-in',
};

export const consent: Consent = createConsent(config);
createConsent();
createConsent('{}');
createConsent({
  // @ts-expect-error -- a misspelt key
  policyURL: '/privacy',
});
// @ts-expect-error -- a service has a category
createConsent({ services: [{ id: 'metrics' }] });
// @ts-expect-error -- one of two
createConsent({ regime: 'opt-maybe' });
// @ts-expect-error -- a storage of the browser
createConsent({ services: [{ id: 'a', category: 'analytics', storage: [{ type: 'cache', name: 'a' }] }] });

const record: ConsentRecord | undefined = consent.record;
// @ts-expect-error -- undecided visitors have none
record.granted.join();
if (record) {
  // @ts-expect-error -- a snapshot
  record.time = 0;
  // @ts-expect-error -- its lists too
  const granted: string[] = record.granted;
  console.log(granted);
  // @ts-expect-error -- and its services
  if (record.services) record.services['metrics'] = true;
}
// @ts-expect-error -- decided by methods
consent.record = undefined;
// @ts-expect-error -- frozen after parsing
consent.declaration.policy = '2';
const [first]: readonly Category[] = DEFAULT_CATEGORIES;
// @ts-expect-error -- shared by all
if (first) first.id = 'other';

export const decided: ConsentRecord | undefined = consent.decide({ analytics: true }, { via: 'save' });
// @ts-expect-error -- a state is true or false
consent.decide({ analytics: 'yes' });
// @ts-expect-error -- `via` is as in the record
consent.decide({}, { via: 'click' });
const stop: () => void = consent.subscribe((change: ConsentChange) => change.granted.includes('analytics') && change.reloadNeeded);
stop();
await consent.when('analytics');
export const written: boolean = consent.cookies.set('lang', 'de');
declare const header: string | null | undefined;
export const read: ConsentRecord | undefined = readConsent(header, config);
export const shared: Consent | undefined = getConsent();

document.addEventListener('consent-change', (event) => {
  const { granted, revoked, first: isFirst, reloadNeeded }: ConsentChangeEvent = event;
  console.log(granted.length, revoked.length, isFirst, reloadNeeded, event.record?.via, event instanceof ConsentEvent);
  // @ts-expect-error -- a change has no such thing
  console.log(event.detail);
});
document.addEventListener('consent-ready', (event) => console.log(event.consent.granted('analytics')));
document.addEventListener('consent-open', (event) => console.log(event.consent));
document.addEventListener('consent-close', (event) => console.log(event.consent));
document.addEventListener('consent-request', (event: ConsentRequestEvent) => {
  if (event.via === 'accept-all' && event.choices['analytics']) event.preventDefault();
});

const banner = document.createElement('consent-banner');
banner.placement = 'bottom-end';
banner.consent = consent;
// @ts-expect-error -- one of six
banner.placement = 'left';
const preferences = document.querySelector('consent-preferences');
if (preferences instanceof ConsentPreferences) preferences.open = true;
export const isSame: boolean = banner instanceof ConsentBanner && ConsentBanner === Same;
export const label: string = en.accept;
// @ts-expect-error -- no such text
console.log(en.noSuchText);

export const seeds: ConsentCookie[] = [consentCookie('accept-all'), consentCookie({ analytics: true }, config, 'https://chat.example')];
// @ts-expect-error -- no such decision
consentCookie('withdraw');
