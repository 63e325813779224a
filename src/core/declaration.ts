/**
 * What the site says about its categories, services and cookies. One object that the interface, the gate, the eraser
 * and every server read, so that what is shown is what is obeyed.
 */

import { attempt } from './attempt.js';

/** A cookie as declared. Without `maxAgeDays` it is a session cookie. `*` at the end of `name` is a wildcard. */
export interface CookieItem {
  readonly name: string;
  readonly purpose?: string;
  /** Lifetime in days; browsers cap it at 400. */
  readonly maxAgeDays?: number;
}

/** An entry of web storage as declared. `*` at the end of `name` is a wildcard. */
export interface StorageItem {
  readonly type: 'localStorage' | 'sessionStorage' | 'indexedDB';
  readonly name: string;
  readonly purpose?: string;
}

/** What a service asks of one host. Covers its subdomains. */
export interface HostItem {
  readonly host: string;
  /** How the path has to start. */
  readonly path?: string;
  /** Left out: any. */
  readonly method?: string;
  /** What the guard does with beacons to it. Default: its own option. */
  readonly beacons?: 'drop' | 'hold';
}

/** One third party, or one tool of the site's own, inside a category. */
export interface Service {
  readonly id: string;
  readonly category: string;
  readonly label?: string;
  readonly description?: string;
  readonly provider?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly policyUrl?: string;
  /** Each covers its subdomains. */
  readonly hosts?: readonly (string | HostItem)[];
  readonly cookies?: readonly CookieItem[];
  readonly storage?: readonly StorageItem[];
}

/** What a visitor decides about. A required category is always granted and has no switch. */
export interface Category {
  readonly id: string;
  readonly label?: string;
  readonly description?: string;
  readonly required?: boolean;
}

/** Who asks: the data controller in the words of GDPR art. 13. */
export interface Controller {
  readonly name?: string;
  readonly address?: string;
  readonly email?: string;
  readonly country?: string;
}

/** `opt-in`: nothing optional before a yes. `opt-out`: everything until a no. `notice`: the same, and nobody is asked. */
export type Regime = 'opt-in' | 'opt-out' | 'notice';

/** The declaration as a site writes it. No key is required; an unknown one is refused. */
export interface ConsentConfig {
  /** Version that the visitor is asked about. Another version asks again. */
  readonly policy?: string;
  readonly policyUrl?: string;
  readonly controller?: Controller;
  readonly cookie?: {
    /** Name of the record's cookie. Default: `consent`. */
    readonly name?: string;
    /** Left out: this host alone. */
    readonly domain?: string;
    readonly path?: string;
    /** How long a yes is kept, in days. Default: 180. */
    readonly maxAgeDays?: number;
    /** How long a no is kept, in days. Default: 180. */
    readonly rejectedMaxAgeDays?: number;
  };
  readonly categories?: readonly Category[];
  readonly services?: readonly Service[];
  /** Language of the texts given here, BCP 47. */
  readonly lang?: string;
  /** Texts that replace those of the interface, by their keys in `locales/en`. */
  readonly messages?: Readonly<Record<string, string>>;
  /** What holds while the visitor has not decided. Default: `opt-in`. */
  readonly regime?: Regime;
  /** Reload the page when code that already ran has lost its consent. */
  readonly reloadOnRevoke?: boolean;
  /** The visitors are children: everything optional is denied and nothing is asked. */
  readonly minors?: boolean;
  /** Tells Google's tags what holds. The script tag does so by itself; in an app see `connectGoogle`. */
  readonly google?: GoogleOptions;
  /** Marks of another library that count as ours. Read by `consent-elements/migrate`. */
  readonly gate?: GateOptions;
  /** Answers that another library stored. Read by `consent-elements/migrate`. */
  readonly migrate?: MigrateOptions;
}

/** What Google calls its purposes. */
export type GoogleKey =
  | 'ad_storage'
  | 'ad_user_data'
  | 'ad_personalization'
  | 'analytics_storage'
  | 'functionality_storage'
  | 'personalization_storage'
  | 'security_storage';

/** Libraries whose marks and records can be read. */
export type Library = 'vanilla-cookieconsent' | 'klaro' | 'tarteaucitron' | 'orejime' | 'c15t' | 'cookiebot' | 'onetrust' | 'usercentrics';

export interface GateOptions {
  /** Attributes whose values name categories or services, beside those of the library in `migrate`. */
  readonly attributes?: readonly string[];
  /** Names used there, and in the stored answers, for ours: `{ "statistics": "analytics" }`. Several of ours stand apart by spaces. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export interface MigrateOptions {
  readonly from: Library;
  /** Policy version of this declaration that its answers were given about. Under another one they are not carried over. Default: `""`. */
  readonly policy?: string;
  /** The library's own number of that version, where it keeps one. Default: 0. */
  readonly revision?: number;
  /** Name of its cookie, where the site chose another than the library's own. */
  readonly name?: string;
}

export interface GoogleOptions {
  /** Categories or services that must all be granted for a key, apart by spaces. Advertising has none unless a category is called `marketing`. */
  readonly mapping?: Readonly<Partial<Record<GoogleKey, string>>>;
  /** Where everything is denied at first, in ISO 3166; `EEA` stands for its thirty countries, Great Britain and Switzerland. Elsewhere everything is granted until there is an answer. Default: denied everywhere. */
  readonly regions?: readonly string[];
  /** Milliseconds that Google's tags wait for an answer. */
  readonly waitForUpdate?: number;
  /**
   * What Google's `set` command is told first: `ads_data_redaction` leaves ad click ids out while advertising is denied,
   * `url_passthrough` has them travel in the addresses of links.
   */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Name of the global queue. Default: `dataLayer`. */
  readonly dataLayer?: string;
}

