/** For sites that come from another consent library: its marks and its visitors' answers go on. */
import { attempt } from './core/attempt.js';
import { parseDeclaration, type ConsentConfig, type Declaration } from './core/declaration.js';
import { carryOver } from './migrate/carry-over.js';
import { LIBRARIES } from './migrate/libraries.js';
import { translateMarks } from './migrate/marks.js';

export type { ConsentConfig, GateOptions, Library, MigrateOptions } from './core/declaration.js';

const isText = (value: unknown): boolean => typeof value === 'string';

/** The first of our keys whose value is of no use. */
function invalidKey({ gate = {}, migrate }: Declaration): string | undefined {
  if (Object(gate) !== gate) return 'gate';
  if (gate.attributes !== undefined && !(Array.isArray(gate.attributes) && gate.attributes.every((name) => name && isText(name)))) return 'gate.attributes';
  if (!Object.values(gate.aliases ?? {}).every(isText)) return 'gate.aliases';
  if (migrate === undefined) return;
  if (Object(migrate) !== migrate) return 'migrate';
  if (!Object.hasOwn(LIBRARIES, migrate.from)) return `migrate.from: it knows ${Object.keys(LIBRARIES).join(', ')}`;
  return (['policy', 'name'] as const).flatMap((key) => (isText(migrate[key] ?? '') ? [] : [`migrate.${key}`]))[0];
}

/**
 * Call it before `createConsent`, with the same declaration. Carries the answer over that the library named in `migrate`
 * keeps, once, and makes its marks ours, those that come later too. Does nothing on a server.
 *
 * @returns How to end it.
 */
export function migrate(config: ConsentConfig | string): () => void {
  const declaration = parseDeclaration(config);
  // What else is broken the store tells.
  if (!globalThis.document || declaration.error) return () => {};
  const invalid = invalidKey(declaration);
  if (invalid) {
    console.error(`[consent] Not valid in the declaration: ${invalid}. Nothing is taken over`);
    return () => {};
  }
  const carry = () => attempt(() => carryOver(declaration), console.error);
  // A prerendered page may never be seen. Our listener comes before the store's, which reads the record then.
  if (document.prerendering) document.addEventListener('prerenderingchange', carry, { once: true });
  else carry();
  return translateMarks(declaration);
}
