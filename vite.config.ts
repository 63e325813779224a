/**
 * Five outputs of one source, chosen by mode:
 * - `production`: dist/*.js for npm, Lit and the other dependencies left to the app's own copy
 * - `development`: dist/dev/*.js, the same with warnings, behind the `development` condition of `exports`
 * - `cdn-ui`: dist/cdn/ui/*.js, the elements as modules with Lit inside, shared between them
 * - `cdn-core`, `cdn-full`: the classic scripts dist/cdn/consent.js and consent-full.js
 */
import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const elements = {
  banner: 'src/ui/banner/define.ts',
  preferences: 'src/ui/preferences/define.ts',
};

const library = (outDir: string): UserConfig['build'] => ({
  outDir,
  lib: {
    entry: {
      index: 'src/index.ts',
      elements: 'src/elements.ts',
      'locales/en': 'src/locales/en.ts',
      ...elements,
    },
    formats: ['es'],
  },
  rolldownOptions: {
    external: /^(lit|js-cookie|@floating-ui)(\/|$)/,
    output: { chunkFileNames: 'chunks/[name].js' },
  },
});

const classic = (name: string): UserConfig['build'] => ({
  outDir: 'dist/cdn',
  lib: { entry: `src/cdn/${name}.ts`, formats: ['iife'], name: 'ConsentElements', fileName: () => `${name}.js` },
  rolldownOptions: { output: { codeSplitting: false } },
});

const builds: Record<string, UserConfig['build']> = {
  production: { ...library('dist'), minify: false },
  development: { ...library('dist/dev'), minify: false },
  'cdn-ui': {
    outDir: 'dist/cdn/ui',
    lib: { entry: elements, formats: ['es'] },
    rolldownOptions: { output: { chunkFileNames: '[name].js' } },
  },
  'cdn-core': classic('consent'),
  'cdn-full': classic('consent-full'),
};

export default defineConfig(({ mode }) => ({
  resolve: { alias: mode.startsWith('cdn') ? [{ find: /.*\/cookies\.js$/, replacement: here('src/cdn/cookies.ts') }] : [] },
  define: { __DEV__: mode === 'development' },
  build: { target: 'es2022', emptyOutDir: false, reportCompressedSize: false, ...builds[mode] },
}));
