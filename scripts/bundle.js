import { build } from 'vite';
import { root } from './setup.js';

const ENTRY = 'virtual:entry';

/**
 * Bundles code as an app's Vite would, in memory.
 *
 * @param {string} code
 * @param {{ project?: string, minify?: boolean, external?: RegExp[], conditions?: string[], isLibrary?: boolean }} [options] `project`: the
 *   folder from which the code imports. Default: this one, where `consent-elements` is found by the `exports` of its own
 *   package.json. `conditions`: those of a runtime that is no browser; the code becomes one script without modules.
 *   `isLibrary`: without what Vite adds to an app that loads anything late.
 * @returns {Promise<Map<string, string>>} the app's files by their names; the first one is the entry's
 */
export async function bundleFiles(code, { project = root, minify = false, external = [], conditions, isLibrary = false } = {}) {
  const built = await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : undefined),
        load: (id) => (id === `\0${ENTRY}` ? { code, moduleSideEffects: true } : undefined),
      },
    ],
    ...(conditions && { resolve: { conditions } }),
    build: {
      write: false,
      minify,
      target: 'es2022',
      modulePreload: false,
      ...(isLibrary && { lib: { entry: ENTRY, formats: ['es'] } }),
      rolldownOptions: { input: ENTRY, external, output: { ...(conditions && { format: 'iife', codeSplitting: false }), ...(isLibrary && { minify }) } },
    },
  });
  const { output } = [built].flat()[0];
  return new Map(output.flatMap((file) => (file.code === undefined ? [] : [[file.fileName, file.code]])));
}

/** The same as one text: everything the app would load for it. @param {Parameters<typeof bundleFiles>} args */
export const bundle = async (...args) => [...(await bundleFiles(...args)).values()].join('\n');
