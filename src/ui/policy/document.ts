/** Text → clean elements. Loaded only when a policy comes as text: parser and sanitiser are bigger than all the rest. */
import createDOMPurify from 'dompurify';
import { Marked } from 'marked';
import { trustedPolicy } from '../../core/trusted.js';
import { HEAVY } from './outline.js';
import type { Source } from './source.js';

export interface PolicyDocument {
  readonly content: DocumentFragment;
  /** What stands before the text between two lines of `---`: title, version, updated. */
  readonly facts: Readonly<Record<string, string>>;
}

const TAGS =
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr consent-declaration consent-browsers consent-rights';
const ATTRIBUTES = `abbr align alt cite colspan datetime dir headers height href hreflang id lang open reversed rowspan scope src start title type valign value width category ${HEAVY}`;

/** Links to the web, to a mailbox or a telephone; relative ones. */
const ADDRESSES = /^(?:https?:|mailto:|tel:|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i;

/** Places in a text that the viewer fills: `<!-- consent:declaration -->`. */
const MARKERS = /<!--\s*consent:(declaration|browsers|rights)(?:\s+([\w-]+))?\s*-->/g;

/** Headings that name their anchor as pandoc does. */
const NAMED = /^(#{1,6} .*?)[ \t]*\{#([\w-]+)[^}\n]*\}[ \t]*$/gm;

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Parses and sanitises. Throws where a page forbids the Trusted Types policy that this needs. */
export function toDocument({ text, type, base }: Source): PolicyDocument {
  const [body, facts] = takeFacts(text.replace(/^\uFEFF/, ''));
  const marked = body.replace(MARKERS, (_, name: string, category?: string) => `<consent-${name}${category ? ` category="${escape(category)}"` : ''}></consent-${name}>`);
  const html = type === 'html' ? marked : new Marked({ gfm: true, async: false }).parse(marked.replace(NAMED, '$1 <a id="$2"></a>'));
  return { content: sanitise(html as string, base), facts };
}

function sanitise(html: string, base: string): DocumentFragment {
  const purify = createDOMPurify(window);
  purify.addHook('beforeSanitizeAttributes', (node) => {
    // A style attribute goes; that it made a line bold is what tells a heading.
    if (node instanceof Element && /font-weight:\s*(bold|[6-9]00)/i.test(node.getAttribute('style') ?? '')) node.setAttribute(HEAVY, '');
  });
  purify.addHook('uponSanitizeAttribute', (_, data) => {
    // Nobody else is asked for a picture: it would tell them who reads.
    if (data.attrName === 'src') data.keepAttr = isOwn(data.attrValue, base);
  });
  const policy = trustedPolicy();
  const content = (purify.sanitize(html, {
    ALLOWED_TAGS: TAGS.split(' '),
    ALLOWED_ATTR: ATTRIBUTES.split(' '),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: ADDRESSES,
    RETURN_DOM_FRAGMENT: true,
    ...(policy && { TRUSTED_TYPES_POLICY: policy as never }),
    // Of nothing it makes nothing.
  }) as DocumentFragment | null) ?? document.createDocumentFragment();
  for (const link of content.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href')!;
    if (!href.startsWith('#')) link.setAttribute('href', resolve(href, base)?.href ?? '');
    link.setAttribute('rel', 'noopener noreferrer');
  }
  for (const image of content.querySelectorAll('img')) {
    if (image.hasAttribute('src')) image.src = resolve(image.getAttribute('src')!, base)!.href;
    else image.replaceWith(image.alt);
  }
  return content;
}

function resolve(address: string, base: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return;
  }
}

const isOwn = (address: string, base: string): boolean =>
  /^https?:/.test(resolve(address, base)?.protocol ?? '') && [location.origin, new URL(base).origin].includes(resolve(address, base)!.origin);

/** Lines of `key: value` between two lines of `---` at the start. Anything else there stays text. */
function takeFacts(text: string): [body: string, facts: Record<string, string>] {
  const block = /^---[ \t]*\r?\n([\w-]+:.*\r?\n(?:(?:[\w-]+:|[ \t]*-[ \t]|[ \t]+\S).*\r?\n|[ \t]*\r?\n)*)---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!block) return [text, {}];
  const pairs = [...block[1]!.matchAll(/^([\w-]+):[ \t]*(.*?)[ \t]*$/gm)].map(([, key, value]) => [key!.toLowerCase(), value!.replace(/^(["'])(.*)\1$/, '$2')]);
  return [text.slice(block[0].length), Object.fromEntries(pairs) as Record<string, string>];
}
