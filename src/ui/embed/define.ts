import { define } from '../define.js';
import { ConsentEmbed } from './consent-embed.js';

define('consent-embed', ConsentEmbed);

declare global {
  interface HTMLElementTagNameMap {
    'consent-embed': ConsentEmbed;
  }
}

export { ConsentEmbed };
