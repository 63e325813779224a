import { define } from '../define.js';
import { ConsentBanner } from './consent-banner.js';

define('consent-banner', ConsentBanner);

declare global {
  interface HTMLElementTagNameMap {
    'consent-banner': ConsentBanner;
  }
}

export { ConsentBanner };
export { ConsentRequestEvent } from '../request.js';
