/** Carries the answer over that another library keeps: once, never widened, never for another version of the policy. */
import { attempt } from '../core/attempt.js';
import { readCookie } from '../core/cookies.js';
import { newId } from '../core/decision.js';
import type { Declaration } from '../core/declaration.js';
import { eraseCookie } from '../core/eraser.js';
import { lifetime, type ConsentRecord } from '../core/record.js';
import { openStorage } from '../core/storage.js';
import { LIBRARIES, type Answer } from './libraries.js';
import { namesOf } from './names.js';

/** What an answer says about our categories and services. What it does not speak of stays undecided. */
function decided(declaration: Declaration, { states, only = {} }: Answer): Pick<ConsentRecord, 'granted' | 'denied' | 'services'> {
  const ids = namesOf(declaration);
  /** Several of their names may stand for one of ours: all must be granted. */
  const told = new Map<string, boolean>();
  for (const [name, state] of Object.entries(states)) for (const id of ids(name)) told.set(id, state && (told.get(id) ?? true));
  const listed = Object.entries(only).map(([category, services]) => ({ of: ids(category), services: services.flatMap(ids) }));

  const granted: string[] = [];
  const denied: string[] = [];
  const services: [string, boolean][] = [];
  for (const { id, required } of declaration.categories) {
    const own = declaration.services.filter(({ category }) => category === id);
    const answered = own.filter((service) => told.has(service.id));
    if (required) {
      granted.push(id);
      continue;
    }
    if (!told.has(id) && !answered[0]) continue;
    const isGranted = told.get(id) ?? (answered.length === own.length && answered.every((service) => told.get(service.id)));
    (isGranted ? granted : denied).push(id);
    for (const service of own) {
      const list = listed.find(({ of }) => of.includes(id));
      // Where their category was refused, so was all in it.
      const state = told.get(id) === false ? false : (told.get(service.id) ?? (list ? list.services.includes(service.id) : isGranted));
      if (state !== isGranted) services.push([service.id, state]);
    }
  }
  return { granted, denied, ...(services[0] && { services: Object.fromEntries(services) }) };
}

/** Its text, wherever the site has it kept. */
const stored = (name: string): string | undefined => attempt(() => readCookie(name)) ?? attempt(() => localStorage.getItem(name)) ?? undefined;

/** Takes the other library's own record away. Returns whether it is gone: what cannot be erased would come over again and again. */
function forget(names: readonly string[]): boolean {
  for (const name of names) {
    attempt(() => eraseCookie(name));
    attempt(() => localStorage.removeItem(name));
  }
  return names.every((name) => stored(name) === undefined);
}

/**
 * Makes our record of the other library's, before a store reads it.
 *
 * @returns Whether there is a record now that was not there before.
 */
export function carryOver(declaration: Declaration): boolean {
  const { migrate, policy, categories, error, minors } = declaration;
  if (!migrate || error || minors || (migrate.policy ?? '') !== policy) return false;
  const { cookie, beside, read } = LIBRARIES[migrate.from];
  const name = migrate.name ?? cookie;
  const storage = openStorage(declaration);
  // One of ours, whatever version of the policy it is about: it is the later one.
  if (!name || !read || storage.read()) return false;

  const kept = stored(name);
  const answer = attempt(() => (kept ? read(kept, beside && readCookie(beside)) : undefined));
  if (!answer || (answer.revision ?? 0) !== (migrate.revision ?? 0)) return false;

  const now = Math.floor(Date.now() / 1000);
  const seconds = (time: number | undefined) => (time ? Math.floor(time / 1000) : now);
  const decision = decided(declaration, answer);
  const optional = categories.filter(({ required }) => !required);
  if (!optional.some(({ id }) => [...decision.granted, ...decision.denied].includes(id))) return false;
  const time = seconds(answer.time);
  const record: ConsentRecord = { v: 1, id: newId(), policy, first: Math.min(seconds(answer.first ?? answer.time), time), time, via: 'api', ...decision };
  // Its age counts from the answer, which may be too old, or from the future.
  const days = lifetime(record, declaration) - (now - time) / 86_400;
  if (!(days > 0) || time > now + 86_400 || !forget(beside ? [name, beside] : [name])) return false;
  storage.write(JSON.stringify(record), days);
  return true;
}
