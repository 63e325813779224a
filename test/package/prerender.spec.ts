/** What puts the banner into HTML: the function, the command and the plugin for Vite, from the packed package. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { hash, prerender } from 'consent-elements/prerender';
import { build, createServer, type Plugin, type Rolldown } from 'vite';
import { expect, test } from './packed.js';

test.use({ beside: ['vite'] });

const block = (config: object = { policy: '1' }): string => `<script type="application/json" data-consent-config>${JSON.stringify(config)}</script>`;
const page = (body = '<main>Text</main>', head = block()): string => `<!doctype html>\n<html lang="en">\n<head>\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;

/** The page without what was put in. */
const without = (html: string): string =>
  html
    .replace(/<consent-banner(?: placement="[\w-]+")? data-consent-first='[^']*'><template shadowrootmode="open">[^]*?<\/template><\/consent-banner><script data-consent-boot[^>]*>[^]*?<\/script>/, '')
    .replace(' data-consent-first="1"', '');

const once = (html: string): number => html.split('shadowrootmode').length - 1;

/** Everything that pages are made of. */
const pages: Record<string, string> = {
  'a page': page(),
  'CRLF': page().replaceAll('\n', '\r\n'),
  'one line': page().replaceAll('\n', ''),
  'neither head nor body': `${block()}<p>Text`,
  'nothing but the declaration': block(),
  'a body with attributes in capitals': page().replace('<body>', '<BODY CLASS=a DATA-X="1 > 0">'),
  'comments and a marked order of bytes': `\ufeff<!-- <body> -->${page('<!-- <consent-banner></consent-banner> --><p>Text</p>')}`,
  'tags in what is no tag': page('<textarea><consent-banner></consent-banner></textarea><template><consent-banner></consent-banner></template><script>"<consent-banner>"</script>', `<title><body></title>${block()}`),
  'a shadow root of another element': page('<my-card><template shadowrootmode="open"><slot></slot></template>Card</my-card>').replace('shadowrootmode', 'SHADOWROOTMODE'),
  'errors in the markup': page('<p><div></p></b><table><p>In a table</table>'),
  'words of every script': page('<p>Grüße, приве́т, 你好, 🎉, &amp; &unknown; </p>'),
  'a page as long as a book': page('<p>Text with <b>some</b> markup.</p>\n'.repeat(100_000)),
};

for (const [name, html] of Object.entries(pages))
  test(`${name}: the rest stays as it is, and a second time changes nothing`, async () => {
    const ahead = await prerender(html);
    expect(once(ahead)).toBe(1);
    expect(without(ahead) === html).toBe(true);
    expect((await prerender(ahead)) === ahead).toBe(true);
    // What is put in is right in every encoding.
    const added = ahead.replace(html.slice(html.length / 2), '');
    expect(/[^\0-\x7f]/.test(ahead) && !/[^\0-\x7f]/.test(html), added.slice(0, 100)).toBe(false);
  });

test('the page’s own banner, the first of several, with its attributes and content', async () => {
  const body = '<div class="shell">\n<consent-banner  placement=top class="ours"><b slot="title">Cookies here</b></consent-banner >\n</div><consent-banner></consent-banner>';
  const ahead = await prerender(page(body));
  expect(once(ahead)).toBe(1);
  expect(ahead).toMatch(/<consent-banner {2}placement=top class="ours" data-consent-first='[^']*'><template shadowrootmode="open">[^]*?<\/template><b slot="title">Cookies here<\/b><\/consent-banner ><script data-consent-boot="own">/);
  expect(ahead).toContain('class="base top over"');
  expect(await prerender(ahead)).toBe(ahead);
});

test('another declaration, language, placement or nonce takes the place of the former', async () => {
  const first = await prerender(page(), { lang: 'de', placement: 'top', nonce: 'a"b' });
  expect(first).toContain('lang="de"');
  expect(first).toContain('Alle ablehnen');
  expect(first).toContain('<script data-consent-boot nonce="a&#34;b">');
  expect(first).toContain('<consent-banner placement="top" ');
  expect(await prerender(first)).toBe(await prerender(page()));
  // Of a page's own banner, that one’s.
  const own = page('<consent-banner placement="top"></consent-banner><p>Text</p>');
  expect(await prerender(await prerender(own, { placement: 'inline', lang: 'de' }))).toBe(await prerender(own));
  const renamed = first.replace('{"policy":"1"}', '{"policy":"2"}');
  expect(await prerender(renamed)).toBe(await prerender(page().replace('{"policy":"1"}', '{"policy":"2"}')));
});

