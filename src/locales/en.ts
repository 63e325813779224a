/** English: every text of the interface by its key. */
import agreement from './en/agreement.js';
import banner from './en/banner.js';
import declaration from './en/declaration.js';
import embed from './en/embed.js';
import policyParts from './en/policy-parts.js';
import policy from './en/policy.js';
import preferences from './en/preferences.js';
import revisit from './en/revisit.js';

const en = { ...banner, ...preferences, ...revisit, ...declaration, ...policy, ...policyParts, ...agreement, ...embed };

export default en;

/** What a language must say: the same keys, with the same `{…}`. */
export type Messages = Record<keyof typeof en, string>;
