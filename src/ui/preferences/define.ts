import { define } from '../define.js';
import { ConsentPreferences } from './consent-preferences.js';

define('consent-preferences', ConsentPreferences);

declare global {
  interface HTMLElementTagNameMap {
    'consent-preferences': ConsentPreferences;
  }
}

export { ConsentPreferences };
export { ConsentRequestEvent } from '../request.js';
