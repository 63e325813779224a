import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generate, isSame } from '../../scripts/docs.js';
import { root } from '../../scripts/setup.js';
import { expect, runInNode, test } from './packed.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!);

test('the generated parts are what `npm run docs` would write now', async () => {
  expect(isSame(readme, await generate(readme)), 'README.md is stale: run `npm run docs` after a build.').toBe(true);
});

test('links lead somewhere, pictures are small', () => {
  const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, text]) => text!.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
  const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to!);
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) {
    if (link.startsWith('#')) expect(headings).toContain(link.slice(1));
    else if (!link.startsWith('https://')) expect(existsSync(join(root, link)), link).toBe(true);
    if (link.endsWith('.png')) expect(statSync(join(root, link)).size, link).toBeLessThanOrEqual(120_000);
  }
});

test('every declaration in it is accepted', ({ packed }) => {
  const embedded = blocks('html').flatMap((text) => [...text.matchAll(/data-consent-config>(.*?)<\/script>/gs)].map(([, json]) => json!));
  const declarations = [...embedded, ...blocks('json').filter((text) => text.includes('"categories"') || text.includes('"policyUrl"'))];
  expect(declarations.length).toBeGreaterThan(1);
  const printed = runInNode(
    packed,
    `import { createConsent } from 'consent-elements';
     for (const json of ${JSON.stringify(declarations)}) console.log(createConsent(json).declaration.error ?? 'accepted');`,
  );
  expect(printed.trim().split('\n')).toEqual(declarations.map(() => 'accepted'));
});
