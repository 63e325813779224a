/** Builds dist/: JavaScript by Vite in each mode of vite.config.ts with its hashes, types by TypeScript, the manifest of the elements and what is made from it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';
import { build } from 'vite';
import { stylesByPlacement } from './styles.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

const vendors = readdirSync(`${root}/src/cdn/integrations`).flatMap((file) => (file === 'run.ts' ? [] : `cdn-integrations/${file.replace('.ts', '')}`));

/** A second minifier after Vite's own saves another hundredth. */
const tighten = async (path, module) => {
  const options = { ecma: 2022, module, toplevel: true, compress: { passes: 3, unsafe_arrows: true, pure_getters: true, keep_fargs: false } };
  writeFileSync(path, (await minify(readFileSync(path, 'utf8'), options)).code);
};

rmSync(`${root}/dist`, { recursive: true, force: true });
// What is put into pages comes first: the module that does so has it inside.
await build({ root, mode: 'cdn-boot', logLevel: 'warn' });
await tighten(`${root}/dist/prerender/boot.js`, false);
await build({ root, mode: 'cdn-style', logLevel: 'warn' });
const { default: style } = await import('../dist/prerender/style.js');
rmSync(`${root}/dist/prerender/style.js`);
writeFileSync(`${root}/dist/prerender/styles.json`, JSON.stringify(stylesByPlacement(style)));
for (const mode of ['production', 'development', 'cdn-ui', 'cdn-first', 'cdn-receipt', 'cdn-core', 'cdn-full', 'cdn-guard', 'cdn-hard', 'cdn-migrate', 'cdn-recorder', ...vendors]) {
  await build({ root, mode, logLevel: 'warn' });
}
// Whoever needs them has them inside.
for (const file of ['boot.js', 'styles.json']) rmSync(`${root}/dist/prerender/${file}`);
copyFileSync(`${root}/src/core/receipt/receipt.schema.json`, `${root}/dist/receipt.schema.json`);
// A language in the parts that pages load one by one.
const en = readdirSync(`${root}/src/locales/en`).map((file) => file.replace('.ts', ''));
const PARTS = { '': ['banner', 'preferences', 'revisit', 'agreement'], '.details': ['declaration', 'embed'], '.policy': ['policy'], '.data': ['policy-parts'] };
const missing = en.filter((name) => !Object.values(PARTS).flat().includes(name));
if (missing.length) throw new Error(`No part of a language has ${missing.join()}.`);
mkdirSync(`${root}/dist/cdn/locales`);
for (const file of readdirSync(`${root}/dist/locales`).filter((name) => name.endsWith('.js') && name !== 'en.js')) {
  const { default: words } = await import(`../dist/locales/${file}`);
  for (const [part, names] of Object.entries(PARTS)) {
    const keys = (await Promise.all(names.map((name) => import(`../dist/locales/en/${name}.js`)))).flatMap((module) => Object.keys(module.default));
    const own = Object.fromEntries(keys.map((key) => [key, words[key]]));
    writeFileSync(`${root}/dist/cdn/locales/${file.replace('.js', `${part}.js`)}`, `export default ${JSON.stringify(own)}`);
  }
}
for (const file of readdirSync(`${root}/dist/cdn`, { recursive: true }).filter((name) => name.endsWith('.js'))) await tighten(`${root}/dist/cdn/${file}`, /^(ui|locales)/.test(file));
// Nearly every function in them runs at once: Chromium compiles them as they come, beside the main thread.
// https://v8.dev/blog/explicit-compile-hints
for (const file of ['consent.js', 'ui/first.js']) writeFileSync(`${root}/dist/cdn/${file}`, `//# allFunctionsCalledOnLoad\n${readFileSync(`${root}/dist/cdn/${file}`, 'utf8')}`);
// For the attribute `integrity`, and for that of an import map. A folder of this version never changes.
const scripts = readdirSync(`${root}/dist/cdn`, { recursive: true }).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.js'));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const integrity = Object.fromEntries(scripts.sort().map((file) => [file, `sha384-${createHash('sha384').update(readFileSync(`${root}/dist/cdn/${file}`)).digest('base64')}`]));
writeFileSync(`${root}/dist/cdn/integrity.json`, `${JSON.stringify(integrity, null, 2)}\n`);
for (const file of ['consent.js', 'consent-full.js', 'guard.js']) console.log(`<script src="/consent/${version}/${file}" integrity="${integrity[file]}" crossorigin="anonymous"></script>`);
run(`${root}/node_modules/typescript/bin/tsc`, '-p', 'src/tsconfig.json');
run(`${root}/node_modules/@custom-elements-manifest/analyzer/cem.js`, 'analyze', '--config', 'src/custom-elements.config.js', '--quiet');
run('scripts/editors.js');
