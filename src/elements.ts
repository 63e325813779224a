/** Defines every element. */
export { ConsentAgreement } from './ui/agreement/define.js';
export { ConsentBanner } from './ui/banner/define.js';
export { ConsentDeclaration } from './ui/declaration/define.js';
export { ConsentEmbed } from './ui/embed/define.js';
export { ConsentPolicy } from './ui/policy/define.js';
export { ConsentPreferences } from './ui/preferences/define.js';
export { ConsentRequestEvent } from './ui/request.js';
