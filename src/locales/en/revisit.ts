/** Texts of the button that a page without a way back gets. */
export default {
  revisit: 'Cookie settings',
  revisitOptOut: 'Your privacy choices',
};
