/**
 * Writes what editors and compilers know of the elements, from custom-elements.json:
 * - dist/types/jsx.d.ts: their tags in React, Preact, Solid, Vue and Svelte
 * - dist/vscode.html-custom-data.json: VS Code and what else reads its custom data
 * - dist/web-types.json: JetBrains
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { elements, fields } from './docs.js';

const url = (path) => new URL(`../${path}`, import.meta.url);
const read = (path) => readFileSync(url(path), 'utf8');

/** A type as written, a union by its values. */
function typeOf({ type }, { name: element, tagName }) {
  const text = type?.text.replace(' | undefined', '');
  const source = read(`src/ui/${tagName.replace('consent-', '')}/${tagName}.ts`);
  if (!source.includes(`class ${element}`)) throw new Error(`<${tagName}> is not where its name says.`);
  return new RegExp(`^export type ${text} = (.*);`, 'm').exec(source)?.[1] ?? text;
}

const valuesOf = (type) => [...(type ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => ({ name }));

const list = (title, things = []) =>
  things.length ? `\n\n**${title}**\n\n${things.map(({ name, description }) => `- ${name ? `\`${name}\`` : '(default)'}: ${description}`).join('\n')}` : '';

/** VS Code shows attributes; the rest has its place in the description alone. */
const vscode = (all) => ({
  $schema: 'https://raw.githubusercontent.com/microsoft/vscode-html-languageservice/main/docs/customData.schema.json',
  version: 1.1,
  tags: all.map((element) => ({
    name: element.tagName,
    description: {
      kind: 'markdown',
      value: element.description + list('Events', element.events) + list('Slots', element.slots) + list('Parts', element.cssParts) + list('Custom properties', element.cssProperties),
    },
    attributes: element.attributes.map((attribute) => {
      const type = typeOf(attribute, element);
      const values = valuesOf(type);
      return {
        name: attribute.name,
        description: { kind: 'markdown', value: attribute.description },
        ...(type === 'boolean' && { valueSet: 'v' }),
        ...(values.length && { values }),
      };
    }),
  })),
});

const described = (things = []) => things.map(({ name, description }) => ({ name, description }));

const webTypes = (all, { name, version }) => ({
  $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
  name,
  version,
  'js-types-syntax': 'typescript',
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: all.map((element) => ({
        name: element.tagName,
        description: element.description,
        attributes: element.attributes.map((attribute) => {
          const type = typeOf(attribute, element);
          return { name: attribute.name, description: attribute.description, value: { type, kind: type === 'boolean' ? 'no-value' : 'plain' } };
        }),
        slots: described(element.slots),
        js: {
          properties: fields(element).map((field) => ({ name: field.name, description: field.description, type: typeOf(field, element) })),
          events: described(element.events),
        },
        css: {
          properties: element.cssProperties.map(({ name: token, description, default: value }) => ({ name: token, description, ...(value && { default: value }) })),
          parts: described(element.cssParts),
        },
      })),
    },
  },
});

const comment = (text, indent) => `${indent}/** ${text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/')} */\n`;

function propertiesOf(element) {
  const writable = fields(element).filter(({ readonly }) => !readonly);
  const lines = writable.flatMap(({ name, attribute = name, description }) =>
    [...new Set([name, attribute])].map((key) => `${comment(description, '    ')}    '${key}'?: ${element.name}['${name}'];\n`),
  );
  return `${comment(element.description, '  ')}  '${element.tagName}': {\n${lines.join('')}  };\n`;
}

const eventsOf = ({ tagName, events }) =>
  `  '${tagName}': {\n${events.map(({ name, type, description }) => `${comment(description, '    ')}    '${name}': ${type.text};\n`).join('')}  };\n`;

const jsx = (all) => `/**
 * The elements as tags of React, Preact, Solid, Vue and Svelte: \`import type {} from 'consent-elements/jsx'\` once in an app.
 * Made from custom-elements.json.
 */
import type { ${[...new Set(all.flatMap(({ name, events }) => [name, ...events.map(({ type }) => type.text)]))].filter((name) => name !== 'Event').sort().join(', ')} } from './elements.js';

// An app has one of the frameworks; what is imported from the others is \`any\`, and what is declared for them is nothing.
// @ts-ignore
import type { HTMLAttributes as ReactAttributes, RefAttributes } from 'react';
// @ts-ignore
import type { HTMLAttributes as PreactAttributes } from 'preact';
// @ts-ignore
import type { JSX as Solid } from 'solid-js';
// @ts-ignore
import type { HTMLAttributes as VueAttributes } from 'vue';
// @ts-ignore
import type { HTMLAttributes as SvelteAttributes } from 'svelte/elements';

/** Attributes and properties. */
export interface ConsentElementsProperties {
${all.map(propertiesOf).join('')}}

export interface ConsentElementsEvents {
${all.map(eventsOf).join('')}}

type Tag = keyof ConsentElementsProperties;
type Listeners<T extends Tag, Before extends string> = { [Name in keyof ConsentElementsEvents[T] & string as \`\${Before}\${Name}\`]?: (event: ConsentElementsEvents[T][Name]) => void };
type Camel<Name extends string> = Name extends \`\${infer Start}-\${infer Rest}\` ? \`\${Capitalize<Start>}\${Camel<Rest>}\` : Capitalize<Name>;
type VueListeners<T extends Tag> = { [Name in keyof ConsentElementsEvents[T] & string as \`on\${Camel<Name>}\`]?: (event: ConsentElementsEvents[T][Name]) => void };

type With<Attributes, Own> = Omit<Attributes, keyof Own> & Own;
type Own<T extends Tag, Before extends string> = ConsentElementsProperties[T] & Listeners<T, Before>;

type ConsentElementsInReact = { [T in Tag]: With<ReactAttributes<HTMLElementTagNameMap[T]>, Own<T, 'on'>> & RefAttributes<HTMLElementTagNameMap[T]> };
type ConsentElementsInPreact = { [T in Tag]: With<PreactAttributes<HTMLElementTagNameMap[T]>, Own<T, 'on'>> };
type ConsentElementsInSolid = { [T in Tag]: With<Solid.HTMLAttributes<HTMLElementTagNameMap[T]>, Own<T, 'on:'>> };
type ConsentElementsInVue = { [T in Tag]: new () => { $props: With<VueAttributes, ConsentElementsProperties[T] & VueListeners<T>> } };
type ConsentElementsInSvelte = { [T in Tag]: With<SvelteAttributes<HTMLElementTagNameMap[T]>, Own<T, 'on'>> };

// @ts-ignore
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends ConsentElementsInReact {}
  }
}
// @ts-ignore
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends ConsentElementsInPreact {}
  }
}
// @ts-ignore
declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends ConsentElementsInSolid {}
  }
}
// @ts-ignore
declare module 'vue' {
  interface GlobalComponents extends ConsentElementsInVue {}
}
// @ts-ignore
declare module 'svelte/elements' {
  interface SvelteHTMLElements extends ConsentElementsInSvelte {}
}
`;

const all = elements();
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
writeFileSync(url('dist/types/jsx.d.ts'), jsx(all));
writeFileSync(url('dist/vscode.html-custom-data.json'), json(vscode(all)));
writeFileSync(url('dist/web-types.json'), json(webTypes(all, JSON.parse(read('package.json')))));
