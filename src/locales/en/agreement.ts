/** Texts of an agreement in a form. `{title}` stands for what is agreed to. */
export default {
  agree: 'I have read and agree to {title}',
  agreeRequired: 'Please agree to go on.',
  thisPolicy: 'the privacy policy',
};
