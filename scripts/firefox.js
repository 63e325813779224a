import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { limits } from './testing/patience.js';

/** Runs tests in an installed Firefox over WebDriver BiDi, with cookies and storage of its own for each file. */
export function firefoxLauncher({ executablePath }) {
  // The launcher is named after what it was made for; it starts what Puppeteer can.
  const launcher = chromeLauncher({
    puppeteer,
    // No process in reserve for a next page: it costs more than it saves.
    launchOptions: {
      browser: 'firefox',
      executablePath,
      timeout: limits.start,
      extraPrefsFirefox: { 'dom.ipc.processPrelaunch.enabled': false },
    },
    concurrency: 1,
    async createPage({ browser }) {
      const page = await (await browser.createBrowserContext()).newPage();
      pressLikePlaywright(page.keyboard);
      return page;
    },
  });

  const { stopSession } = launcher;
  launcher.stopSession = async (id) => {
    const context = launcher.getPage(id).browserContext();
    const result = await stopSession.call(launcher, id);
    // The launcher keeps pages for the next file; this one's storage must not outlive it.
    launcher.inactivePages.length = 0;
    await context.close();
    return result;
  };
  return launcher;
}

function pressLikePlaywright(keyboard) {
  const press = keyboard.press.bind(keyboard);
  keyboard.press = async (combination) => {
    const held = combination.split(/(?<=.)\+/).map((key) => (key === 'Space' ? ' ' : key));
    const last = held.pop();
    for (const key of held) await keyboard.down(key);
    await press(last);
    for (const key of held.reverse()) await keyboard.up(key);
  };
}
