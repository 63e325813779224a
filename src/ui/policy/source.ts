/** Where the text of a policy comes from. */

export interface Source {
  readonly text: string;
  readonly type: 'markdown' | 'html';
  /** What relative addresses in it are relative to. */
  readonly base: string;
}

/** Why an address gave no policy; each has its sentence in the interface's texts. */
export type Failure = 'failedNetwork' | 'failedStatus' | 'failedType' | 'failedSize' | 'failedRedirect' | 'failedBinary';

export class SourceError extends Error {
  constructor(
    readonly failure: Failure,
    readonly detail = '',
  ) {
    super(`${failure} ${detail}`);
  }
}

/** Bytes. The longest policies known are a tenth of it. */
const LIMIT = 3_000_000;

/** Fetches a policy. Throws a `SourceError` that says why there is none. */
export async function loadSource(src: string, signal: AbortSignal): Promise<Source> {
  const url = new URL(src, document.baseURI);
  const response = await fetch(url, { signal, headers: { Accept: 'text/markdown, text/html;q=0.9, text/plain;q=0.8' } }).catch((error: unknown) => {
    throw signal.aborted ? error : new SourceError('failedNetwork');
  });
  // A site's open redirect must not bring in another site's words.
  const base = response.url || url.href;
  if (new URL(base).origin !== url.origin) throw new SourceError('failedRedirect', new URL(base).host);
  if (!response.ok) throw new SourceError('failedStatus', String(response.status));
  const header = response.headers.get('Content-Type') ?? '';
  const type = typeOf(header, new URL(base).pathname);
  if (!type) throw new SourceError('failedType', header);
  const bytes = await readBytes(response);
  return { text: decode(bytes, header), type, base };
}

/** By content type; where that says nothing of use, by the name. */
function typeOf(header: string, path: string): Source['type'] | undefined {
  const mime = header.split(';')[0]!.trim().toLowerCase();
  if (/markdown/.test(mime)) return 'markdown';
  if (/html/.test(mime)) return 'html';
  if (/^$|^text\/plain$|octet-stream/.test(mime)) {
    if (/\.x?html?$/i.test(path)) return 'html';
    if (/\.(md|markdown|txt)$/i.test(path) || mime === 'text/plain') return 'markdown';
  }
  return;
}

async function readBytes(response: Response): Promise<Uint8Array> {
  if (Number(response.headers.get('Content-Length')) > LIMIT) throw new SourceError('failedSize');
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let part; reader && !(part = await reader.read()).done; ) {
    parts.push(part.value);
    length += part.value.length;
    if (length <= LIMIT) continue;
    void reader.cancel();
    throw new SourceError('failedSize');
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** By the encoding that the server, the mark of UTF-16 or the page itself names; else UTF-8, and what is not that is Windows-1252. */
function decode(bytes: Uint8Array, header: string): string {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 1024));
  const named = mark ?? /charset=["']?([\w-]+)/i.exec(header)?.[1] ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(start)?.[1];
  for (const [label, fatal] of [[named ?? 'utf-8', true], ['windows-1252', false]] as const) {
    try {
      const text = new TextDecoder(label, { fatal }).decode(bytes);
      if (text.includes('\0')) break;
      return text;
    } catch {
      // An unknown encoding, or another than it says.
    }
  }
  throw new SourceError('failedBinary');
}
