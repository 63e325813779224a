/**
 * Writes the generated parts of README.md and docs/, each between `<!-- begin: name -->` and `<!-- end: name -->`: the tables of the
 * elements from custom-elements.json, that of the vendors from their adapters, sizes and languages from dist/. With `--check` it writes
 * nothing and fails when they are stale.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { languages } from './languages.js';
import { measure } from './sizes.js';

const url = (path) => new URL(`../${path}`, import.meta.url);
const read = (path) => readFileSync(url(path), 'utf8');

const code = (text) => (text ? `\`${text}\`` : '');
/** A pipe would end the cell. */
const cell = (text = '') => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

function table(heads, rows) {
  if (!rows.length) return [];
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), ''];
}

/** The classes of custom-elements.json that are elements. */
export const elements = () =>
  JSON.parse(read('custom-elements.json'))
    .modules.flatMap(({ declarations = [] }) => declarations)
    .filter(({ customElement }) => customElement);

/** Public fields, attributes or not. @param {{ members?: object[] }} element */
export const fields = ({ members = [] }) =>
  members.filter(({ kind, name, privacy = 'public', static: isStatic }) => kind === 'field' && privacy === 'public' && !isStatic && !name.startsWith('#'));

const type = ({ type }) => code(type?.text.replace(' | undefined', ''));

const describe = (element) => [
  ...table(
    ['attribute', 'property', 'type', 'what'],
    fields(element).map((field) => [code(field.attribute), code(field.name), type(field), field.description]),
  ),
  ...table(['event', 'type', 'when'], (element.events ?? []).map((event) => [code(event.name), type(event), event.description])),
  ...table(['slot', 'what'], (element.slots ?? []).map(({ name, description }) => [code(name) || '(default)', description])),
  ...table(['part', 'what'], (element.cssParts ?? []).map(({ name, description }) => [code(name), description])),
];

/** Custom properties of all elements; one that not all of them have says whose it is. */
function tokens(all) {
  const names = [...new Set(all.flatMap(({ cssProperties = [] }) => cssProperties.map(({ name }) => name)))];
  const rows = names.map((name) => {
    const owners = all.filter(({ cssProperties = [] }) => cssProperties.some((token) => token.name === name));
    const token = owners[0].cssProperties.find((one) => one.name === name);
    const whose = owners.length < all.length ? ` Of ${owners.map(({ tagName }) => code(`<${tagName}>`)).join(', ')}.` : '';
    return [code(name), code(token.default), `${token.description}${whose}`];
  });
  return table(['custom property', 'default', 'what'], rows);
}

/** What each adapter says of itself: its name, its function, and the tags of that function. */
export const vendors = () =>
  readdirSync(url('src/integrations')).flatMap((file) => {
    const [, comment, name] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export function (connect[A-Z]\w*)/.exec(read(`src/integrations/${file}`)) ?? [];
    const tags = Object.fromEntries([...(comment ?? '').matchAll(/@(\w+) (.*)/g)].map(([, tag, text]) => [tag, text]));
    return tags.vendor ? [{ file: file.replace('.ts', ''), name, tags }] : [];
  });

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const SIZES = {
  script: '`consent.js`: all that a returning visitor loads, where the page has its own way back',
  first: 'First visit up to a visible banner: `consent.js`, `ui/first.js`',
  lit: 'Lit, once, for whatever comes next of the interface',
  preferences: 'The preferences, when they are opened, beside Lit',
  beside: 'Floating UI, only for preferences with `anchor`',
  policy: 'The policy viewer, beside Lit',
  text: 'Markdown and sanitiser, only for a policy that comes as text',
  full: '`consent-full.js`: banner and preferences in one file',
  guard: '`guard.js`, where the guard is wanted',
  hard: '`hard.js`, where hard mode is wanted',
  migrate: '`migrate.js`, while visitors come from another library',
  recorder: '`recorder.js`, where receipts are delivered',
  receipt: 'What makes a receipt, when one is delivered or downloaded',
  core: 'npm: the core in an app, minified, with js-cookie',
  read: 'npm: `readConsent` alone, minified',
};

async function sizes() {
  const measured = await measure();
  return table(
    ['what', 'brotli', 'gzip'],
    Object.entries(SIZES).map(([name, text]) => [text, kB(measured[name].brotli), kB(measured[name].gzip)]),
  );
}

/** Tables by their names. */
async function tables() {
  const all = elements();
  const adapters = vendors().map(({ file, name, tags: { vendor, held, granted, withdrawn, for: ids, limits } }) => [vendor, `${code(name)}, ${code(file)}`, held, granted, withdrawn, ids, limits]);
  return {
    vendors: table(['vendor', 'function, file', 'on each page', 'granted', 'withdrawn', 'stands for', 'what a withdrawal cannot do'], adapters),
    ...Object.fromEntries(all.map((element) => [element.tagName, describe(element)])),
    tokens: tokens(all),
    sizes: await sizes(),
    languages: table(['language', '`lang`', 'direction', 'texts', 'first', 'all', 'accept', 'reject'], (await languages()).map(({ name, tag, direction, texts, first, whole, accept, reject }) => [name, code(tag), direction, texts, ...[first, whole].map((bytes) => (bytes ? kB(bytes) : '')), accept, reject])),
  };
}

/** Pages with generated parts. */
export const PAGES = ['README.md', 'docs/languages.md'];

/** The pages with their generated parts made anew, by their paths. Throws when a table, of an element or of sizes, has no place in any. */
export async function generate() {
  const pages = Object.fromEntries(PAGES.map((path) => [path, read(path)]));
  for (const [name, lines] of Object.entries(await tables())) {
    const [begin, end] = ['begin', 'end'].map((word) => `<!-- ${word}: ${name} -->`);
    const path = PAGES.find((path) => pages[path].includes(begin));
    const [start, stop] = [begin, end].map((mark) => pages[path]?.indexOf(mark));
    if (!(stop > start)) throw new Error(`No page has a place for ${name}: ${begin} … ${end}`);
    pages[path] = `${pages[path].slice(0, start + begin.length)}\n\n${lines.join('\n')}\n${pages[path].slice(stop)}`;
  }
  return pages;
}

/** Whether two texts say the same. Compressors of other versions may differ by a few bytes: by 0.1 kB they may. */
export function isSame(one, other) {
  const size = /\d+\.\d(?= kB)/g;
  const [a, b] = [one, other].map((text) => (text.match(size) ?? []).map(Number));
  return one.replaceAll(size, '') === other.replaceAll(size, '') && a.every((number, index) => Math.abs(number - b[index]) < 0.15);
}

if (process.argv[1] === import.meta.filename)
  for (const [path, after] of Object.entries(await generate())) {
    if (isSame(read(path), after)) console.log(`${path} is up to date.`);
    else if (process.argv.includes('--check')) {
      console.error(`${path} is stale: run \`npm run docs\` after a build.`);
      process.exitCode = 1;
    } else writeFileSync(url(path), after);
  }
