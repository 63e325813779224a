/** The banner in the page's own HTML, so that it is there at the first paint. For servers and build steps: no DOM, no files. */
import { render, type PrerenderOptions } from './prerender/render.js';

export type { PrerenderOptions };

/** Source for a `script-src` without a nonce, `'sha256-…'`: the same for every page of this version. Styles need none. */
export const hash: string = __HASH__;

/**
 * Puts the banner into a page: into its first `<consent-banner>`, or else at the start of the body. A page that has it already
 * gets it anew. Where nothing is asked, the page has none.
 *
 * @param html The whole document.
 * @returns The document; but for the banner, character for character.
 * @throws {Error} A declaration that is not valid, named by its key; a page that has no place for a banner.
 */
export const prerender = (html: string, options: PrerenderOptions = {}): Promise<string> => render(html, options);
