/** English: every text of the interface by its key. */
import banner from './en/banner.js';
import preferences from './en/preferences.js';

const en = { ...banner, ...preferences };

export default en;

/** What a language must say. */
export type Messages = Record<keyof typeof en, string>;
