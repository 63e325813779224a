// Builds the single-page demo into dist/demo/spa. `consent-elements` is this repository's own package: the bundler finds
// it by the `exports` of package.json, as in any app that installed it, so the library has to be built first.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/spa/',
  build: {
    outDir: '../../dist/demo/spa',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    reportCompressedSize: false,
  },
});
