import { define } from '../define.js';
import { ConsentPolicy } from './consent-policy.js';

define('consent-policy', ConsentPolicy);

declare global {
  interface HTMLElementTagNameMap {
    'consent-policy': ConsentPolicy;
  }
}

export { ConsentPolicy };
