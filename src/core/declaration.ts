/**
 * What the site says about its categories, services and cookies. One object that the interface, the gate, the eraser
 * and every server read, so that what is shown is what is obeyed.
 */

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

/** The type that a value must have follows from its key, wherever that stands. What is not named here is a text. */
const TYPES: readonly (readonly [type: string, keys: RegExp])[] = [
  ['Array', /^(categories|services|hosts|cookies|storage)$/],
  ['Object', /^(controller|cookie|messages|)$/],
  ['Boolean', /^(required|reloadOnRevoke|minors)$/],
  ['Number', /Days$/],
  ['String', /\D/],
];

function refuse(key: string): never {
  throw new Error(key);
}

function check(key: string, value: unknown): unknown {
  const type = TYPES.find(([, keys]) => keys.test(key))?.[0];
  // Entries of a list have numbers for keys: the functions that use them see to those.
  return !type || {}.toString.call(value) === `[object ${type}]` ? value : refuse(key);
}

/** Freezes plain data, deeply. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object') Object.values(Object.freeze(value) as object).forEach(freeze);
  return value;
}

function complete(input: unknown): Declaration {
  // A copy of plain data: no getter, no proxy, nothing that the page changes later.
  const given = JSON.parse(typeof input === 'string' ? input : JSON.stringify(input), check) as ConsentConfig;
  for (const key of Object.keys(given)) if (!Object.hasOwn(DEFAULTS, key)) refuse(key);
  const { cookie, categories, services, regime, ...rest } = { ...DEFAULTS, ...given };
  if (!/^opt-(in|out)$/.test(regime)) refuse('regime');

  const required = ['essential', 'acceptance'];
  const all: Category[] = required.filter((id) => !categories.some((category) => category.id === id)).map((id) => ({ id }));
  all.push(...categories);
  const ids: string[] = [];
  for (const { id, category, cookies = [], storage = [] } of [...all, ...services] as Service[]) {
    if (!/^[^\s!]+$/.test(id ?? ' ') || ids.includes(id)) refuse(`id ${id}`);
    if (category && !all.some((known) => known.id === category)) refuse(`category ${category}`);
    for (const { name } of [...cookies, ...storage]) name || refuse('name');
    ids.push(id);
  }
  for (const { category } of services) category ?? refuse('category');

  const named = { name: 'consent', path: '/', maxAgeDays: 180, rejectedMaxAgeDays: 180, ...cookie };
  const own = (id: string, name: string) => ({ id, category: id, cookies: [{ name, maxAgeDays: 365 }] });
  return {
    ...rest,
    regime,
    services,
    cookie: named,
    categories: all.map((category) => ({ ...category, required: required.includes(category.id) || !!category.required })),
    own: [own('essential', SESSION_COOKIE), own('acceptance', named.name), own('functionality', 'consent_prefs')],
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
    return freeze({ ...complete({}), error: (error as Error).message });
  }
}

/** What every id stands for: a category is in itself, a service in its category. Categories come first. */
export type Ids = ReadonlyMap<string, { readonly category: string; readonly required: boolean }>;

export function indexIds({ categories, services }: Declaration): Ids {
  const ids = new Map(categories.map(({ id, required }) => [id, { category: id, required }]));
  for (const { id, category } of services) ids.set(id, ids.get(category)!);
  return ids;
}
