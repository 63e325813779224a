import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where test runs leave what they found: a run inside of a run has a folder of its own. */
export const resultsFolder = resolve(root, process.env.TEST_RESULTS ?? 'test-results');

const packages = (file) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).packages;

// By version, not by file time: a checkout touches the lock file without changing it.
function installed() {
  if (!existsSync(new URL('../node_modules/.package-lock.json', import.meta.url))) return false;
  const wanted = packages('package-lock.json');
  const present = packages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, { version, optional, peer }]) => {
    if (path === '') return true;
    return path in present ? present[path].version === version : optional || peer;
  });
}

/** Brings node_modules to what the lock file says. Throws with npm's own words. */
export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Error(`Node 20.19 or later is needed, this is ${process.version}.`);
  if (installed()) return;
  console.log('Installing packages …');
  const { status, error, stderr } = spawnSync(
    'npm',
    ['ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) throw new Error(`npm ci failed.\n${error?.message ?? stderr}`.trim());
}
