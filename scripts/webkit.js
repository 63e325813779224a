import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './setup.js';
import { limits } from './testing/patience.js';

// https://www.w3.org/TR/webdriver2/#keyboard-actions
const codes = {
  Backspace: 'E003',
  Tab: 'E004',
  Enter: 'E007',
  Shift: 'E008',
  Control: 'E009',
  Alt: 'E00A',
  Meta: 'E03D',
  Escape: 'E00C',
  PageUp: 'E00E',
  PageDown: 'E00F',
  End: 'E010',
  Home: 'E011',
  ArrowLeft: 'E012',
  ArrowUp: 'E013',
  ArrowRight: 'E014',
  ArrowDown: 'E015',
  Insert: 'E016',
  Delete: 'E017',
};
const keyCode = (key) => {
  if (key === 'Space') return ' ';
  if (key in codes) return String.fromCharCode(parseInt(codes[key], 16));
  if ([...key].length > 1) throw new Error(`No code for the key ${key}.`);
  return key;
};
const buttons = { left: 0, middle: 1, right: 2 };

/** Milliseconds for a browser to show its first page, and times that it may try. */
const START = limits.start / 4;
const TRIES = 3;

/** Milliseconds for it to close. */
const CLOSE = 20_000;

/**
 * Runs tests in WebKitGTK over WebDriver, a fresh browser for each file. It has the face of a Playwright launcher:
 * that way the commands for keys, mouse and viewport work as in the other engines.
 * @param {{ driver: string, browser: string, display: string }} paths
 */
export function webkitLauncher(paths) {
  const pages = new Map();
  const urls = new Map();
  let driver;

  async function start(id, url) {
    driver ??= startDriver(paths);
    const page = await (await driver).open();
    pages.set(id, page);
    urls.set(id, url);
    await page.setViewportSize({ width: 800, height: 600 });
    await page.goto(url);
  }

  async function stop() {
    await driver?.then(
      ({ stop }) => stop(),
      () => {},
    );
    driver = undefined;
  }

  return {
    name: 'WebKit',
    type: 'playwright',
    concurrency: 1,
    // WebKitGTK 2.50 hangs before its first page now and then (two of some two hundred starts): it gets another try, the tests do not.
    async startSession(id, url) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await within(START, start(id, url));
        } catch (error) {
          await stop();
          if (tries === TRIES) throw error;
        }
      }
    },
    isActive: (id) => pages.has(id),
    getPage: (id) => pages.get(id),
    // The runner asks when it has lost the page; one whose browser died has not gone elsewhere.
    getBrowserUrl: (id) =>
      pages
        .get(id)
        .url()
        .catch(() => urls.get(id)),
    async stopSession(id) {
      const page = pages.get(id);
      pages.delete(id);
      // A browser that hangs or died takes its driver with it: the next file gets a new one.
      await within(CLOSE, page.close()).catch(stop);
      return {};
    },
    startDebugSession() {
      throw new Error('WebKit runs without a screen; debug in another engine.');
    },
    stop,
  };
}

