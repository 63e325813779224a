import { elements } from '../../scripts/docs.js';
import { expect, test } from './packed.js';

interface Named {
  readonly name: string;
  readonly description?: string;
}

interface Described extends Named {
  readonly tagName: string;
  readonly attributes: readonly Named[];
  readonly events: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts: readonly Named[];
  readonly cssProperties: readonly Named[];
}

interface WebTypes {
  readonly version: string;
  readonly contributions: {
    readonly html: {
      readonly elements: readonly (Named & {
        readonly attributes: readonly Named[];
        readonly slots: readonly Named[];
        readonly js: { readonly events: readonly Named[] };
        readonly css: { readonly parts: readonly Named[]; readonly properties: readonly Named[] };
      })[];
    };
  };
}

interface Text {
  readonly value: string;
}

interface CustomData {
  readonly tags: readonly { readonly name: string; readonly description: Text; readonly attributes: readonly { readonly name: string; readonly description: Text; readonly values?: readonly Named[] }[] }[];
}

const all = elements() as Described[];
const only = (things: readonly Named[] = []) => things.map(({ name, description }) => ({ name, description }));

test('each attribute, event, slot, part and token has a name that a site can use, and a description', () => {
  for (const { tagName, attributes, events, slots = [], cssParts, cssProperties } of all) {
    const things = [...attributes, ...events, ...slots, ...cssParts, ...cssProperties];
    expect(things.filter(({ description }) => !description).map(({ name }) => name), tagName).toEqual([]);
    expect(attributes.filter(({ name }) => name !== name.toLowerCase()), tagName).toEqual([]);
  }
});

test('JetBrains knows all of them', ({ packed }) => {
  const { version, contributions } = JSON.parse(packed.read('dist/web-types.json')) as WebTypes;
  const { 'web-types': field, version: released } = JSON.parse(packed.read('package.json')) as Record<string, string>;
  expect([field, version]).toEqual(['./dist/web-types.json', released]);
  expect(
    contributions.html.elements.map(({ name, description, attributes, slots, js, css }) => ({
      name,
      description,
      things: [attributes, js.events, slots, css.parts, css.properties].map(only),
    })),
  ).toEqual(
    all.map(({ tagName, description, attributes, events, slots, cssParts, cssProperties }) => ({
      name: tagName,
      description,
      things: [attributes, events, slots, cssParts, cssProperties].map(only),
    })),
  );
});

test('VS Code knows all of them', ({ packed }) => {
  const { tags } = JSON.parse(packed.read('dist/vscode.html-custom-data.json')) as CustomData;
  expect(tags.map(({ name }) => name)).toEqual(all.map(({ tagName }) => tagName));
  for (const [index, { events, slots = [], cssParts, cssProperties, attributes }] of all.entries()) {
    const tag = tags[index]!;
    expect(tag.attributes.map(({ name, description }) => ({ name, description: description.value }))).toEqual(only(attributes));
    for (const { name, description = '' } of [...events, ...slots, ...cssParts, ...cssProperties])
      expect(tag.description.value).toContain(`- ${name ? `\`${name}\`` : '(default)'}: ${description}`);
  }
  const placement = tags.find(({ name }) => name === 'consent-banner')!.attributes[0]!;
  expect(placement.values?.map(({ name }) => name)).toEqual(['bottom', 'top', 'bottom-start', 'bottom-end', 'center', 'inline']);
});

test('JSX knows every attribute and event', ({ packed }) => {
  const types = packed.read('dist/types/jsx.d.ts');
  for (const { tagName, attributes, events } of all) {
    const [, properties = '', listeners = ''] = types.split(`  '${tagName}': {\n`).map((text) => text.split('\n  };')[0]!);
    for (const { name, description = '' } of attributes) expect(properties, tagName).toContain(`/** ${description} */\n    '${name}'?: `);
    for (const { name, description = '' } of events) expect(listeners, tagName).toContain(`/** ${description} */\n    '${name}': `);
  }
});
