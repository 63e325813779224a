/**
 * Six outputs of one source, chosen by mode:
 * - `production`: dist/*.js for npm, Lit and the other dependencies left to the app's own copy
 * - `development`: dist/dev/*.js, the same with warnings, behind the `development` condition of `exports`
 * - `cdn-ui`: dist/cdn/ui/*.js, the elements as modules with Lit inside, shared between them
 * - `cdn-core`, `cdn-full`, `cdn-guard`: the classic scripts dist/cdn/consent.js, consent-full.js and guard.js
 */
import { fileURLToPath } from 'node:url';
import { literalsHtmlCssMinifier } from '@literals/rollup-plugin-html-css-minifier';
import { defineConfig, type UserConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const elements = {
  banner: 'src/ui/banner/define.ts',
  preferences: 'src/ui/preferences/define.ts',
};

/** One file a module: an app's bundler drops what it does not use, and `sideEffects` can name what defines elements. */
const library = (outDir: string): UserConfig['build'] => ({
  outDir,
  minify: false,
  lib: { entry: ['src/index.ts', 'src/guard.ts', 'src/elements.ts', 'src/locales/en.ts', ...Object.values(elements)], formats: ['es'] },
  rolldownOptions: {
    external: /^(lit|js-cookie|@floating-ui)(\/|$)/,
    output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
  },
});

const classic = (name: string): UserConfig['build'] => ({
  outDir: 'dist/cdn',
  lib: { entry: `src/cdn/${name}.ts`, formats: ['iife'], name: 'ConsentElements', fileName: () => `${name}.js` },
  rolldownOptions: { output: { codeSplitting: false } },
});

const builds: Record<string, UserConfig['build']> = {
  production: library('dist'),
  development: library('dist/dev'),
  'cdn-ui': {
    outDir: 'dist/cdn/ui',
    lib: { entry: { ...elements, preferences: 'src/cdn/preferences.ts' }, formats: ['es'] },
    rolldownOptions: { preserveEntrySignatures: 'allow-extension', output: { chunkFileNames: '[name].js', minify: true } },
  },
  'cdn-core': classic('consent'),
  'cdn-full': classic('consent-full'),
  'cdn-guard': classic('guard'),
};

export default defineConfig(({ mode }) => ({
  resolve: { alias: mode.startsWith('cdn') ? [{ find: /.*\/cookies\.js$/, replacement: here('src/cdn/cookies.ts') }] : [] },
  plugins: mode.startsWith('cdn') ? [{ ...literalsHtmlCssMinifier(), enforce: 'pre' as const }] : [],
  define: { __DEV__: mode === 'development' },
  build: { target: 'es2022', emptyOutDir: false, reportCompressedSize: false, ...builds[mode] },
}));
