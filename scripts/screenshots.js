/** Photographs the chat demo for the README, before a decision and with the preferences open. Needs a build and Chromium. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { start } from '../demo/serve.js';
import { chromiumArgs, findBrowsers } from './browsers.js';

const folder = fileURLToPath(new URL('../demo/screenshots/', import.meta.url));
mkdirSync(folder, { recursive: true });
const server = await start({ port: 0, thirdPartyPort: 0 });
const browser = await chromium.launch({ ...findBrowsers().chromium, args: chromiumArgs });

const page = await browser.newPage({ viewport: { width: 960, height: 600 }, reducedMotion: 'reduce' });
await page.goto(`${server.site}/chat/#plot`);
const accept = page.getByRole('button', { name: 'Accept all' });
await accept.waitFor();
await page.screenshot({ path: `${folder}banner.png` });
await page.getByRole('button', { name: 'Preferences' }).click();
await page.screenshot({ path: `${folder}preferences.png` });

await browser.close();
await server.stop();