async function startDriver({ driver, browser, display }) {
  // Without a window manager the focus is where the pointer is, at the centre of the screen: a small screen keeps that
  // inside of every window, and windows may be larger than it.
  const screen = leashed([display, '-displayfd', '3', '-screen', '0', '640x400x24', '-nolisten', 'tcp'], {}, ['pipe']);
  const [number] = await Promise.race([once(screen.stdio[3], 'data'), failure(screen, 'Xvfb')]);
  const port = await freePort();
  const service = leashed([driver, `--port=${port}`], {
    DISPLAY: `:${String(number).trim()}`,
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    XDG_CONFIG_HOME: narrowToolbar(),
  });
  const ended = failure(service, 'WebKitWebDriver');

  async function call(method, path, body) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKitWebDriver: ${value.message || value.error}`);
    return value;
  }

  const ready = async () => {
    for (;;) {
      const { ready } = await call('GET', '/status').catch(() => ({}));
      if (ready) return;
      await wait(50);
    }
  };
  await Promise.race([ready(), ended]);

  return {
    async open() {
      const { sessionId } = await call('POST', '/session', {
        capabilities: {
          alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } },
        },
      });
      return createPage((method, path, body) => call(method, `/session/${sessionId}${path}`, body));
    },
    stop: () => Promise.all([service, screen].map(letGo)),
  };
}

const within = (ms, promise) => {
  promise.catch(() => {});
  return Promise.race([
    promise,
    wait(ms, undefined, { ref: false }).then(() => Promise.reject(new Error(`WebKit: no answer in ${ms} ms.`))),
  ]);
};

// At its usual size MiniBrowser's toolbar keeps the window from being as narrow as a phone.
function narrowToolbar() {
  const folder = join(root, 'node_modules/.cache/webkit');
  mkdirSync(join(folder, 'gtk-3.0'), { recursive: true });
  writeFileSync(
    join(folder, 'gtk-3.0/gtk.css'),
    '* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; -gtk-icon-transform: scale(0.1); }',
  );
  return folder;
}

function createPage(call) {
  const evaluate = (script) => call('POST', '/execute/sync', { script, args: [] });
  const act = (type, id, actions) => call('POST', '/actions', { actions: [{ type, id, actions }] });
  const keys = (actions) => act('key', 'keyboard', actions);
  const down = (key) => ({ type: 'keyDown', value: keyCode(key) });
  const up = (key) => ({ type: 'keyUp', value: keyCode(key) });
  const pointer = (actions) => act('pointer', 'mouse', actions);
  const move = (x, y) => ({ type: 'pointerMove', duration: 0, x, y });
  const button = (type, { button: name = 'left' } = {}) => ({ type, button: buttons[name] });

  return {
    goto: (url) => call('POST', '/url', { url }),
    url: () => call('GET', '/url'),
    close: () => call('DELETE', ''),
    screenshot: async ({ path }) => writeFileSync(path, await call('GET', '/screenshot'), 'base64'),
    async setViewportSize({ width, height }) {
      const inner = () => evaluate('return [innerWidth, innerHeight]');
      const isThere = ([nowWidth, nowHeight]) => nowWidth === width && nowHeight === height;
      let now = await inner();
      // Each answer comes before the page has its new size, that of the former call perhaps too.
      for (let tries = 0; !isThere(now) && tries < 5; tries++) {
        const outer = await call('GET', '/window/rect');
        await call('POST', '/window/rect', {
          width: width + outer.width - now[0],
          height: height + outer.height - now[1],
        });
        for (let looks = 0; !isThere(now) && looks < 10; looks++) {
          if (looks) await new Promise((resume) => setTimeout(resume, 50));
          now = await inner();
        }
      }
      if (!isThere(now)) throw new Error(`WebKit's window cannot be ${width} × ${height}, it is ${now.join(' × ')}.`);
    },
    emulateMedia() {
      throw new Error('WebKitGTK cannot emulate media.');
    },
    keyboard: {
      type: (text) => keys([...text].flatMap((key) => [down(key), up(key)])),
      press(combination) {
        const held = combination.split(/(?<=.)\+/);
        return keys([...held.map(down), ...held.reverse().map(up)]);
      },
      down: (key) => keys([down(key)]),
      up: (key) => keys([up(key)]),
    },
    mouse: {
      move: (x, y) => pointer([move(x, y)]),
      click: (x, y, options) => pointer([move(x, y), button('pointerDown', options), button('pointerUp', options)]),
      down: (options) => pointer([button('pointerDown', options)]),
      up: (options) => pointer([button('pointerUp', options)]),
    },
  };
}

// The shell ends its whole group when its input closes: also when this process was killed and could not tidy up.
const leash = 'exec 4<&0; (read -r _ <&4; kill 0) & "$@" </dev/null 4<&-; kill 0';

function leashed(command, env, pipes = []) {
  return spawn('sh', ['-c', leash, 'sh', ...command], {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore', ...pipes],
  });
}

async function letGo(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin.end();
  await once(child, 'exit');
}

/** Rejects when the child ends; nobody may listen by then. */
function failure(child, name) {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended early.`)));
  ended.catch(() => {});
  return ended;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
