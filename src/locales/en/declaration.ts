/** Texts of the table of categories, services and cookies. `{…}` stands for what the declaration says. */
export default {
  name: 'Name',
  purpose: 'Purpose',
  kept: 'Kept',
  sessionType: 'Session: gone when the browser closes',
  persistentType: 'Persistent: kept on this device',
  noneType: 'Nothing is kept on this device',
  asLongAsAsked: 'until it is erased',
  own: 'This consent notice',
  policyOf: 'Privacy policy of {name}',
  nothingDeclared: 'No service of this site is in this category.',
  refused: 'Cannot be turned on here.',
  'essential.own': 'Remembers until the browser closes that the question was put aside',
  'acceptance.own': 'Remembers your answer',
  'functionality.own': 'Remembers the language or look that you picked in the notice itself',
};
