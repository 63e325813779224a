/** Builds dist/: JavaScript by Vite in each mode of vite.config.ts, types by TypeScript, the manifest of the elements. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

rmSync(`${root}/dist`, { recursive: true, force: true });
for (const mode of ['production', 'development', 'cdn-ui', 'cdn-core', 'cdn-full']) {
  await build({ root, mode, logLevel: 'warn' });
}
run(`${root}/node_modules/typescript/bin/tsc`, '-p', 'src/tsconfig.json');
run(`${root}/node_modules/@custom-elements-manifest/analyzer/cem.js`, 'analyze', '--config', 'src/custom-elements.config.js', '--quiet');
