import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { compile, complaints } from './compile.js';
import { expect, test } from './packed.js';

const consumer = readFileSync(new URL('consumer/consumer.ts', import.meta.url), 'utf8');
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

for (const mode of ['bundler', 'nodenext'] as const) {
  test(`an app’s types hold, and wrong use is refused (${mode})`, ({ packed }) => {
    test.slow();
    expect(complaints(compile(packed, { 'consumer.ts': consumer }, mode))).toBe('');
  });
}

test('the README’s TypeScript compiles', ({ packed }) => {
  test.slow();
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text]) => text!);
  expect(blocks.length).toBeGreaterThan(2);
  const files = Object.fromEntries(blocks.map((text, index) => [`readme-${index}.ts`, `${text}\nexport {};\n`]));
  expect(complaints(compile(packed, files, 'bundler'))).toBe('');
});

test('the README names every key of the declaration and every member of the store', ({ packed }) => {
  test.slow();
  const program = compile(packed, { 'names.ts': "export type { Category, Consent, ConsentChange, ConsentConfig, ConsentRecord, CookieItem, Service, StorageItem } from 'consent-elements';\n" }, 'bundler');
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(join(packed.project, 'names.ts'))!;
  const types = checker.getExportsOfModule(checker.getSymbolAtLocation(file)!);
  expect(types.length).toBe(8);
  const names = types.flatMap((symbol) =>
    checker.getDeclaredTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol).getProperties().map(({ name }) => name),
  );
  expect(names.length).toBeGreaterThan(40);
  expect([...new Set(names)].filter((name) => !new RegExp(`[\`".]${name}\\b`).test(readme))).toEqual([]);
});
