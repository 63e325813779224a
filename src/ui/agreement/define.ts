import { define } from '../define.js';
import { ConsentAgreement } from './consent-agreement.js';

define('consent-agreement', ConsentAgreement);

declare global {
  interface HTMLElementTagNameMap {
    'consent-agreement': ConsentAgreement;
  }
}

export { ConsentAgreement };
