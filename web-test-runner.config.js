import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromiumArgs, engines, findBrowsers, headlessChromium } from './scripts/browsers.js';
import { firefoxLauncher } from './scripts/firefox.js';
import { summaryReporter } from './scripts/summary.js';
import { vendorPlugin } from './scripts/vendor.js';
import { webkitLauncher } from './scripts/webkit.js';

const found = findBrowsers();
const asked = engines();

const launchers = {
  chromium: () => playwrightLauncher({ product: 'chromium', launchOptions: { ...headlessChromium(), args: chromiumArgs } }),
  firefox: (firefox) => (firefox.via === 'playwright' ? playwrights('firefox', firefox) : firefoxLauncher(firefox)),
  webkit: (webkit) => (webkit.via === 'playwright' ? playwrights('webkit', webkit) : webkitLauncher(webkit)),
};

const playwrights = (product, { executablePath }) => playwrightLauncher({ product, launchOptions: { executablePath } });

export default {
  files: ['test/*.test.ts', 'test/{core,guard,integrations,migrate,recorder,ui}/**/*.test.ts'],
  browsers: asked.filter((engine) => found[engine]).map((engine) => launchers[engine](found[engine])),
  concurrency: 1,
  // One of them leaves the processor idle half the time.
  concurrentBrowsers: 3,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  testFramework: { config: { ui: 'bdd', timeout: 10_000 } },
  nodeResolve: true,
  staticLogging: !process.stdout.isTTY,
  plugins: [vendorPlugin(), esbuildPlugin({ ts: true, target: 'esnext', tsconfig: 'tsconfig.json', define: { __DEV__: 'true', __VERSION__: '"test"' } })],
  // A page with a title, a language and a doctype, so that axe may judge the whole document.
  testRunnerHtml: (framework) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Test</title></head>
  <body><script type="module" src="${framework}"></script></body>
</html>`,
  filterBrowserLogs: ({ args }) => !args.some((arg) => typeof arg === 'string' && arg.includes('Lit is in dev mode')),
  reporters: [
    defaultReporter(),
    summaryReporter(
      'test-results/elements.json',
      asked.filter((engine) => !found[engine]),
    ),
  ],
};
