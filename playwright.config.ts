import { defineConfig } from 'playwright/test';
import { join } from 'node:path';
import { chromiumArgs, headlessChromium } from './scripts/browsers.js';
import { resultsFolder } from './scripts/setup.js';
import { limits } from './scripts/testing/patience.js';

export default defineConfig({
  testDir: 'test',
  testMatch: '**/*.spec.ts',
  // What fails on purpose: see test/runner.
  testIgnore: process.env['PLANTED'] ? [] : '**/planted/**',
  outputDir: join(resultsFolder, 'pages'),
  reporter: './scripts/testing/pages-reporter.js',
  workers: 2,
  retries: 0,
  timeout: limits.test,
  expect: { timeout: limits.wait },
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    launchOptions: { ...headlessChromium(), args: chromiumArgs, timeout: limits.start },
  },
});
