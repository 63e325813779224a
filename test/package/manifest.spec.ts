import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elements, fields } from '../../scripts/docs.js';
import { root } from '../../scripts/setup.js';
import { expect, test } from './packed.js';

interface Named {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
}

interface Described extends Required<Named> {
  readonly members: object[];
  readonly tagName: string;
  readonly events: readonly (Named & { type?: { text: string } })[];
  readonly slots: readonly Named[];
  readonly cssParts: readonly Named[];
  readonly cssProperties: readonly Named[];
}

const all = elements() as Described[];

/** Code and styles of an element, by the folder named after it, and the styles that all share. */
function sourceOf({ tagName }: Described): string {
  const folder = join(root, 'src/ui', tagName.replace('consent-', ''));
  const own = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const control = own.some((text) => text.includes('agreement/control.js')) ? [readFileSync(join(root, 'src/ui/agreement/control.ts'), 'utf8')] : [];
  return [...own, ...control, readFileSync(join(root, 'src/ui/base.styles.ts'), 'utf8')].join('\n').replaceAll(/\/\*\*[^]*?\*\//g, '');
}

const found = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();
const named = (things: readonly Named[]): string[] => things.map(({ name }) => name).sort();

test('the manifest has every element', () => {
  expect(all.map(({ tagName }) => tagName).sort()).toEqual(
    readdirSync(join(root, 'src/ui'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `consent-${name}`)
      .sort(),
  );
});

for (const element of all) {
  test(`<${element.tagName}>: everything public is described`, () => {
    expect(element.description).toBeTruthy();
    const things = [...(fields(element) as Named[]), ...element.events, ...(element.slots ?? []), ...element.cssParts, ...element.cssProperties];
    expect(things.length).toBeGreaterThan(10);
    expect(things.filter(({ description }) => !description).map(({ name }) => name)).toEqual([]);
    expect(element.events.every(({ type }) => type?.text.endsWith('Event'))).toBe(true);
  });

  test(`<${element.tagName}>: parts, slots and tokens are those of the source`, () => {
    const source = sourceOf(element);
    expect(named(element.cssParts)).toEqual(found(source, /\bpart(?:=|', )["']([\w-]+)["']/g));
    expect(named(element.slots ?? [])).toEqual(found(source, /<slot(?: name="([\w-]+)")?[ >]/g));
    expect(named(element.cssProperties)).toEqual(found(source, /var\((--consent-[\w-]+)/g));
    for (const { name, default: value } of element.cssProperties)
      if (value) expect(source.replaceAll(/\s+/g, ' ')).toContain(`var(${name}, ${value})`);
  });
}

test('a token means the same in every element', () => {
  const meanings = all.flatMap(({ cssProperties }) => cssProperties.map((token) => JSON.stringify([token.name, token.default, token.description])));
  const names = all.flatMap(({ cssProperties }) => named(cssProperties));
  expect(new Set(meanings).size).toBe(new Set(names).size);
});
