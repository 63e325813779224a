/** The banner's style for a page that shows it before its code is there. */
import { base } from '../ui/base.styles.js';
import { styles } from '../ui/banner/consent-banner.styles.js';

// The host is no element yet, and the script tag hides those: from within, `!important` is stronger.
export default `${base.cssText}${styles.cssText}:host{display:contents!important}:host([placement=inline]){display:block!important}`;
