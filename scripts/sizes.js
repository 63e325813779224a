/** What a visitor or an app downloads, measured from dist/. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { bundleFiles } from './bundle.js';

/** A file of dist/. @param {string} path */
export const read = (path) => readFileSync(new URL(`../dist/${path}`, import.meta.url), 'utf8');

/** What a module of dist/ imports: `from "./a.js"`, or `import("./a.js")`. */
function imports(path, isDynamic) {
  const found = isDynamic ? /\bimport\(\s*["'`](\.[^"'`]+)/g : /\b(?:from|import)\s*["'`](\.[^"'`]+)/g;
  return [...read(path).matchAll(found)].map(([, to]) => posix.join(posix.dirname(path), to));
}

/** Modules of dist/ by their paths in it, and everything they import at once. */
export function withImports(paths, found = new Set()) {
  for (const path of paths) if (!found.has(path)) withImports(imports(found.add(path) && path), found);
  return [...found];
}

/** Bytes on the wire of texts, each compressed on its own. @param {string[]} texts */
export const sum = (texts) => ({
  brotli: texts.reduce((all, text) => all + brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length, 0),
  gzip: texts.reduce((all, text) => all + gzipSync(text, { level: 9 }).length, 0),
});

/** What an app loads before it runs: the receipt's code comes when one is wanted. @returns {Promise<string[]>} */
async function loadedAtOnce(code) {
  const files = [...(await bundleFiles(code, { minify: true, isLibrary: true }))];
  const late = files.flatMap(([, text]) => [...text.matchAll(/import\(\s*["'`]\.\/([^"'`]+)/g)].map(([, name]) => name));
  return files.filter(([name]) => !late.includes(name)).map(([, text]) => text);
}

/**
 * Bytes of each thing that the README and the budgets name.
 *
 * @returns {Promise<Record<string, { files: string[], brotli: number, gzip: number }>>}
 */
export async function measure() {
  const script = ['cdn/consent.js'];
  const first = [...script, ...withImports(['cdn/ui/first.js'])];
  const lit = ['cdn/ui/lit.js'];
  const beyondLit = (paths) => withImports(paths).filter((path) => !lit.includes(path));
  const preferences = beyondLit(['cdn/ui/preferences.js']);
  const beside = beyondLit(imports('cdn/ui/preferences.js', true)).filter((path) => !path.includes('download'));
  const policy = beyondLit(['cdn/ui/policy.js']);
  const text = beyondLit(imports('cdn/ui/policy.js', true).filter((path) => path.includes('document'))).filter((path) => !policy.includes(path));
  const files = { script, first, lit, preferences, beside, policy, text, full: ['cdn/consent-full.js'], guard: ['cdn/guard.js'], hard: ['cdn/hard.js'], migrate: ['cdn/migrate.js'], recorder: ['cdn/recorder.js'], receipt: ['cdn/ui/receipt.js'] };

  const sizes = {};
  for (const [name, paths] of Object.entries(files)) sizes[name] = { files: paths, ...sum(paths.map(read)) };
  const apps = {
    core: "import * as all from 'consent-elements'; console.log(all)",
    read: "import { readConsent } from 'consent-elements'; console.log(readConsent)",
  };
  for (const [name, code] of Object.entries(apps)) sizes[name] = { files: [], ...sum([(await loadedAtOnce(code)).join('\n')]) };
  return sizes;
}
