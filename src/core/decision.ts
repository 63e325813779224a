/** What a record grants, and what record a choice makes: pure functions of the declaration. */
import type { Choices } from './api.js';
import { freeze, type Declaration } from './declaration.js';
import type { ConsentRecord } from './record.js';

/** What every id stands for: a category is itself, a service its category. Categories come first. */
export type Ids = ReadonlyMap<string, { readonly id: string; readonly required: boolean }>;

export function indexIds({ categories, services }: Declaration): Ids {
  const ids = new Map(categories.map((category) => [category.id, category]));
  for (const { id, category } of services) ids.set(id, ids.get(category)!);
  return ids;
}

/** What holds now, and by what. */
export interface State {
  readonly record: ConsentRecord | undefined;
  /** Ids of all granted categories and services. Any doubt is left out. */
  readonly granted: ReadonlySet<string>;
}

/** Ids of all granted categories and services. Any doubt is left out. */
export function grantedIds(ids: Ids, record: ConsentRecord | undefined, isAllowed: boolean, byDefault: boolean): Set<string> {
  const granted = new Set<string>();
  for (const [id, { id: category, required }] of ids) {
    const state = record ? stateOf(record, id, category) : byDefault;
    if (required || (isAllowed && state)) granted.add(id);
  }
  return granted;
}

/** What a record says about a category or a service of it. */
export const stateOf = ({ services, granted }: ConsentRecord, id: string, category: string): boolean => stateIn(services, id) ?? granted.includes(category);

/** A state of one's own, not one that every object inherits. */
function stateIn(states: Choices | undefined, id: string): boolean | undefined {
  return Object.hasOwn(Object(states) as object, id) ? states![id] === true : undefined;
}

/** A version 4 UUID where `crypto.randomUUID` is missing, too: on http. */
export const newId = (): string => URL.createObjectURL(new Blob()).slice(-36);

/** The record of a choice. What it does not name keeps its state. */
export function nextRecord(
  ids: Ids,
  choices: Choices,
  { record, granted }: State,
  facts: Pick<ConsentRecord, 'policy' | 'via' | 'lang' | 'gpc' | 'agreements'>,
): ConsentRecord {
  const allowed: string[] = [];
  const denied: string[] = [];
  const services: [string, boolean][] = [];
  const states = new Set<boolean>();
  for (const [id, { id: category, required }] of ids) {
    const state = required || (stateIn(choices, id) ?? stateIn(choices, category) ?? granted.has(id));
    if (!required) states.add(state);
    if (id === category) (state ? allowed : denied).push(id);
    else if (state !== allowed.includes(category)) services.push([id, state]);
  }
  const time = Math.floor(Date.now() / 1000);
  return freeze({
    v: 1,
    id: record?.id ?? newId(),
    // A clock may have been ahead.
    first: Math.min(record?.first ?? time, time),
    time,
    granted: allowed,
    denied,
    ...(services[0] && { services: Object.fromEntries(services) }),
    ...facts,
    // All of what was asked about need not be all there is.
    ...(states.size > 1 && /-all/.test(facts.via) && { via: 'save' }),
  });
}

/** What two records must share to be the same decision: neither the time nor, but for a withdrawal, the way. */
export const gist = ({ granted, denied, services, gpc, via }: ConsentRecord): string =>
  JSON.stringify([granted, denied, services, gpc, via === 'withdraw']);
