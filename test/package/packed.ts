import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base } from 'playwright/test';
import { root } from '../../scripts/setup.js';

/** What package.json may hold under `exports`. */
export type Target = string | { readonly [condition: string]: Target };

/** The package as npm would publish it, installed in an app's folder outside of the repository. */
export interface Packed {
  /** The app's folder. Its node_modules has the package, what the package depends on, and what the app asks for beside it. */
  readonly project: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, Target>>;
  /** Where the package is. */
  readonly path: string;
  read(file: string): string;
}

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Target>>;
}

function pack(project: string, beside: readonly string[]): Packed {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const path = join(project, 'node_modules', manifest.name);
  mkdirSync(path, { recursive: true });
  const told = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const [tarball] = JSON.parse(told) as [{ filename: string; files: { path: string }[] }];
  execFileSync('tar', ['-xzf', join(project, tarball.filename), '-C', path, '--strip-components=1']);

  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  for (const name of [...Object.keys(manifest.dependencies), ...beside]) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(root, 'node_modules', name)), link, 'junction');
  }
  return {
    project,
    path,
    files: tarball.files.map((file) => file.path),
    exports: manifest.exports,
    read: (file) => readFileSync(join(path, file), 'utf8'),
  };
}

/** Runs a module of an app in Node. What it prints comes back. */
export function runInNode({ project }: Packed, code: string, ...flags: string[]): string {
  const env = { ...process.env, FORCE_COLOR: '0' };
  return execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', code], { cwd: project, encoding: 'utf8', env });
}

/** The entries of JavaScript, as an app imports them: of a pattern, each file that fits. */
export function entries({ exports, files }: Packed): string[] {
  return Object.entries(exports).flatMap(([entry, value]) => {
    if (typeof value !== 'object') return [];
    const name = entry.replace('.', 'consent-elements');
    if (!name.includes('*')) return name;
    const [start = '', end = ''] = (value['default'] as string).replace('./', '').split('*');
    return files.flatMap((file) => {
      const middle = file.startsWith(start) && file.endsWith(end) ? file.slice(start.length, -end.length) : '/';
      return middle.includes('/') ? [] : name.replace('*', middle);
    });
  });
}

/** `beside`: names of the other packages that the app has. */
export const test = base.extend<object, { beside: readonly string[]; packed: Packed }>({
  beside: [[], { scope: 'worker', option: true }],
  packed: [
    async ({ beside }, use) => {
      const project = mkdtempSync(join(realpathSync(tmpdir()), 'consent-elements-'));
      await use(pack(project, beside));
      rmSync(project, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

export { expect } from 'playwright/test';
