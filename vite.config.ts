/**
 * Outputs of one source, chosen by mode:
 * - `production`: dist/*.js for npm, Lit and the other dependencies left to the app's own copy
 * - `development`: dist/dev/*.js, the same with warnings, behind the `development` condition of `exports`
 * - `cdn-ui`: dist/cdn/ui/*.js, the elements as modules with Lit inside, shared between them
 * - `cdn-first`: dist/cdn/ui/first.js, the first layer without Lit
 * - `cdn-receipt`: dist/cdn/ui/receipt.js, what makes receipts
 * - `cdn-style`, `cdn-boot`: the styles and the script that `dist/prerender.js` puts into pages, in dist/prerender/; before `production`, which has them inside
 * - `cdn-core`, `cdn-full`, `cdn-guard`, `cdn-hard`, `cdn-migrate`, `cdn-recorder`: the classic scripts dist/cdn/consent.js, consent-full.js, guard.js, hard.js, migrate.js, recorder.js
 * - `cdn-integrations/google` and so on: the classic script dist/cdn/integrations/google.js
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { literalsHtmlCssMinifier } from '@literals/rollup-plugin-html-css-minifier';
import { defineConfig, type UserConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

/** One file a vendor, as module and as script. Google's script is inside consent.js. */
const integrations = readdirSync(here('src/integrations')).flatMap((file) => (file === 'connect.ts' ? [] : `src/integrations/${file}`));
const vendors = readdirSync(here('src/cdn/integrations')).flatMap((file) => (file === 'run.ts' ? [] : file.replace('.ts', '')));

/** One file a language, beside English. */
const locales = readdirSync(here('src/locales')).flatMap((file) => (/^en(\.ts)?$/.test(file) ? [] : file.replace('.ts', '')));

const elements = {
  banner: 'src/ui/banner/define.ts',
  preferences: 'src/ui/preferences/define.ts',
  policy: 'src/ui/policy/define.ts',
  declaration: 'src/ui/declaration/define.ts',
  agreement: 'src/ui/agreement/define.ts',
  embed: 'src/ui/embed/define.ts',
};

/** One file a module: an app's bundler drops what it does not use, and `sideEffects` can name what defines elements. */
const library = (outDir: string, ...more: string[]): UserConfig['build'] => ({
  outDir,
  minify: false,
  lib: { entry: [...more, 'src/index.ts', 'src/guard.ts', 'src/migrate.ts', 'src/receipt.ts', 'src/recorder.ts', 'src/regimes.ts', 'src/testing.ts', 'src/elements.ts', 'src/locales/en.ts', ...locales.map((name) => `src/locales/${name}.ts`), ...integrations, ...Object.values(elements)], formats: ['es'] },
  rolldownOptions: {
    external: /^(lit|js-cookie|@floating-ui|marked|dompurify|diff|parse5|tinyglobby|canonicalize|papaparse|rate-limiter-flexible|pg|@electric-sql|node:.*)(\/|$)/,
    output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
  },
});

/** What every element needs. */
const SHARED = /node_modules\/(lit|@lit)|\/src\/(ui\/(base|consent-controller|define|focus|messages|request)\b|cdn\/served|core\/registry|locales\/en\/banner)/;

/** What the preferences share with the table of cookies. */
const CHOICES = /\/src\/(locales\/en\/preferences|ui\/(switch\.styles|facts)|core\/attempt)\b/;

/** The viewer, and of it what its lazy parts use too. */
const POLICY = /\/src\/(ui\/policy\/(define|consent-policy|outline))\b/;

const classic = (name: string): UserConfig['build'] => ({
  outDir: 'dist/cdn',
  lib: { entry: `src/cdn/${name}.ts`, formats: ['iife'], name: 'ConsentElements', fileName: () => `${name}.js` },
  rolldownOptions: { output: { codeSplitting: false } },
});

