/* Broken input, the same in every run: for the engines some of it, for Node all. */
import { refusal, textOf } from './records.js';

/** Mulberry32: numbers that look random and are the same in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export type Random = ReturnType<typeof randomFrom>;

const BITS = '%"{}[]:,;=\\\0\n 0159-eE.tfnulé';

/** One to three bit flips, cuts, insertions, repetitions or swaps. */
export function mutate(text: string, random: Random): string {
  let result = text;
  for (let count = 1 + random(3); count; count -= 1) {
    const at = random(result.length + 1);
    const to = at + random(12);
    const [before, middle, after] = [result.slice(0, at), result.slice(at, to), result.slice(to)];
    result = [
      () => before + String.fromCharCode((middle.charCodeAt(0) || 0) ^ (1 << random(8))) + result.slice(at + 1),
      () => before,
      () => before + after,
      () => before + BITS[random(BITS.length)]! + middle + after,
      () => before + middle + middle + after,
      () => after.slice(0, 12) + before + middle + after.slice(12),
    ][random(6)]!();
  }
  return result;
}

/** Fails with the input that did it. */
export function each<T>(count: number, make: (random: Random) => T, check: (input: T) => void): void {
  const random = randomFrom(20_261_123);
  for (let index = 0; index < count; index += 1) {
    const input = make(random);
    try {
      check(input);
    } catch (error) {
      throw new Error(`Number ${index}: ${show(input)}`, { cause: error });
    }
  }
}

function show(input: unknown): string {
  try {
    return typeof input === 'string' ? input : JSON.stringify(input);
  } catch {
    return 'an object that is no JSON';
  }
}

const record = refusal({ services: { metrics: false }, gpc: true });
/** Mutated as it stands in the cookie, or before it is encoded. */
export const mutateRecord = (random: Random) =>
  random(2) ? mutate(textOf(record), random) : encodeURIComponent(mutate(JSON.stringify(record), random));

export const config = {
  policy: '2025-04-25',
  controller: { name: 'Example Chat Ltd', country: 'SG' },
  cookie: { name: 'consent', path: '/', maxAgeDays: 180 },
  categories: [{ id: 'analytics', label: 'Figures', required: false }, { id: 'beacons' }],
  services: [
    { id: 'login', category: 'essential', cookies: [{ name: 'sid' }] },
    {
      id: 'metrics',
      category: 'analytics',
      hosts: ['metrics.example'],
      cookies: [{ name: '_m_*', maxAgeDays: 30 }],
      storage: [{ type: 'localStorage', name: 'm' }],
    },
  ],
  messages: { accept: 'Yes' },
  regime: 'opt-in',
  minors: false,
};

const STRANGE = [
  null,
  undefined,
  true,
  false,
  0,
  -1,
  1e400,
  NaN,
  '',
  ' ',
  '!',
  '*',
  '__proto__',
  'constructor',
  'essential',
  'analytics',
  [],
  {},
  [[]],
  [null],
  [{}],
  { id: {} },
  { length: 5 },
];

/** Replaces, removes, renames or doubles something, anywhere in a copy. */
export function disturb(random: Random): unknown {
  const copy = structuredClone(config) as unknown as Record<string, unknown>;
  for (let count = 1 + random(4); count; count -= 1) {
    let node = copy;
    for (let depth = random(5); depth; depth -= 1) {
      const inner = Object.values(node).filter((value) => typeof value === 'object' && value) as (typeof node)[];
      node = inner[random(inner.length || 1)] ?? node;
    }
    const keys = Object.keys(node);
    const key = keys[random(keys.length || 1)] ?? 'id';
    const strange: unknown = structuredClone(STRANGE[random(STRANGE.length)]);
    [
      () => (node[key] = strange),
      () => Reflect.deleteProperty(node, key),
      () => (node[JSON.stringify(strange) ?? ''] = node[key]),
      () => Array.isArray(node) && node.push(node[random(node.length || 1)]),
      () => (node[key] = copy),
    ][random(5)]!();
  }
  if (!random(20)) Object.defineProperty(copy, 'lang', { get: () => fail(), enumerable: true });
  return copy;
}

function fail(): never {
  throw new Error('A getter of the declaration.');
}