test('where nothing is asked there is no banner, nor one that was', async () => {
  for (const config of [{ regime: 'notice' }, { minors: true }, { categories: [{ id: 'essential' }] }]) {
    expect(await prerender(page('<p>Text</p>', block(config)))).toBe(page('<p>Text</p>', block(config)));
    const former = (await prerender(page())).replace('{"policy":"1"}', JSON.stringify(config));
    expect(await prerender(former)).toBe(page().replace('{"policy":"1"}', JSON.stringify(config)));
    const own = page('<main>Text</main><consent-banner></consent-banner>');
    expect(await prerender((await prerender(own)).replace('{"policy":"1"}', JSON.stringify(config)))).toBe(own.replace('{"policy":"1"}', JSON.stringify(config)));
  }
  // A page without the library.
  expect(await prerender('<p>Text</p>')).toBe('<p>Text</p>');
});

test('what has no place for it, or is not valid, says why', async () => {
  const refused: Record<string, [string, object?]> = {
    'A page of frames has no place for a banner.': [`${block()}<frameset><frame></frameset>`],
    '<consent-banner> has no end tag.': [page('<consent-banner/>')],
    '<consent-banner> has a shadow root of somebody else.': [page('<consent-banner><template shadowrootmode="open">Mine</template></consent-banner>')],
    'Not valid in the declaration: policy': [page('', block({ policy: 1 }))],
    'Not valid in the declaration: nope': [page(), { config: { nope: 1 } }],
  };
  for (const [message, [html, options]] of Object.entries(refused)) await expect(prerender(html, options)).rejects.toThrow(message);
  await expect(prerender(page('', '<script data-consent-config>{"policy":</script>'))).rejects.toThrow(/^Not valid in the declaration: /);
});

test('the texts of a declaration are text', async () => {
  const evil = `</script></template><img src=x onerror=alert(1)>'"&`;
  const ahead = await prerender(page(), {
    config: { policy: evil, policyUrl: 'javascript:alert(1)', controller: { name: evil }, messages: { title: evil, accept: evil, saved: evil }, cookie: { name: 'consent', path: `/'>${evil}` }, categories: [{ id: `a'>`, label: evil }] },
  });
  expect(ahead).not.toMatch(/<img|javascript:/);
  expect(ahead.match(/<\/template>/g)).toHaveLength(1);
  expect(ahead.match(/<\/script>/g)).toHaveLength(2);
  const shown = await prerender(page(), { config: { policyUrl: '/privacy?a=1&b="2"' } });
  expect(shown).toContain('href="/privacy?a=1&#38;b=&#34;2&#34;"');
});

test('the language: as told, of the page, of the declaration, or English', async () => {
  const langOf = async (lang: string, options = {}, config = {}) => /<section [^>]*lang="([^"]+)"/.exec(await prerender(page('', block(config)).replace('lang="en"', lang), options))?.[1];
  expect(await langOf('lang="de-CH"')).toBe('de');
  expect(await langOf('lang="zh-TW"')).toBe('zh-Hant');
  expect(await langOf('lang="tlh"', {}, { lang: 'fr' })).toBe('fr');
  expect(await langOf('')).toBe('en');
  expect(await langOf('lang="de"', { lang: 'it' })).toBe('it');
  expect(await langOf('lang="x-y_z" ', { lang: '§§' })).toBe('en');
});

test('a page grows by 2,500 bytes at most', async () => {
  const brotli = (text: string): number => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const shared = readFileSync(new URL('../../demo/shared/declaration.json', import.meta.url), 'utf8');
  const demo = (path: string) => readFileSync(new URL(`../../demo/${path}`, import.meta.url), 'utf8').replace('{{declaration}}', shared);
  const sizes: number[] = [];
  for (const html of [page(), demo('chat/index.html'), demo('static/kiln.html'), demo('policy/index.html')])
    for (const placement of ['bottom', 'top', 'bottom-start', 'bottom-end', 'center', 'inline'] as const) sizes.push(brotli(await prerender(html, { placement })) - brotli(html));
  console.log(`prerendered: ${Math.min(...sizes)} to ${Math.max(...sizes)} B brotli of 2500`);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2500);
});

