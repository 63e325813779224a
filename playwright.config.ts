import { defineConfig } from 'playwright/test';
import { join } from 'node:path';
import { chromiumArgs, headlessChromium } from './scripts/browsers.js';
import { resultsFolder } from './scripts/setup.js';
import { patience } from './scripts/testing/patience.js';

export default defineConfig({
  testDir: 'test',
  testMatch: '**/*.spec.ts',
  // What fails on purpose: see test/runner.
  testIgnore: process.env['PLANTED'] ? [] : '**/planted/**',
  outputDir: join(resultsFolder, 'pages'),
  reporter: './scripts/testing/pages-reporter.js',
  workers: 2,
  retries: 0,
  timeout: 30_000 * patience,
  expect: { timeout: 5_000 * patience },
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    launchOptions: { ...headlessChromium(), args: chromiumArgs },
  },
});
