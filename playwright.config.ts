import { defineConfig } from 'playwright/test';
import { chromiumArgs, headlessChromium } from './scripts/browsers.js';

export default defineConfig({
  testDir: 'test',
  testMatch: '{pages,package,receiver}/**/*.spec.ts',
  outputDir: 'test-results/pages',
  reporter: [['list'], ['json', { outputFile: 'test-results/pages.json' }]],
  workers: 2,
  retries: 0,
  timeout: 30_000,
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    launchOptions: { ...headlessChromium(), args: chromiumArgs },
  },
});
