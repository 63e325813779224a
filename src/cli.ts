#!/usr/bin/env node
/// <reference types="node" />
/** The command `consent-elements`. */
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { hash } from './prerender.js';
import { prerenderFile } from './prerender/files.js';
import type { PrerenderOptions } from './prerender/render.js';

const USAGE = `consent-elements prerender <file, folder or pattern> …

Puts the banner into HTML files, so that it is there at the first paint.

  --config FILE       the declaration, as JSON (default: what each page has in <script data-consent-config>)
  --lang TAG          language of the banner (default: the page's)
  --placement PLACE   bottom, top, bottom-start, bottom-end, center or inline, for pages without a <consent-banner>
  --nonce TEXT        nonce of the content security policy, or what your server puts one in place of`;

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory();

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { config: { type: 'string' }, lang: { type: 'string' }, placement: { type: 'string' }, nonce: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [command, ...paths] = positionals;
  if (values.help) return console.log(USAGE);
  if (command !== 'prerender' || !paths[0]) throw new Error(USAGE);
  const { config, lang, placement, nonce } = values;
  const given = { config: config === undefined ? config : readFileSync(config, 'utf8'), lang, placement, nonce };

  const patterns = paths.map((path) => path.replaceAll('\\', '/')).map((path) => (isFolder(path) ? `${path.replace(/\/$/, '')}/**/*.{html,htm}` : path));
  const files = (await glob(patterns, { absolute: false, expandDirectories: false })).sort();
  if (!files[0]) throw new Error(`No such file: ${paths.join(' ')}`);
  let changed = 0;
  for (const file of files)
    try {
      if (await prerenderFile(file, given as PrerenderOptions)) changed++;
    } catch (error) {
      process.exitCode = 1;
      console.error(`${file}: ${(error as Error).message}`);
    }
  console.log(`${changed} of ${files.length} files changed.`);
  if (nonce === undefined) console.log(`Content-Security-Policy without a nonce: script-src ${hash}`);
}

run().catch((error: unknown) => {
  process.exitCode = 1;
  console.error((error as Error).message);
});
