/** Builds dist/: JavaScript by Vite in each mode of vite.config.ts, types by TypeScript, the manifest of the elements. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

const vendors = readdirSync(`${root}/src/cdn/integrations`).flatMap((file) => (file === 'run.ts' ? [] : `cdn-integrations/${file.replace('.ts', '')}`));

rmSync(`${root}/dist`, { recursive: true, force: true });
for (const mode of ['production', 'development', 'cdn-ui', 'cdn-core', 'cdn-full', 'cdn-guard', 'cdn-hard', 'cdn-migrate', ...vendors]) {
  await build({ root, mode, logLevel: 'warn' });
}
// Visitors download these: a second minifier after Vite's own saves another hundredth.
for (const file of readdirSync(`${root}/dist/cdn`, { recursive: true }).filter((name) => name.endsWith('.js'))) {
  const path = `${root}/dist/cdn/${file}`;
  const { code } = await minify(readFileSync(path, 'utf8'), {
    ecma: 2022,
    module: file.startsWith('ui'),
    toplevel: true,
    compress: { passes: 3, unsafe_arrows: true, pure_getters: true, keep_fargs: false },
  });
  writeFileSync(path, code);
}
run(`${root}/node_modules/typescript/bin/tsc`, '-p', 'src/tsconfig.json');
run(`${root}/node_modules/@custom-elements-manifest/analyzer/cem.js`, 'analyze', '--config', 'src/custom-elements.config.js', '--quiet');
