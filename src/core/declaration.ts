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
  readonly hosts?: readonly string[];
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

export type Regime = 'opt-in' | 'opt-out';

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

/** What a site gets that says nothing. Its keys are all that a declaration may have. */
const DEFAULTS = {
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

function refuse(key: string): never {
  throw new Error(key);
}

/** What a value must be follows from its key, wherever that stands; what is not named here is a text. */
const KINDS: readonly (readonly [keys: RegExp, isValid: (value: unknown) => boolean])[] = [
  [/^(categories|services|hosts|cookies|storage)$/, Array.isArray],
  [/^$|^(controller|cookie|messages)$|[^t]s\[|e\[/, (value) => ({}).toString.call(value) === '[object Object]'],
  [/^(required|reloadOnRevoke|minors)$/, (value) => typeof value === 'boolean'],
  [/Days$/, (value) => typeof value === 'number' && value > 0],
  [/^(id|category|name)$/, (value) => typeof value === 'string' && value !== ''],
  [/^type$/, (value) => /^(local|session)Storage$|^indexedDB$/.test(value as string)],
  [/^regime$/, (value) => /^opt-(in|out)$/.test(value as string)],
  [/^/, (value) => typeof value === 'string'],
];

/** @param key The last part of `path`; of an entry, its list's with `[`. */
function check(value: unknown, path: string, key: string): void {
  if (!KINDS.find(([keys]) => keys.test(key))![1](value)) refuse(path || 'config');
  if (typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value!)) {
    if (Array.isArray(value)) check(inner, `${path}[${name}]`, `${key}[`);
    else check(inner, path ? `${path}.${name}` : name, key === 'messages' ? '-' : name);
  }
}

/** Freezes plain data, deeply. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object') Object.values(Object.freeze(value) as object).forEach(freeze);
  return value;
}

function complete(input: unknown): Declaration {
  // A copy of plain data: no getter, no proxy, nothing that the page changes later.
  const given = JSON.parse(typeof input === 'string' ? input : JSON.stringify(input)) as ConsentConfig;
  check(given, '', '');
  for (const key in given) if (!Object.hasOwn(DEFAULTS, key)) refuse(key);
  const declaration = { ...DEFAULTS, ...given };
  const cookie = { name: 'consent', path: '/', maxAgeDays: 180, rejectedMaxAgeDays: 180, ...given.cookie };

  const required = ['essential', 'acceptance'];
  const missing = required.filter((id) => !declaration.categories.some((category) => category.id === id));
  const categories = [...missing.map((id) => ({ id })), ...declaration.categories].map((category: Category) => ({
    ...category,
    required: required.includes(category.id) || !!category.required,
  }));
  const ids = new Set<string>();
  const add = (path: string, id: string) => {
    if (!id || /[\s!]/.test(id) || ids.has(id)) refuse(`${path}.id`);
    ids.add(id);
  };
  categories.forEach(({ id }, index) => add(`categories[${index - missing.length}]`, id));
  declaration.services.forEach(({ id, category, cookies = [], storage = [] }, index) => {
    const path = `services[${index}]`;
    add(path, id);
    if (!categories.some((known) => known.id === category)) refuse(`${path}.category`);
    for (const { name } of [...cookies, ...storage]) if (!name) refuse(`${path}: name`);
    for (const { type } of storage) if (!type) refuse(`${path}.storage: type`);
  });
  const own = (id: string, name: string): Service => ({
    id,
    category: id,
    cookies: [{ name, maxAgeDays: 365 }],
    // The record's other home, where cookies are refused.
    storage: [{ type: 'localStorage', name }],
  });
  return {
    ...declaration,
    cookie,
    categories,
    own: [own('essential', SESSION_COOKIE), own('acceptance', cookie.name), own('functionality', 'consent_prefs')],
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
