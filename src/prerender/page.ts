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

/** On the banner, what its script has to know; on the declaration, that there is one. */
const FIRST = 'data-consent-first';
/** On the script: whether the banner is the page's own. */
const BOOT = 'data-consent-boot';
const OWN = 'own';

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
  const script = banner && scriptOf(banner);
  // An earlier run put it in: it goes, and another one comes.
  const isOurs = banner && attribute(banner, FIRST) !== undefined && script && attribute(script, BOOT) !== OWN;
  const own = isOurs ? undefined : banner;
  return {
    lang: attribute(root, 'lang'),
    config: block?.childNodes.map((node) => ('value' in node ? node.value : '')).join(''),
    placement: own && attribute(own, 'placement'),
    with: (parts) =>
      apply(html, [
        ...(isOurs ? [...cut(banner.sourceCodeLocation), ...cut(script.sourceCodeLocation)] : []),
        ...(own ? around(html, own, parts) : insertion(body, banner, html.length, parts)),
        ...note(block, parts),
      ]),
  };
}

/** Cuts out what stands somewhere, and so many characters before it. */
const cut = (location: Token.Location | null | undefined, before = 0): Edit[] => (location ? [{ start: location.startOffset - before, end: location.endOffset, text: '' }] : []);

const put = (at: number, text: string | undefined): Edit[] => (text ? [{ start: at, end: at, text }] : []);

/** The script that an earlier run put behind a banner. */
function scriptOf(banner: Tree.Element): Tree.Element | undefined {
  const { childNodes } = banner.parentNode!;
  const next = childNodes[childNodes.indexOf(banner) + 1];
  return next && 'tagName' in next && attribute(next, BOOT) !== undefined ? next : undefined;
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
  const tagEnd = place.startTag.endOffset - (html[place.startTag.endOffset - 2] === '/' ? 2 : 1);
  return [
    // With the space before it.
    ...cut(former, 1),
    ...cut(root?.sourceCodeLocation),
    ...cut(scriptOf(banner)?.sourceCodeLocation),
    ...put(tagEnd, parts?.attribute),
    ...put(place.startTag.endOffset, parts?.template),
    ...put(place.endTag.endOffset, parts?.script.replace(BOOT, `${BOOT}="${OWN}"`)),
  ];
}

/** The block with the declaration says that a banner will come, for code that runs before it has. */
function note(block: Tree.Element | undefined, parts: Parts | undefined): Edit[] {
  const { startTag, attrs } = (block?.sourceCodeLocation ?? {}) as Partial<Token.ElementLocation>;
  const former = attrs?.[FIRST];
  if (former) return parts ? [] : cut(former, 1);
  return startTag && parts ? put(startTag.endOffset - 1, ` ${FIRST}="1"`) : [];
}

/** First in the body: there the keyboard and a screen reader meet it. */
function insertion(body: Tree.Element, former: Tree.Element | undefined, pageEnd: number, parts: Parts | undefined): Edit[] {
  if (!parts) return [];
  const tag = body.sourceCodeLocation && (body.sourceCodeLocation).startTag;
  const first = former ?? body.childNodes.find((node) => node.sourceCodeLocation);
  const at = tag?.endOffset ?? first?.sourceCodeLocation?.startOffset ?? pageEnd;
  const placement = parts.placement === 'bottom' ? '' : ` placement="${parts.placement}"`;
  return put(at, `<consent-banner${placement}${parts.attribute}>${parts.template}</consent-banner>${parts.script}`);
}
