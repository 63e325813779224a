// Folders of src are rooms; the files beside them, and those in cdn, are entries.
const rooms = '^src/(?!cdn/)([^/]+)/';
const entries = '^src/([^/]+\\.ts|cdn/.+)$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'core-stands-alone',
      comment: 'The core imports nothing of the project but itself.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^(src|demo|test|bench|scripts)/', pathNot: '^src/core/' },
    },
    {
      name: 'rooms-import-core-only',
      comment: 'A room imports itself and the core, never another room. The interface may have the languages too.',
      severity: 'error',
      from: { path: rooms, pathNot: '^src/(core|locales|prerender)/' },
      to: { path: rooms, pathNot: ['^src/$1/', '^src/core/', '^src/locales/'] },
    },
    {
      name: 'prerender-imports-words-and-styles',
      comment: 'What is rendered ahead is the banner as text: its words, its style, no element.',
      severity: 'error',
      from: { path: '^src/prerender/' },
      to: { path: rooms, pathNot: ['^src/(prerender|core|locales)/', '^src/ui/(messages|languages|locales|base\\.styles|banner/(layer|words|placements|consent-banner\\.styles))\\.ts$'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-ui-imports-locales',
      severity: 'error',
      from: { path: rooms, pathNot: '^src/(ui|locales|prerender)/' },
      to: { path: '^src/locales/' },
    },
    {
      name: 'locales-import-types-only',
      comment: 'A language may be cut into parts; beyond them it imports types alone.',
      severity: 'error',
      from: { path: '^src/locales/([^/.]+)' },
      to: { pathNot: '^src/locales/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'entries-sit-on-top',
      comment: 'What an entry puts together does not know the entry.',
      severity: 'error',
      from: { path: rooms },
      to: { path: entries, pathNot: '\\.d\\.ts$' },
    },
    {
      name: 'lit-in-ui-only',
      severity: 'error',
      from: { path: rooms, pathNot: '^src/(ui|tools)/' },
      to: { path: '(^|/)(lit|lit-html|lit-element|@lit|@lit-labs)(/|$)' },
    },
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // What the build makes is nowhere before.
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count: a direction that only types take is taken.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