/** The declaration after parsing: complete and deeply frozen. */
export interface Declaration extends ConsentConfig {
  readonly policy: string;
  readonly cookie: { name: string; domain?: string; path: string; maxAgeDays: number; rejectedMaxAgeDays: number };
  readonly categories: readonly (Category & { readonly required: boolean })[];
  readonly services: readonly Service[];
  readonly messages: Readonly<Record<string, string>>;
  readonly regime: Regime;
  /** The library's own cookies, each under the category that allows it. */
  readonly own: readonly Service[];
  /** Why the site's text was refused. Set: everything optional stays denied. */
  readonly error?: string;
}

/** The categories of a site that names none. */
export const DEFAULT_CATEGORIES: readonly Category[] = ['essential', 'acceptance', 'functionality', 'analytics', 'beacons'].map((id) => ({ id }));

export const SESSION_COOKIE = 'consent_session';

/** What a site gets that says nothing. Its keys are all that a declaration may have, its values of the kinds they must be. */
const DEFAULTS = {
  // Nothing inherited is a key.
  __proto__: null,
  policy: '',
  policyUrl: '',
  lang: '',
  controller: {},
  cookie: {},
  categories: DEFAULT_CATEGORIES,
  services: [] as readonly Service[],
  messages: {},
  regime: 'opt-in' as Regime,
  reloadOnRevoke: false,
  minors: false,
};

/** A value of the kind that a deeper key must have, where that is not a text. */
const KINDS: Record<string, unknown> = { hosts: [], cookies: [], storage: [], required: true, maxAgeDays: 1, rejectedMaxAgeDays: 1 };

/** What a list's entries are, and the keys that none may lack: 0 is of no right kind. */
const ENTRIES: Record<string, unknown> = {
  categories: { id: 0 },
  services: { id: 0, category: 0 },
  cookies: { name: 0 },
  storage: { name: 0, type: 0 },
  hosts: '',
  // A host with its conditions.
  '': { host: 0 },
};

/** What a value of the right kind may still not be, as `key:value`. */
const REFUSED = /^(id|category|name|host):$|^id:.*[\s!]|Days:(-|0$)|^type:(?!(local|session)Storage$|indexedDB$)|^regime:(?!(opt-in|opt-out|notice)$)|^beacons:(?!drop$|hold$)/;

/** Keys that others read, and check. */
const FURTHER = /^(gate|migrate|google)$/;

function refuse(key: string): never {
  throw new Error(key);
}

const kindOf = (value: unknown): string => ({}).toString.call(value);

/** @param like A value of the right kind. */
function check(value: unknown, like: unknown, path: string, key: string): void {
  if (kindOf(value) !== kindOf(like)) refuse(path || 'config');
  if (Array.isArray(value)) value.forEach((entry, index) => check(entry, ENTRIES[key === 'hosts' && Object(entry) === entry ? '' : key], `${path}[${index}]`, ''));
  else if (typeof value === 'object')
    for (const [name, inner] of Object.entries({ ...(like as object), ...value })) {
      if (!path) FURTHER.test(name) || check(inner, (DEFAULTS as Record<string, unknown>)[name], name, name);
      else if (key === 'messages') check(inner, '', `${path}.${name}`, '');
      else check(inner, KINDS[name] ?? '', `${path}.${name}`, name);
    }
  else if (REFUSED.test(`${key}:${value as string}`)) refuse(path);
}

/** Freezes plain data, deeply. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object') Object.values(Object.freeze(value) as object).forEach(freeze);
  return value;
}

function complete(input: unknown): Declaration {
  // A copy of plain data: no getter, no proxy, nothing that the page changes later.
  const given = JSON.parse(typeof input === 'string' ? input : JSON.stringify(input)) as ConsentConfig;
  check(given, {}, '', '');
  const declaration = { ...DEFAULTS, ...given };
  const cookie = { name: 'consent', path: '/', maxAgeDays: 180, rejectedMaxAgeDays: 180, ...given.cookie };
  const always = ['essential', 'acceptance'];
  const missing = always.filter((id) => !declaration.categories.some((category) => category.id === id));
  const categories = [...missing.map((id) => ({ id })), ...declaration.categories].map((category: Category) => ({
    ...category,
    required: always.includes(category.id) || !!category.required,
  }));
  const ids = [...categories, ...declaration.services].map(({ id }) => id);
  ids.forEach((id, index) => ids.indexOf(id) < index && refuse(`id "${id}" stands twice`));
  for (const { id, category } of declaration.services)
    if (!categories.some((known) => known.id === category)) refuse(`category "${category}" of "${id}"`);
  const own = (id: string, name: string, maxAgeDays?: number): Service => ({ id, category: id, cookies: [{ name, ...(maxAgeDays && { maxAgeDays }) }] });
  return {
    ...declaration,
    cookie,
    categories,
    own: [
      own('essential', SESSION_COOKIE),
      // Where its cookie is refused the record has another home.
      { ...own('acceptance', cookie.name, cookie.maxAgeDays), storage: [{ type: 'localStorage', name: cookie.name }] },
      own('functionality', 'consent_prefs', 365),
    ],
  };
}

/**
 * Reads what a site declares: an object or its JSON. Never throws: a refused declaration is the default one with `error`,
 * which names the offending key.
 */
export function parseDeclaration(input: unknown = {}): Declaration {
  try {
    return freeze(complete(input));
  } catch (error) {
    // What a hostile getter threw may throw again.
    return freeze({ ...complete({}), error: attempt(() => (error as Error).message) || 'config' });
  }
}
