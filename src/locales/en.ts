/** English: every text of the interface by its key. */
import banner from './en/banner.js';
import declaration from './en/declaration.js';
import policyParts from './en/policy-parts.js';
import policy from './en/policy.js';
import preferences from './en/preferences.js';

const en = { ...banner, ...preferences, ...declaration, ...policy, ...policyParts };

export default en;

/** What a language must say. */
export type Messages = Record<keyof typeof en, string>;