test.describe('the command', () => {
  const run = (cwd: string, path: string, ...args: string[]) => spawnSync(process.execPath, [join(path, 'dist/cli.js'), ...args], { cwd, encoding: 'utf8' });

  test('files of all encodings, byte for byte; each once; what cannot be says so', ({ packed: { project, path } }) => {
    const site = join(project, 'site');
    mkdirSync(join(site, 'deep'), { recursive: true });
    const latin = Buffer.from(page('<p>Gr\xfc\xdfe</p>', `<meta charset="windows-1252">${block({ controller: { name: 'M\xfcller' } })}`), 'latin1');
    const files: Record<string, Buffer> = {
      'index.html': Buffer.from(page('<p>Grüße</p>')),
      'deep/marked.html': Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(page('<p>Grüße</p>', block({ controller: { name: 'Müller' } })))]),
      'deep/latin.htm': latin,
      'deep/wide.html': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(page(), 'utf16le')]),
      'plain.html': Buffer.from('<p>No library here</p>'),
      'deep/other.txt': Buffer.from(page()),
    };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(site, name), bytes);

    const first = run(project, path, 'prerender', 'site');
    expect(first.stderr).toBe('site/deep/wide.html: This is UTF-16: save it as UTF-8.\n');
    expect(first.status).toBe(1);
    expect(first.stdout).toContain('3 of 5 files changed.');
    expect(first.stdout).toContain(`script-src ${hash}`);
    for (const [name, bytes] of Object.entries(files)) {
      const now = readFileSync(join(site, name)).toString('latin1');
      expect(without(now) === bytes.toString('latin1'), name).toBe(true);
      if (/index|marked|latin/.test(name)) expect(once(now)).toBe(1);
    }
    for (const name of ['deep/marked.html', 'deep/latin.htm']) expect(readFileSync(join(site, name), 'latin1')).toContain('M&#252;ller');
    expect(run(project, path, 'prerender', 'site/**/*.html', 'site/deep/latin.htm').stdout).toContain('0 of 5 files changed.');
  });

  test('its options', ({ packed: { project, path } }) => {
    writeFileSync(join(project, 'page.html'), '<!doctype html><html lang="en"><body><p>Text</p></body></html>');
    writeFileSync(join(project, 'declaration.json'), '{"policy":"7"}');
    const told = run(project, path, 'prerender', 'page.html', '--config', 'declaration.json', '--lang', 'fr', '--placement', 'center', '--nonce', '{{nonce}}');
    expect(told).toMatchObject({ status: 0, stderr: '', stdout: '1 of 1 files changed.\n' });
    const html = readFileSync(join(project, 'page.html'), 'utf8');
    expect(html).toContain('<dialog class="base center over" part="base" lang="fr"');
    expect(html).toContain('nonce="{{nonce}}"');
    expect(html).toContain('&#34;policy&#34;:&#34;7&#34;'.replaceAll('&#34;', '"'));
  });

  test('what it does not understand', ({ packed: { project, path } }) => {
    for (const [args, message] of [
      [[], /consent-elements prerender </],
      [['render', 'x.html'], /consent-elements prerender </],
      [['prerender'], /consent-elements prerender </],
      [['prerender', 'nothing/*.html'], /^No such file: nothing\/\*\.html\n$/],
      [['prerender', 'x.html', '--wide'], /--wide/],
      [['prerender', 'x.html', '--config', 'missing.json'], /missing\.json/],
    ] as const) {
      const { status, stderr } = run(project, path, ...args);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(status).toBe(1);
    }
    const { status, stdout } = run(project, path, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--placement');
  });

  test('runs as a program', ({ packed: { path } }) => {
    expect(readFileSync(join(path, 'dist/cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect((JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { bin: object }).bin).toEqual({ 'consent-elements': 'dist/cli.js' });
    expect(execFileSync(process.execPath, [join(path, 'dist/cli.js'), '--help'], { encoding: 'utf8' })).toContain('consent-elements prerender');
  });
});

test('the plugin for Vite: in what it builds and what it serves', async ({ packed: { project, path } }) => {
  const root = join(project, 'app');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'index.html'), page('<div id="app"></div><script type="module" src="/main.js"></script>'));
  writeFileSync(join(root, 'main.js'), 'document.title = "App";');
  const { consentPrerender } = (await import(join(path, 'dist/vite.js'))) as { consentPrerender: (options?: object) => Plugin };
  const plugins = [consentPrerender({ lang: 'es', nonce: 'n' })];
  const { output } = (await build({ root, logLevel: 'error', plugins, build: { write: false } })) as Rolldown.RolldownOutput;
  const built = String((output.find(({ fileName }) => fileName === 'index.html') as Rolldown.OutputAsset).source);
  expect(once(built)).toBe(1);
  expect(built).toContain('Rechazar');
  expect(built).toMatch(/<script type="module" crossorigin src="\/assets\/index-[^"]+\.js">/);

  const server = await createServer({ root, logLevel: 'error', plugins, server: { host: '127.0.0.1', port: 0 } });
  await server.listen();
  const served = await (await fetch(server.resolvedUrls!.local[0]!)).text();
  await server.close();
  expect(once(served)).toBe(1);
  expect(served).toContain('/@vite/client');
});
