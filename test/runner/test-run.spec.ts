/** `npm test` itself: what it makes of tests that fail each time, now and then, or take their runner with them. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test as base } from 'playwright/test';
import { root } from '../../scripts/setup.js';
import { patience } from '../../scripts/testing/patience.js';

interface Run {
  code: number | null;
  lines: string[];
  said: string;
}

/** Runs planted tests in a folder of their own. The count of those that race starts at nought. */
const test = base.extend<{ folder: string; run: (args: string[], env?: Record<string, string>) => Promise<Run> }>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'test-run-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  run: async ({ folder }, use) => {
    await use(async (args, more = {}) => {
      const env = {
        ...process.env,
        ENGINES: 'chromium',
        TEST_RESULTS: folder,
        PLANTED: '1',
        PLANTED_COUNT: join(folder, 'count'),
        ...more,
      };
      const child = spawn(process.execPath, ['scripts/test.js', ...args], {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      const said = await text(child.stdout);
      return { code: await ended, lines: said.trim().split('\n'), said };
    });
  },
});

// Runners and browsers start anew in each, beside all others of this run.
test.describe.configure({ timeout: 300_000 * patience });

/** Those that a run with this folder has started, by /proc: tests run WebKit under Linux. */
function processesOf(folder: string, name: string): number[] {
  const text = (id: string, file: string) => {
    try {
      return readFileSync(`/proc/${id}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((id) => text(id, 'comm').startsWith(name.slice(0, 15)))
    .filter((id) => text(id, 'environ').includes(folder))
    .map(Number);
}

const planted = (name: string): string => `test/runner/planted/${name}`;

test('a test that passes at the second look is named, and the run goes on', async ({ run }) => {
  const { code, lines, said } = await run([planted('race.spec.ts')]);
  expect(lines.slice(-2)).toEqual([
    `FLAKY: ${planted('race.spec.ts')}:7: planted › loses a race now and then`,
    '2 passed, 0 failed',
  ]);
  expect(said).toContain('A race was lost.');
  expect(code).toBe(0);
});

test('the same in an engine, where the other tests of the file do not run again', async ({ run }) => {
  rmSync(join(root, 'node_modules/.cache/planted-count'), { force: true });
  const { code, lines, said } = await run([planted('race.test.ts')]);
  expect(lines.slice(-2)).toEqual([
    `FLAKY: ${planted('race.test.ts')}:7: planted › loses a race now and then (Chromium)`,
    '2 passed, 0 failed',
  ]);
  expect(said).toMatch(/Once more, alone[^]+runner +1 passed/);
  expect(code).toBe(0);
});

test('with --strict there is no second look', async ({ run }) => {
  const { code, lines, said } = await run([planted('race.spec.ts'), '--strict']);
  expect(lines.slice(-2)).toEqual([
    `FAILED: ${planted('race.spec.ts')}:7: planted › loses a race now and then`,
    '1 passed, 1 failed',
  ]);
  expect(said).not.toContain('Once more');
  expect(code).toBe(1);
});

test('a test that fails each time fails the run', async ({ run }) => {
  const { code, lines, said } = await run([planted('always.spec.ts')]);
  expect(lines.slice(-2)).toEqual([`FAILED: ${planted('always.spec.ts')}:3: fails each time`, '0 passed, 1 failed']);
  expect(said.match(/Once more, alone/g)).toHaveLength(2);
  expect(code).toBe(1);
});

test('a failure comes with its cause, the browser’s log and a picture', async ({ run }) => {
  const { lines, said } = await run([planted('fault.spec.ts'), '--strict']);
  expect(lines.slice(-2)).toEqual([`FAILED: ${planted('fault.spec.ts')}:3: sees something else`, '0 passed, 1 failed']);
  expect(said).toContain('Something else');
  expect(said).toContain('warning: said on the way');
  const [, picture = ''] = /Picture: (.+)/.exec(said) ?? [];
  expect(existsSync(join(root, picture)), picture).toBe(true);
});

test('more than three failures are not looked at again', async ({ run }) => {
  const { code, lines, said } = await run([planted('races.spec.ts')]);
  expect(lines.at(-1)).toBe('0 passed, 4 failed');
  expect(said).not.toContain('Once more');
  expect(code).toBe(1);
});

test('a runner that dies is a failure', async ({ run }) => {
  const { code, lines } = await run([planted('death.spec.ts')]);
  expect(lines.slice(-2)).toEqual(['FAILED: playwright: the file', '0 passed, 1 failed']);
  expect(code).toBe(1);
});

test('a file that breaks outside of its tests is a failure', async ({ run }) => {
  const { code, lines, said } = await run([planted('broken.test.ts'), '--strict']);
  expect(lines.slice(-2)).toEqual([`FAILED: ${planted('broken.test.ts')}: the file (Chromium)`, '1 passed, 1 failed']);
  expect(said).toContain('Broken outside of its tests.');
  expect(code).toBe(1);
});

for (const how of ['hangs', 'dies'] as const) {
  test(`an engine that ${how} in one file starts anew for the next`, async ({ run, folder }) => {
    const started = join(root, 'node_modules/.cache/planted-lost');
    rmSync(started, { force: true });
    const ended = run([planted('lost.test.ts'), planted('next-to-lost.test.ts'), '--strict'], {
      ENGINES: 'webkit',
      FILE_LIMIT: '15000',
    });
    if (how === 'dies') {
      await expect.poll(() => existsSync(started)).toBe(true);
      for (const id of processesOf(folder, 'WebKitWebDriver')) process.kill(id, 'SIGKILL');
    }
    const { code, lines } = await ended;
    expect(lines.slice(-2)).toEqual([`FAILED: ${planted('lost.test.ts')}: the file (WebKit)`, '1 passed, 1 failed']);
    expect(code).toBe(1);
  });
}

test('what a broken hook kept from running has failed, too', async ({ run }) => {
  const { code, lines } = await run([planted('hook.spec.ts'), '--strict']);
  expect(lines.at(-1)).toBe('0 passed, 2 failed');
  expect(code).toBe(1);
});

test('words that fit no file are said, and fail', async ({ run }) => {
  const { code, lines } = await run(['nothing-like-it']);
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
  expect(code).toBe(1);
});
