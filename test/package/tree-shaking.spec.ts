import { bundle } from '../../scripts/bundle.js';
import { expect, test } from './packed.js';

const GATE = 'MutationObserver';

test('a server that only reads takes no gate along', async ({ packed }) => {
  const { project } = packed;
  const reader = await bundle("import { readConsent } from 'consent-elements'; console.log(readConsent)", { project });
  expect(reader).toContain('decodeURIComponent');
  expect(reader).not.toContain(GATE);
  const all = await bundle("import { createConsent } from 'consent-elements'; console.log(createConsent)", { project });
  expect(all).toContain(GATE);
});

test('an import of the core for nothing costs nothing', async ({ packed }) => {
  expect(await bundle("import 'consent-elements'", { project: packed.project })).toBe('');
});

for (const entry of ['banner', 'preferences', 'elements']) {
  test(`an app that imports consent-elements/${entry} for its effect has it`, async ({ packed }) => {
    const code = await bundle(`import 'consent-elements/${entry}'`, { project: packed.project, external: [/^lit/, /^@floating-ui/] });
    expect(code).toContain('customElements.define');
    for (const name of ['banner', 'preferences'])
      expect(code.includes(`"consent-${name}",`), name).toBe(entry === name || entry === 'elements');
  });
}
