import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/setup.js';
import { withImports } from '../../scripts/sizes.js';
import { expect, test, type Packed } from './packed.js';

/** The code of an entry of `exports` under a condition, with all that it imports from the package. */
function codeOf({ exports, read }: Packed, entry: string, condition = 'default'): string {
  const target = (exports[entry] as Record<string, string>)[condition]!;
  return withImports([target.replace('./dist/', '')])
    .map((path) => read(`dist/${path}`))
    .join('\n');
}

const cdnCode = ({ read }: Packed, file: string): string =>
  withImports([`cdn/${file}`])
    .map((path) => read(`dist/${path}`))
    .join('\n');

const LIT = /litElementVersions|litHtmlVersions|reactiveElementVersions|LitElement/;

test('no Lit in consent.js, nor in the first layer; Lit in what comes later', ({ packed }) => {
  expect(cdnCode(packed, 'consent.js')).not.toMatch(LIT);
  expect(cdnCode(packed, 'consent.js')).not.toContain('customElements.define');
  expect(cdnCode(packed, 'ui/first.js')).not.toMatch(LIT);
  expect(cdnCode(packed, 'ui/preferences.js')).toMatch(LIT);
  expect(cdnCode(packed, 'consent-full.js')).toMatch(LIT);
});

test('the core imports js-cookie alone and defines no element', ({ packed }) => {
  for (const condition of ['default', 'development']) {
    const code = codeOf(packed, '.', condition);
    expect(code).not.toContain('customElements.define');
    const bare = [...code.matchAll(/^(?:import|export)\b.*["']([^."'][^"']*)["'];$/gm)].map(([, name]) => name);
    expect([...new Set(bare)]).toEqual(['js-cookie']);
  }
});

for (const name of ['banner', 'preferences']) {
  test(`consent-${name} is defined by its entry and by the script tag’s module`, ({ packed }) => {
    for (const code of [
      codeOf(packed, `./${name}`),
      codeOf(packed, `./${name}`, 'development'),
      codeOf(packed, './elements'),
      cdnCode(packed, `ui/${name}.js`),
      cdnCode(packed, 'consent-full.js'),
    ]) {
      expect(code).toContain('customElements.define(');
      expect(code).toMatch(new RegExp(`["'\`]consent-${name}["'\`]`));
    }
  });
}

/** Pieces of text, 15 characters or longer, in statements of the source that ask for `__DEV__` first. */
function developmentTexts(): string[] {
  const folder = join(root, 'src');
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
  return files
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/__DEV__\b.*?;\n/gs)])
    .flatMap(([statement]) => [...statement.matchAll(/(["'`])(.*?)\1/gs)])
    .flatMap(([, , text]) => text!.split(/\$\{.*?\}/s))
    .filter((text) => text.length >= 15);
}

test('what is for developers is said in dist/dev alone', ({ packed }) => {
  const texts = developmentTexts();
  expect(texts.length).toBeGreaterThan(2);
  const scripts = packed.files.filter((file) => file.endsWith('.js'));
  const [development, production] = [true, false].map((wanted) =>
    scripts
      .filter((file) => file.startsWith('dist/dev/') === wanted)
      .map((file) => packed.read(file))
      .join('\n'),
  );
  expect(texts.filter((text) => !development!.includes(text))).toEqual([]);
  expect(texts.filter((text) => production!.includes(text))).toEqual([]);
});

test('no switch of the build and no path of a machine is left in the files', ({ packed }) => {
  for (const file of packed.files.filter((name) => name.startsWith('dist/'))) {
    const code = packed.read(file).replaceAll(/\/\*[^]*?\*\//g, '');
    expect(code, file).not.toContain('__DEV__');
    expect(code, file).not.toContain(root);
  }
});
