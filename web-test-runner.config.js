import { join } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { filePlugin } from '@web/test-runner-commands/plugins';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromiumArgs, engines, findBrowsers, headlessChromium } from './scripts/browsers.js';
import { firefoxLauncher } from './scripts/firefox.js';
import { isStressed, limits, slowDown } from './scripts/testing/patience.js';
import { elementsReporter } from './scripts/testing/elements-reporter.js';
import { picturesPlugin } from './scripts/testing/pictures.js';
import { resultsFolder } from './scripts/setup.js';
import { vendorPlugin } from './scripts/vendor.js';
import { webkitLauncher } from './scripts/webkit.js';

const found = findBrowsers();
const pictures = picturesPlugin(join(resultsFolder, 'elements'));

/** As `npm run test:stress` has it. */
async function slowPage({ context }) {
  const page = await context.newPage();
  await slowDown(page);
  return page;
}

const launchers = {
  chromium: () =>
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { ...headlessChromium(), args: chromiumArgs, timeout: limits.start },
      ...(isStressed && { createPage: slowPage }),
    }),
  firefox: (firefox) => (firefox.via === 'playwright' ? playwrights('firefox', firefox) : firefoxLauncher(firefox)),
  webkit: (webkit) => (webkit.via === 'playwright' ? playwrights('webkit', webkit) : webkitLauncher(webkit)),
};

const playwrights = (product, { executablePath }) => playwrightLauncher({ product, launchOptions: { executablePath } });

/** What the build puts into the sources, and what the tests ask of this run. */
const define = {
  __DEV__: 'true',
  __VERSION__: '"test"',
  __WAIT__: String(limits.wait),
  __SOAK__: String(!!process.env.SOAK),
};

/** A planted race counts its runs in a file. */
const planted = process.env.PLANTED ? [filePlugin()] : [];

export default {
  browsers: engines()
    .filter((engine) => found[engine])
    .map((engine) => launchers[engine](found[engine])),
  concurrency: 1,
  concurrentBrowsers: 3,
  browserStartTimeout: limits.start,
  testsStartTimeout: limits.start,
  testsFinishTimeout: limits.file,
  testFramework: {
    config: { ui: 'bdd', timeout: limits.test, ...(process.env.GREP && { grep: process.env.GREP }) },
  },
  nodeResolve: true,
  staticLogging: !process.stdout.isTTY,
  plugins: [
    vendorPlugin(),
    pictures,
    ...planted,
    esbuildPlugin({ ts: true, target: 'esnext', tsconfig: 'tsconfig.json', define }),
  ],
  // A page with a title, a language and a doctype, so that axe may judge the whole document.
  testRunnerHtml: (framework) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Test</title></head>
  <body><script type="module" src="${framework}"></script></body>
</html>`,
  filterBrowserLogs: ({ args }) => !args.some((arg) => typeof arg === 'string' && arg.includes('Lit is in dev mode')),
  reporters: [elementsReporter(process.env.RESULTS ?? join(resultsFolder, 'elements.json'), pictures.pictureOf)],
};
