import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.js';
import { root } from './setup.js';

/** What dist/ is made of; folders with all that is in them. */
const SOURCES = [
  'src',
  'scripts/build.js',
  'scripts/styles.js',
  'scripts/editors.js',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
/** Of what dist/ was made. Beside it: dist/ is published. */
const NOTE = join(root, 'node_modules/.cache/consent-elements-built');

const filesOf = (path) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

function digest() {
  const files = SOURCES.flatMap((name) => (/\.\w+$/.test(name) ? join(root, name) : filesOf(join(root, name)).sort()));
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Builds dist/, unless it was built from the same sources. Throws where the build fails. */
export async function ensureBuilt() {
  const wanted = digest();
  if (existsSync(join(root, 'dist')) && existsSync(NOTE) && readFileSync(NOTE, 'utf8') === wanted) return;
  if (!(await run('scripts/build.js'))) throw new Error('The build failed.');
  mkdirSync(dirname(NOTE), { recursive: true });
  writeFileSync(NOTE, wanted);
}
