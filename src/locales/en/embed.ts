/** Texts of the placeholder for an embed. `{…}` stands for what the declaration or the element says. */
export default {
  waits: '{title} comes from {provider}.',
  waitsUntitled: 'This content comes from {provider}.',
  tells: 'Once it is loaded, {hosts} learns your address and that you are here.',
  keeps: 'It may keep on this device: {names}.',
  load: 'Load once',
  always: 'Always allow',
  alwaysHint: '“Always allow” is your consent to {name}, from now on and on every page; you can withdraw it at any time.',
  policyOf: 'Privacy policy of {name}',
};
