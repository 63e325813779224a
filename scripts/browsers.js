import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root } from './setup.js';

/**
 * @typedef {{ executablePath: string }} Executable
 * @typedef {Executable & { via: 'puppeteer' | 'playwright' }} Firefox
 * @typedef {{ via: 'driver', driver: string, browser: string, display: string } | Executable & { via: 'playwright' }} WebKit
 * @typedef {{ chromium?: Executable, firefox?: Firefox, webkit?: WebKit }} Browsers
 */

const names = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };
const debian = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'xauth'],
};

/** A page under test reaches this machine and nothing else, whatever it asks for. */
export const chromiumArgs = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
];

/** The engines asked for: all three, or those named in ENGINES. */
export function engines() {
  const asked = (process.env.ENGINES || Object.keys(names).join()).split(',').map((name) => name.trim());
  const unknown = asked.filter((name) => !(name in names));
  if (unknown.length) throw new Error(`ENGINES knows ${Object.keys(names).join(', ')}; not ${unknown.join(', ')}.`);
  return asked;
}

/** What is installed now. @returns {Browsers} */
export function findBrowsers() {
  const chromium =
    process.env.CHROMIUM_PATH || onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
  const firefox = process.env.FIREFOX_PATH || onPath('firefox-esr', 'firefox');
  return {
    chromium: chromium ? { executablePath: chromium } : playwrights('chromium'),
    firefox: firefox ? { via: 'puppeteer', executablePath: firefox } : playwrights('firefox'),
    webkit: webkitGtk() ?? playwrights('webkit'),
  };
}

const SHELL = 'chromium-headless-shell';

/**
 * How tests launch Chromium: as its headless shell where there is one. That is the same engine without the browser around it,
 * and costs half as much. It has no back/forward cache. @returns {Partial<Executable>}
 */
export function headlessChromium() {
  const { chromium } = findBrowsers();
  const shell = !process.env.CHROMIUM_PATH && onPath(SHELL);
  if (shell) return { executablePath: shell };
  // Playwright takes the shell among its own builds.
  return chromium?.executablePath === playwrights('chromium')?.executablePath ? {} : chromium;
}

/** Gets what is asked for and not installed; says in a line each what stays missing. @returns {Browsers} */
export function getBrowsers() {
  const missing = () => engines().filter((engine) => !found[engine]);
  let found = findBrowsers();
  let reasons = [];
  for (const attempt of [playwrightInstall, debianInstall]) {
    if (!missing().length) break;
    reasons.push(attempt(missing()));
    found = findBrowsers();
  }
  if (found.chromium) getShell();
  for (const engine of missing()) console.error(`${names[engine]} is missing: not installed; ${reasons.join('; ')}.`);
  return found;
}

/** Without it all runs too, for longer. */
function getShell() {
  if (process.env.CHROMIUM_PATH || onPath(SHELL) || !canInstall() || aptInstall(SHELL).status === 0) return;
  run('apt-get', ['update'], 180_000);
  aptInstall(SHELL);
}

function playwrightInstall(wanted) {
  console.log(`Fetching ${wanted.join(', ')} …`);
  const cli = join(root, 'node_modules/playwright/cli.js');
  const { status, stderr } = run(process.execPath, [cli, 'install', ...wanted], 180_000);
  if (status !== 0) return `Playwright's builds could not be fetched (${reason(stderr)})`;
  if (isRoot()) run(process.execPath, [cli, 'install-deps', ...wanted], 300_000);
  return "Playwright's builds do not fit";
}

function debianInstall(wanted) {
  if (!onPath('apt-get')) return 'no apt-get here';
  if (!isRoot()) return `install ${wanted.flatMap((engine) => debian[engine]).join(' ')} by apt-get as root`;
  console.log(`Installing ${wanted.join(', ')} …`);
  run('apt-get', ['update'], 180_000);
  // One by one, so that a missing package costs its own engine only.
  const failed = wanted.map((engine) => aptInstall(...debian[engine])).find(({ status }) => status !== 0);
  return failed ? `apt-get failed (${reason(failed.stderr)})` : 'apt-get brought no such browser';
}

function run(command, args, timeout) {
  return spawnSync(command, args, {
    timeout,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
  });
}

const reason = (text) => text?.split('\n').find((line) => /^(Error|E): /.test(line)) ?? 'it took too long';
const isRoot = () => process.getuid?.() === 0;
const canInstall = () => isRoot() && onPath('apt-get');
const aptInstall = (...packages) => run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], 600_000);

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(...commands) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(executable);
}

function playwrights(engine) {
  const executablePath = createRequire(import.meta.url)('playwright')[engine].executablePath();
  return executable(executablePath) ? { via: 'playwright', executablePath } : undefined;
}

function webkitGtk() {
  const [driver, display] = [onPath('WebKitWebDriver'), onPath('Xvfb')];
  const browser = ['/usr/lib', '/usr/libexec']
    .flatMap((folder) => [folder, ...folders(folder)])
    .flatMap((folder) => folders(folder).filter((path) => path.includes('gtk-')))
    .map((folder) => join(folder, 'MiniBrowser'))
    .find(executable);
  return driver && display && browser ? { via: 'driver', driver, display, browser } : undefined;
}

function folders(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(path, entry.name));
  } catch {
    return [];
  }
}
