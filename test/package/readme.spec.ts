import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate, isSame, PAGES } from '../../scripts/docs.js';
import { root } from '../../scripts/setup.js';
import { expect, runInNode, test } from './packed.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** The pages beside it, by their paths. */
const pages = ['docs/languages.md', ...readdirSync(join(root, 'docs/switch')).map((name) => `docs/switch/${name}`)];
const blocks = (language: string, text = readme): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!);

test('the generated parts are what `npm run docs` would write now', async () => {
  const made = await generate();
  expect(Object.keys(made)).toEqual(PAGES);
  for (const [path, text] of Object.entries(made)) expect(isSame(readFileSync(join(root, path), 'utf8'), text), `${path} is stale: run \`npm run docs\` after a build.`).toBe(true);
});

/** What a `#` can name. */
const anchorsOf = (text: string): string[] => [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title!.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
const linksOf = (text: string): string[] => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to!);

test('links lead somewhere, pictures are small', () => {
  const headings = anchorsOf(readme);
  const links = linksOf(readme);
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) {
    if (link.startsWith('#')) expect(headings).toContain(link.slice(1));
    else if (!link.startsWith('https://')) expect(existsSync(join(root, link)), link).toBe(true);
    if (link.endsWith('.png')) expect(statSync(join(root, link)).size, link).toBeLessThanOrEqual(120_000);
  }
});

for (const path of pages)
  test(`${path}: links lead somewhere`, () => {
    const links = linksOf(readFileSync(join(root, path), 'utf8')).filter((link) => !link.startsWith('https://'));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const [file = '', anchor] = link.split('#');
      const target = file ? join(root, dirname(path), file) : join(root, path);
      expect(existsSync(target), link).toBe(true);
      if (anchor) expect(anchorsOf(readFileSync(target, 'utf8')), link).toContain(anchor);
    }
  });

test('every declaration in it, and in the pages beside it, is accepted', ({ packed }) => {
  const html = [...blocks('html'), ...pages.flatMap((path) => blocks('html', readFileSync(join(root, path), 'utf8')))];
  const embedded = html.flatMap((text) => [...text.matchAll(/data-consent-config>(.*?)<\/script>/gs)].map(([, json]) => json!));
  const declarations = [...embedded, ...blocks('json').filter((text) => text.includes('"categories"') || text.includes('"policyUrl"'))];
  expect(declarations.length).toBeGreaterThan(pages.length);
  const printed = runInNode(
    packed,
    `import { createConsent } from 'consent-elements';
     for (const json of ${JSON.stringify(declarations)}) console.log(createConsent(json).declaration.error ?? 'accepted');`,
  );
  expect(printed.trim().split('\n')).toEqual(declarations.map(() => 'accepted'));
});
