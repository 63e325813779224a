/** The ids that another library's name stands for. */
import type { Declaration } from '../core/declaration.js';
import { LIBRARIES } from './libraries.js';

/** @returns Ids of categories and services; a name of ours stands for itself, and a `!` before it stays. Names may have spaces, ids have none. */
export function namesOf({ gate, migrate }: Declaration): (name: string) => string[] {
  const aliases = new Map(Object.entries({ ...(migrate && LIBRARIES[migrate.from].aliases), ...gate?.aliases }));
  return (name) => {
    const [, not = '', bare = ''] = /^(!?)(.*)$/s.exec(name.trim()) ?? [];
    return (aliases.get(bare) ?? bare)
      .split(/\s+/)
      .filter(Boolean)
      .map((id) => not + id);
  };
}
