import { define } from '../define.js';
import { ConsentDeclaration } from './consent-declaration.js';

define('consent-declaration', ConsentDeclaration);

declare global {
  interface HTMLElementTagNameMap {
    'consent-declaration': ConsentDeclaration;
  }
}

export { ConsentDeclaration };
export { ConsentRequestEvent } from '../request.js';