const builds: Record<string, UserConfig['build']> = {
  production: library('dist', 'src/prerender.ts', 'src/vite.ts', 'src/cli.ts', 'src/receiver.ts', 'src/database.ts'),
  development: library('dist/dev'),
  'cdn-ui': {
    outDir: 'dist/cdn/ui',
    lib: { entry: { ...elements, 'way-back': 'src/ui/way-back.ts' }, formats: ['es'] },
    rolldownOptions: { preserveEntrySignatures: 'allow-extension', output: {
        chunkFileNames: '[name].js',
        minify: true,
        codeSplitting: { groups: [{ name: 'lit', test: SHARED }, { name: 'choices', test: CHOICES }, { name: 'policy', test: POLICY }] },
      },
    },
  },
  // One file, whatever it shares: it is asked for alone.
  'cdn-receipt': { outDir: 'dist/cdn/ui', lib: { entry: 'src/core/receipt/receipt.ts', formats: ['es'], fileName: () => 'receipt.js' }, rolldownOptions: { output: { codeSplitting: false, minify: true } } },
  'cdn-first': { outDir: 'dist/cdn/ui', lib: { entry: 'src/ui/banner/ask-first.ts', formats: ['es'], fileName: () => 'first.js' }, rolldownOptions: { output: { codeSplitting: false, minify: true } } },
  'cdn-boot': { ...classic('boot'), outDir: 'dist/prerender', lib: { entry: 'src/prerender/boot.ts', formats: ['iife'], name: 'ConsentElements', fileName: () => 'boot.js' } },
  'cdn-style': { outDir: 'dist/prerender', lib: { entry: 'src/prerender/style.ts', formats: ['es'], fileName: () => 'style.js' } },
  'cdn-core': classic('consent'),
  'cdn-full': classic('consent-full'),
  'cdn-guard': classic('guard'),
  'cdn-hard': classic('hard'),
  'cdn-migrate': classic('migrate'),
  'cdn-recorder': classic('recorder'),
  ...Object.fromEntries(vendors.map((name) => [`cdn-integrations/${name}`, classic(`integrations/${name}`)])),
};

/** Modules that the built files have in another form. */
const standIns = (mode: string) => [
  { find: /.*\/cookies\.js$/, replacement: here('src/cdn/cookies.ts') },
  { find: /.*\/locales\.js$/, replacement: here('src/cdn/locales.ts') },
  { find: /.*\/receipt\/load\.js$/, replacement: here('src/cdn/receipt.ts') },
  { find: /.*\/served\.js$/, replacement: here('src/cdn/served.ts') },
  // Styles alone.
  ...(mode === 'cdn-style' ? [{ find: /^lit$/, replacement: '@lit/reactive-element/css-tag.js' }] : []),
  ...(/guard|hard|integrations|recorder/.test(mode) ? [{ find: /.*\/core\/(attempt|release|registry|trusted)\.js$/, replacement: here('src/cdn/borrowed.ts') }] : []),
];

/** The check against the schema of receipts as a module without imports: edge runtimes make no code. */
const validator = () => ({
  name: 'receipt-validator',
  resolveId: (id: string) => (id === 'virtual:receipt-validator' ? '\0receipt-validator.js' : undefined),
  load(id: string) {
    if (id !== '\0receipt-validator.js') return undefined;
    // Lengths in UTF-16 units: to count characters it would import its runtime.
    const ajv = new Ajv({ code: { source: true, esm: true }, unicode: false, logger: false });
    return standaloneCode(ajv, ajv.compile(JSON.parse(readFileSync(here('src/core/receipt/receipt.schema.json'), 'utf8')) as object));
  },
});

/** What goes into pages, as far as it is built. */
function prerendered(): Record<string, string> {
  const read = (name: string) => (existsSync(here(`dist/prerender/${name}`)) ? readFileSync(here(`dist/prerender/${name}`), 'utf8') : '');
  const script = read('boot.js');
  const hash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  const styles = read('styles.json');
  return { __STYLES__: styles, __STYLE__: JSON.stringify(styles && (JSON.parse(styles) as { all: string }).all), __BOOT__: JSON.stringify(script), __HASH__: JSON.stringify(hash) };
}

export default defineConfig(({ mode }) => ({
  resolve: { alias: mode.startsWith('cdn') ? standIns(mode) : [] },
  plugins: mode.startsWith('cdn') ? [{ ...literalsHtmlCssMinifier(), enforce: 'pre' as const }] : [validator()],
  define: { __DEV__: mode === 'development', __FULL__: mode === 'cdn-full', __LOCALES__: JSON.stringify(locales), __VERSION__: JSON.stringify(version), ...(/^production|first|full/.test(mode) && prerendered()) },
  build: { target: 'es2022', emptyOutDir: false, reportCompressedSize: false, ...builds[mode] },
}));
