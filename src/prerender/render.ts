/** A page with its banner: from its declaration, in its language. */
import { parseDeclaration, type ConsentConfig } from '../core/declaration.js';
import type { Placement } from '../ui/banner/consent-banner.js';
import { askedFirst, renderParts } from './banner.js';
import { readPage } from './page.js';

export interface PrerenderOptions {
  /** The site's declaration, or its JSON. Default: what the page has in `<script data-consent-config>`; a page with neither is returned as it is. */
  readonly config?: ConsentConfig | string;
  /** Language of the banner, BCP 47. Default: the page's `lang`, then that of the declaration. */
  readonly lang?: string;
  /** Where the banner stands, if the page has no `<consent-banner>` of its own. */
  readonly placement?: Placement;
  /** For the script, where the page's content security policy asks for one. Else see `hash`. */
  readonly nonce?: string;
}

/** @param decode What a text of the page means, where `html` holds its bytes. */
export async function render(html: string, { config, lang, placement, nonce }: PrerenderOptions, decode = (text: string) => text): Promise<string> {
  const page = readPage(html);
  const given = config ?? (page.config === undefined ? undefined : decode(page.config));
  if (given === undefined) return html;
  const declaration = parseDeclaration(given);
  if (declaration.error) throw new Error(`Not valid in the declaration: ${declaration.error}`);
  if (!askedFirst(declaration)[0]) return page.with();
  return page.with(await renderParts(declaration, page.placement ?? placement, lang ?? page.lang, nonce));
}
