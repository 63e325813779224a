import { defineConfig } from 'eslint/config';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as typescript } from 'typescript-eslint';

// No HTML or code from strings, so that pages may forbid both; no style attribute, which `style-src` refuses.
const unsafe = [
  {
    selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(inner|outer)HTML$/]',
    message: 'No HTML from strings.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)$/]',
    message: 'No HTML from strings.',
  },
  {
    selector: 'CallExpression[callee.object.name="document"][callee.property.name=/^write(ln)?$/]',
    message: 'No HTML from strings.',
  },
  {
    selector: 'ImportSpecifier[imported.name=/^unsafe(HTML|SVG|MathML|Static|CSS)$/]',
    message: 'No HTML or CSS from strings.',
  },
  {
    selector: 'ImportSpecifier[imported.name="styleMap"]',
    message: 'style-src refuses style attributes; use classMap or a custom property.',
  },
  {
    selector: 'CallExpression[callee.name="eval"], CallExpression[callee.property.name="eval"]',
    message: 'No code from strings.',
  },
  { selector: ':matches(NewExpression, CallExpression)[callee.name="Function"]', message: 'No code from strings.' },
  {
    selector: 'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\sstyle\\s*=/]',
    message: 'style-src refuses style attributes.',
  },
  {
    selector:
      'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\.(inner|outer)HTML\\s*=/i]',
    message: 'No HTML from strings.',
  },
  {
    selector: 'CallExpression[callee.property.name="setAttribute"][arguments.0.value="style"]',
    message: 'style-src refuses style attributes.',
  },
];

const unfinished = [
  {
    selector:
      'MemberExpression[property.name=/^(only|skip|fixme|todo)$/]:matches([object.name=/^(it|test|describe|context|suite)$/], [object.property.name="describe"])',
    message: 'Every test runs, and none runs alone.',
  },
  {
    selector: 'CallExpression[callee.name=/^(x|f)(it|describe|context)$/]',
    message: 'Every test runs, and none runs alone.',
  },
];

const typed = {
  files: ['**/*.ts'],
  extends: [typescript.strictTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    // The types promise what older browsers do not have.
    '@typescript-eslint/no-unnecessary-condition': 'off',
    // What the platform had is kept aside and put back, called on its own object.
    '@typescript-eslint/unbound-method': 'off',
    // The answer to noUncheckedIndexedAccess where the index was just found.
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
    // equal() is declared to return a promise by semantic-dom-diff, and does so for snapshots alone.
    '@typescript-eslint/no-floating-promises': [
      'error',
      { allowForKnownSafeCalls: [{ from: 'package', package: 'chai', name: 'Equal' }] },
    ],
    '@typescript-eslint/no-confusing-void-expression': 'off',
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
    '@typescript-eslint/consistent-type-imports': 'error',
  },
};

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'test-results/', '**/*.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.js'], extends: [typescript.recommended] },
  typed,
  // No editor's project has the files at the top; the compiler checks them.
  { files: ['*.config.ts'], extends: [typescript.disableTypeChecked] },
  {
    files: ['src/**/*.ts'],
    extends: [lit['flat/recommended']],
    rules: {
      'no-restricted-syntax': ['error', ...unsafe],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...unfinished],
      // chai: expect(x).to.be.true
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  // Playwright reads a fixture's needs from its first parameter.
  { files: ['test/pages/server.ts'], rules: { 'no-empty-pattern': 'off' } },
);
