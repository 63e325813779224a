/** What other libraries call things, and how they keep an answer: data and small readers, one a library. */
import type { Library } from '../core/declaration.js';

/** What a visitor answered elsewhere. */
export interface Answer {
  /** By that library's names of categories or services. Names that were never answered are left out. */
  readonly states: Readonly<Record<string, boolean>>;
  /** By category: the only services of it that are granted, where the library tells them apart. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Of the first and of this answer, milliseconds since the epoch. */
  readonly first?: number;
  readonly time?: number;
  /** The library's number of the version that was asked about. */
  readonly revision?: number;
}

interface Habits {
  /** Cookie with the answer, or entry of `localStorage`, unless the site gave it another name. */
  readonly cookie?: string;
  /** Others that tell something about the answer, and go with it. */
  readonly beside?: string;
  /** @param text The cookie, decoded. @param beside That of the other cookie. Undefined or thrown: no answer. */
  read?(text: string, beside: string | undefined): Answer | undefined;
  /** Attributes with names of categories or services. The first that names something known counts. */
  readonly attributes?: readonly string[];
  /** Class with names of categories in its one group, apart by hyphens. */
  readonly marker?: RegExp;
  /** Attribute with an address that waits, beside `data-src`. */
  readonly address?: string;
  /** The library's names of categories, where ours differ. Empty: nothing of ours. */
  readonly aliases?: Readonly<Record<string, string>>;
}

const isTrue = (states: Readonly<Record<string, unknown>>): Record<string, boolean> =>
  Object.fromEntries(Object.entries(states).map(([name, state]) => [name, state === true]));

/** `name:state` or `name=state` many times in a text. */
const pairs = (text: string, form: RegExp): Record<string, string> => Object.fromEntries([...text.matchAll(form)].map(([, name, value]) => [name!, value!]));

const onlyFlags = (found: Readonly<Record<string, string>>): Record<string, boolean> =>
  Object.fromEntries(Object.entries(found).map(([name, state]) => [name, /^(true|1)$/.test(state)]));

export const LIBRARIES: Readonly<Record<Library, Habits>> = {
  'vanilla-cookieconsent': {
    cookie: 'cc_cookie',
    read(text) {
      const { categories, services = {}, revision = 0, ...more } = JSON.parse(text) as {
        categories: string[];
        services?: Record<string, string[]>;
        revision?: number;
        consentTimestamp?: string;
        lastConsentTimestamp?: string;
        // The names of version 2.
        consent_date?: string;
        last_consent_update?: string;
      };
      const first = Date.parse(more.consentTimestamp ?? more.consent_date ?? '');
      if (!first || ![categories, ...Object.values(services)].every(Array.isArray)) return;
      return {
        // Only `services` names the refused ones.
        states: Object.fromEntries([...Object.keys(services), ...categories].map((name) => [name, categories.includes(name)])),
        only: Object.fromEntries(Object.entries(services).filter(([, names]) => names[0])),
        first,
        time: Date.parse(more.lastConsentTimestamp ?? more.last_consent_update ?? '') || first,
        revision,
      };
    },
    attributes: ['data-service', 'data-category', 'data-cookiecategory'],
    aliases: { necessary: 'essential', ads: 'marketing' },
  },
  klaro: {
    cookie: 'klaro',
    read: (text) => ({ states: isTrue(JSON.parse(text) as Record<string, unknown>) }),
    attributes: ['data-name'],
  },
  tarteaucitron: {
    cookie: 'tarteaucitron',
    read(text) {
      const states = Object.entries(onlyFlags(pairs(text, /!([^=!]+)=(true|false)/g)));
      // While some wait, a yes may be one that it gave itself, to services that it holds to need none.
      return { states: Object.fromEntries(text.includes('=wait') ? states.filter(([, state]) => !state) : states) };
    },
    // A service of that name, not our category.
    aliases: { analytics: '' },
  },
  orejime: {
    cookie: 'eu-consent',
    read: (text) => ({ states: isTrue(JSON.parse(text) as Record<string, unknown>) }),
    attributes: ['data-purpose', 'data-name'],
  },
  c15t: {
    cookie: 'c15t',
    read(text) {
      const { necessary, ...states } = onlyFlags(pairs(text, /\bc\.(\w+):(\w+)/g));
      const [, time] = /\bi\.t:(\d+)/.exec(text) ?? [];
      // What the visitor refused is not named; of `experience`, which shares a category of ours, only a yes tells something.
      const all = { functionality: false, measurement: false, marketing: false };
      return necessary === undefined ? undefined : { states: { ...all, ...states }, ...(time && { time: Number(time) }) };
    },
    attributes: ['data-category'],
    aliases: { necessary: 'essential', measurement: 'analytics', experience: 'functionality' },
  },
  cookiebot: {
    cookie: 'CookieConsent',
    read(text) {
      const [, time] = /\butc:(\d+)/.exec(text) ?? [];
      // Where consent was only implied, nobody answered.
      return /\bmethod:'explicit'/.test(text) && time
        ? { states: onlyFlags(pairs(text, /\b(preferences|statistics|marketing):(true|false)/g)), time: Number(time) }
        : undefined;
    },
    attributes: ['data-cookieconsent'],
    address: 'data-cookieblock-src',
    aliases: { necessary: 'essential', preferences: 'functionality', statistics: 'analytics' },
  },
  onetrust: {
    cookie: 'OptanonConsent',
    // Its groups are there before anyone was asked; this one only after.
    beside: 'OptanonAlertBoxClosed',
    read(text, closed) {
      const time = Date.parse(closed ?? '');
      const groups = new URLSearchParams(text).get('groups') ?? '';
      return time ? { states: onlyFlags(pairs(groups, /(\w+):([01])/g)), time } : undefined;
    },
    marker: /^optanon-category-([\w-]+)$/,
    aliases: { C0001: 'essential', C0002: 'analytics', C0003: 'functionality', C0004: 'marketing' },
  },
  usercentrics: {
    attributes: ['data-usercentrics'],
    address: 'uc-src',
  },
};
