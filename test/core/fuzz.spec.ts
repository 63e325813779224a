/* Broken records and declarations as a server reads them. In Node, once: text goes in, a record or a declaration comes out. */
import '../node.js';
import { expect, test } from 'playwright/test';
import { createConsent, readConsent, type ConsentConfig } from '../../src/index.js';
import { config, disturb, each, mutate, mutateRecord, type Random } from './broken.js';
import { CATEGORIES, CONFIG } from './records.js';

const often = (usual: number): number => (process.env['SOAK'] ? 20 * usual : usual);

let silent: typeof console;
test.beforeEach(() => {
  silent = { ...console };
  console.error = console.warn = () => undefined;
});
test.afterEach(() => void Object.assign(console, silent));

test('broken records of a refusal: none throws, none grants', () => {
  const count = often(10_000);
  let valid = 0;
  each(count, mutateRecord, (text) => {
    const read = readConsent(`a=1; consent=${text}; b=2`, CONFIG);
    if (!read) return;
    valid += 1;
    const grants = [
      ...read.granted.filter((id) => CATEGORIES.includes(id)),
      ...Object.values(read.services ?? {}).filter(Boolean),
    ];
    if (grants.length) throw new Error(`Granted: ${grants.join()}`);
  });
  expect(valid, 'some are still records, else this tests nothing').toBeGreaterThan(count / 100);
  expect(valid).toBeLessThan(count / 2);
});

for (const [count, title, make] of [
  [often(2000), 'as JSON', (random: Random) => mutate(JSON.stringify(config), random)],
  [often(2000), 'as objects', disturb],
] as const)
  test(`broken declarations ${title}: none throws, nothing optional is granted`, () => {
    let refused = 0;
    each<unknown>(count, make, (input) => {
      const { declaration, granted } = createConsent(input as ConsentConfig);
      if (declaration.error) refused += 1;
      const optional = declaration.categories.filter(({ required }) => !required).map(({ id }) => id);
      const services = declaration.services.filter(({ category }) => optional.includes(category)).map(({ id }) => id);
      const grants = [...optional, ...services].filter(granted);
      if (grants.length || !granted('essential') || !granted('acceptance'))
        throw new Error(`Granted: ${grants.join()}`);
    });
    expect(refused, 'most are refused, some are not').toBeGreaterThan(count / 5);
    expect(refused).toBeLessThan(count);
  });
