/** Defines every element. */
export { ConsentBanner } from './ui/banner/define.js';
export { ConsentPreferences } from './ui/preferences/define.js';
export { ConsentRequestEvent } from './ui/request.js';
