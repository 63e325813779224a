/// <reference types="node" />
/** HTML files of any encoding: what is put in is ASCII, the rest keeps its bytes. */
import { readFile, writeFile } from 'node:fs/promises';
import { render, type PrerenderOptions } from './render.js';

/** What the bytes of a text mean, in the encoding that the page names. */
function decoderFor(html: string, hasMark: boolean): (bytes: string) => string {
  const [, label = 'utf-8'] = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(html.slice(0, 1024)) ?? [];
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(hasMark ? 'utf-8' : label);
  } catch {
    decoder = new TextDecoder();
  }
  return (bytes) => decoder.decode(Buffer.from(bytes, 'latin1'));
}

/** Puts the banner into a file. @returns Whether that changed it. @throws {Error} As `prerender()`; also of what is not there. */
export async function prerenderFile(path: string, options: PrerenderOptions): Promise<boolean> {
  const before = (await readFile(path)).toString('latin1');
  if (/^(\xff\xfe|\xfe\xff)/.test(before)) throw new Error('This is UTF-16: save it as UTF-8.');
  const [, mark = '', html = ''] = /^(\xef\xbb\xbf)?([^]*)$/.exec(before)!;
  const after = mark + (await render(html, options, decoderFor(html, !!mark)));
  if (after !== before) await writeFile(path, after, 'latin1');
  return after !== before;
}
