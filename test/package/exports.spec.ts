import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { entries, expect, runInNode, test, type Target } from './packed.js';

const targets = (value: Target): string[] => (typeof value === 'string' ? [value] : Object.values(value).flatMap(targets));

test('every entry leads to files that are there, types first', ({ packed }) => {
  for (const [entry, value] of Object.entries(packed.exports)) {
    for (const target of targets(value)) {
      const [start, end] = target.replace('./', '').split('*');
      const found = packed.files.filter((file) => (end === undefined ? file === start : file.startsWith(start!) && file.endsWith(end)));
      expect(found.length, `${entry}: ${target}`).toBeGreaterThan(0);
    }
    if (typeof value === 'string') continue;
    expect([Object.keys(value)[0], Object.keys(value).at(-1)], entry).toEqual(['types', 'default']);
  }
});

for (const condition of ['default', 'development']) {
  test(`every entry imports in Node without a DOM (${condition})`, ({ packed }) => {
    const all = entries(packed);
    expect(all).toContain('consent-elements/banner');
    expect(all.filter((entry) => entry.includes('/locales/'))).toHaveLength(36);
    const printed = runInNode(
      packed,
      `for (const entry of ${JSON.stringify(all)}) console.log(Object.keys(await import(entry)).length > 0 ? 'ok' : entry);`,
      ...(condition === 'development' ? ['--conditions=development'] : []),
    );
    expect(printed.trim().split('\n')).toEqual(all.map(() => 'ok'));
  });
}

test('an element entry defines its element, with Lit’s stand-in for HTMLElement in Node', ({ packed }) => {
  const printed = runInNode(
    packed,
    `const { ConsentBanner } = await import('consent-elements/banner');
     const { ConsentPreferences } = await import('consent-elements/preferences');
     console.log(customElements.get('consent-banner') === ConsentBanner, customElements.get('consent-preferences') === ConsentPreferences);`,
  );
  expect(printed.trim()).toBe('true true');
});

test('importing the core does nothing: no global, not a look at the page', ({ packed }) => {
  const printed = runInNode(
    packed,
    `const used = [];
     for (const name of ['document', 'window', 'navigator', 'location', 'localStorage', 'sessionStorage', 'customElements'])
       Object.defineProperty(globalThis, name, { configurable: true, get: () => void used.push(name) });
     const before = Reflect.ownKeys(globalThis).length;
     await import('consent-elements');
     await import('consent-elements/guard');
     await import('consent-elements/testing');
     for (const name of ['google', 'matomo', 'meta', 'microsoft-clarity', 'microsoft-uet', 'mixpanel', 'posthog', 'tiktok']) await import(\`consent-elements/integrations/\${name}\`);
     console.log(used.length, Reflect.ownKeys(globalThis).length - before);`,
  );
  expect(printed.trim()).toBe('0 0');
});

test('the core works in Node: required granted, optional denied under any regime, nothing stored', ({ packed }) => {
  const printed = runInNode(
    packed,
    `import { createConsent, readConsent } from 'consent-elements';
     const consent = createConsent({ regime: 'opt-out' });
     const { startGuard } = await import('consent-elements/guard');
     startGuard(consent)();
     const { connectGoogle } = await import('consent-elements/integrations/google');
     const { connectMatomo } = await import('consent-elements/integrations/matomo');
     connectGoogle(consent)();
     connectMatomo(consent)();
     if (globalThis.dataLayer || globalThis._paq) throw new Error('told a vendor in Node');
     await import('consent-elements/integrations/connect').then(() => { throw new Error('exported'); }, () => {});
     console.log(consent.granted('essential'), consent.granted('analytics'), consent.record, readConsent(null), readConsent('consent=%7Bx'));`,
  );
  expect(printed.trim()).toBe('true false undefined undefined undefined');
});

test('the package has what it should, and nothing else', ({ packed }) => {
  const { files } = packed;
  for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json', 'custom-elements.json', 'dist/cdn/consent.js', 'dist/cdn/consent-full.js', 'dist/cdn/guard.js', 'dist/cdn/hard.js', 'dist/cdn/migrate.js', 'dist/cdn/recorder.js', 'dist/cdn/ui/receipt.js', 'dist/cdn/integrity.json', 'dist/receipt.schema.json'])
    expect(files).toContain(file);
  const allowed =
    /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|custom-elements\.json|docs\/(switch\/)?[\w-]+\.md|dist\/(?!demo\/)([\w./-]+)\.js|dist\/cdn\/integrity\.json|dist\/types\/[\w./-]+\.d\.ts|dist\/(vscode\.html-custom-data|web-types|receipt\.schema)\.json)$/;
  expect(files.filter((file) => !allowed.test(file))).toEqual([]);
});

test('publint finds nothing', async ({ packed }) => {
  const { messages, pkg } = await publint({ pkgDir: packed.path, pack: false, level: 'suggestion', strict: true });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test('the types are right for bundlers and for nodenext', async ({ packed }) => {
  test.slow();
  const { project } = packed;
  const tarball = readFileSync(join(project, readdirSync(project).find((file) => file.endsWith('.tgz'))!));
  const result = await checkPackage(createPackageFromTarballData(tarball), { includeEntrypoints: ['./locales/de'] });
  if (!result.types) throw new Error('There are no types.');
  expect(Object.keys(result.entrypoints)).toEqual(expect.arrayContaining(['.', './elements', './testing', './locales/de']));
  const found = result.problems.map((problem) => ('resolutionKind' in problem ? `${problem.kind}, ${problem.resolutionKind}` : problem.kind));
  // Modules alone: a CommonJS file takes them by `import()`, or by `require()` of this Node; TypeScript before 4.7 knows no `exports`.
  expect([...new Set(found)].sort()).toEqual(['CJSResolvesToESM, node16-cjs', 'NoResolution, node10']);
});
