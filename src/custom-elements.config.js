/** Reactive state is declared among the properties, and yet is nobody's attribute. */
const noPrivateAttributes = {
  name: 'no-private-attributes',
  packageLinkPhase({ customElementsManifest }) {
    for (const { members = [], attributes = [] } of customElementsManifest.modules.flatMap(({ declarations }) => declarations)) {
      for (const member of members.filter(({ privacy }) => privacy === 'private')) {
        const index = attributes.findIndex(({ fieldName }) => fieldName === member.name);
        if (index >= 0) attributes.splice(index, 1);
        delete member.attribute;
      }
    }
  },
};

export default {
  globs: ['src/ui/**/*.ts'],
  exclude: ['src/ui/**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  plugins: [noPrivateAttributes],
};
