/** Where the banner goes in a page's text. Everything else of the text stays as it is, byte for byte. */
import { parse, type DefaultTreeAdapterTypes as Tree, type Token } from 'parse5';
import type { Parts } from './banner.js';

/** Puts `text` in place of what stands from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a page says of its banner. */
export interface Page {
  /** Language of the root, as the page has it. */
  readonly lang: string | undefined;
  /** The declaration's text; undefined where the page has none. */
  readonly config: string | undefined;
  /** `placement` of the page's own banner. */
  readonly placement: string | undefined;
  /** The page with the banner in it; without parts, with none. */
  with(parts?: Parts): string;
}

const FIRST = 'data-consent-first';

const attribute = ({ attrs }: Tree.Element, name: string) => attrs.find((one) => one.name === name)?.value;

/** Every element of a page in its order; those in templates are not of the page. */
function* elements(node: Tree.ParentNode): Generator<Tree.Element> {
  for (const child of node.childNodes) {
    if (!('tagName' in child)) continue;
    yield child;
    yield* elements(child);
  }
}

/** Throws where no banner can stand. */
export function readPage(html: string): Page {
  const all = [...elements(parse(html, { sourceCodeLocationInfo: true }))];
  const find = (test: (element: Tree.Element) => boolean) => all.find(test);
  if (find(({ tagName }) => tagName === 'frameset')) throw new Error('A page of frames has no place for a banner.');
  const root = find(({ tagName }) => tagName === 'html')!;
  const body = find(({ tagName }) => tagName === 'body')!;
  const block = find((element) => element.tagName === 'script' && attribute(element, 'data-consent-config') !== undefined);
  const banner = find(({ tagName }) => tagName === 'consent-banner');
  const lang = attribute(root, 'lang');
  return {
    lang,
    config: block?.childNodes.map((node) => ('value' in node ? node.value : '')).join(''),
    placement: banner && attribute(banner, 'placement'),
    with: (parts) => apply(html, [...(banner ? around(html, banner, parts) : insertion(body, html.length, parts)), ...note(block, parts)]),
  };
}

const apply = (html: string, edits: readonly Edit[]): string =>
  [...edits].sort((a, b) => b.start - a.start).reduce((text, { start, end, text: given }) => text.slice(0, start) + given + text.slice(end), html);

/** Into the page's own banner, in place of what an earlier run left there. */
function around(html: string, banner: Tree.Element, parts: Parts | undefined): Edit[] {
  const place = banner.sourceCodeLocation as Token.ElementLocation;
  if (!place.startTag || !place.endTag) throw new Error('<consent-banner> has no end tag.');
  const former = place.attrs?.[FIRST];
  const root = banner.childNodes.find((child): child is Tree.Template => 'tagName' in child && child.tagName === 'template' && attribute(child, 'shadowrootmode') !== undefined);
  if (root && !former) throw new Error('<consent-banner> has a shadow root of somebody else.');
  const next = banner.parentNode!.childNodes[banner.parentNode!.childNodes.indexOf(banner) + 1];
  const script = next && 'tagName' in next && attribute(next, 'data-consent-boot') !== undefined ? next : undefined;
  const cut = (location: Token.Location | null | undefined, from = 0) => (location ? [{ start: location.startOffset - from, end: location.endOffset, text: '' }] : []);
  const tagEnd = place.startTag.endOffset - (html[place.startTag.endOffset - 2] === '/' ? 2 : 1);
  const put = (at: number, text: string | undefined) => (text ? [{ start: at, end: at, text }] : []);
  return [
    // With the space before it.
    ...cut(former, 1),
    ...cut(root?.sourceCodeLocation),
    ...cut(script?.sourceCodeLocation),
    ...put(tagEnd, parts?.attribute),
    ...put(place.startTag.endOffset, parts?.template),
    ...put(place.endTag.endOffset, parts?.script),
  ];
}

/** The block with the declaration says that a banner will come, for code that runs before it has. */
function note(block: Tree.Element | undefined, parts: Parts | undefined): Edit[] {
  const { startTag, attrs } = (block?.sourceCodeLocation ?? {}) as Partial<Token.ElementLocation>;
  const former = attrs?.[FIRST];
  if (former && !parts) return [{ start: former.startOffset - 1, end: former.endOffset, text: '' }];
  return startTag && parts && !former ? [{ start: startTag.endOffset - 1, end: startTag.endOffset - 1, text: ` ${FIRST}="1"` }] : [];
}

/** First in the body: there the keyboard and a screen reader meet it. */
function insertion(body: Tree.Element, pageEnd: number, parts: Parts | undefined): Edit[] {
  if (!parts) return [];
  const tag = body.sourceCodeLocation && (body.sourceCodeLocation as Token.ElementLocation).startTag;
  const first = body.childNodes.find((node) => node.sourceCodeLocation);
  const at = tag?.endOffset ?? first?.sourceCodeLocation?.startOffset ?? pageEnd;
  return [{ start: at, end: at, text: `<consent-banner${parts.attribute}>${parts.template}</consent-banner>${parts.script}` }];
}
