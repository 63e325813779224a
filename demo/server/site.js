// A site that renders its pages on the server and decides there who gets the metrics tag. It has three sorts of visitors:
//
// - who allowed it: the vendor's tag as the vendor hands it out, in the HTML from the start
// - who has not decided: the same tag, marked. It asks nobody, and a yes starts it in this page, the one by which they came
// - who refused, in words or by Global Privacy Control: nothing, not even the vendor's address
//
// A function for `http.createServer`; serve.js mounts it under /server/.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readConsent } from 'consent-elements';
import { prerender } from 'consent-elements/prerender';
import { conversations } from '../shared/conversations.js';

/** One object: printed into the page, where consent.js reads it, and what `readConsent` goes by. */
const declaration = JSON.parse(readFileSync(new URL('../shared/declaration.json', import.meta.url), 'utf8'));

/**
 * @param {{ metrics: string, video: string, wire: string }} hosts Origins: the vendor's, the video host's, and that of the demo's list of requests.
 * @returns {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => Promise<void>}
 */
export const createSite = (hosts) => async (request, response) => {
  if (!['GET', 'HEAD'].includes(request.method)) return void response.writeHead(405, { Allow: 'GET, HEAD' }).end();
  const { pathname } = new URL(request.url, 'http://site');
  const id = pathname.slice('/server/'.length);
  const conversation = conversations.find((one) => one.id === id);
  if (id && !conversation) return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('No such conversation.');

  const visitor = visitorOf(request.headers);
  const nonce = randomBytes(16).toString('base64');
  const html = page({ conversation, visitor, nonce, hosts });
  // Who has not decided is asked in the HTML itself.
  const body = visitor.record ? html : await prerender(html, { nonce });
  response
    .writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      // No cache may give one visitor's page to another, nor a page from before a decision to who has decided since.
      'Cache-Control': 'private, no-cache',
      Vary: 'Cookie, Sec-GPC',
      'Content-Security-Policy': policy(nonce, hosts, visitor),
      'X-Content-Type-Options': 'nosniff',
    })
    .end(request.method === 'HEAD' ? undefined : body);
};

/** What a request says about metrics: `allowed`, `undecided` or `refused`. */
function visitorOf(headers) {
  const record = readConsent(headers.cookie, declaration);
  // Several such headers arrive as one, with commas.
  const signal = /(^|,)\s*1\s*(,|$)/.test(headers['sec-gpc'] ?? '');
  // The signal denies what was not decided under it.
  const isAllowed = !!record && (record.services?.metrics ?? record.granted.includes('analytics')) && (!signal || record.gpc === true);
  const isDecided = signal || [...(record?.granted ?? []), ...(record?.denied ?? [])].includes('analytics');
  return { record, signal, metrics: isAllowed ? 'allowed' : isDecided ? 'refused' : 'undecided' };
}

/** Who refused has a page that could not reach the vendor if it wanted to. */
const policy = (nonce, { metrics, video, wire }, visitor) =>
  [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `connect-src 'self' ${wire} ${visitor.metrics === 'refused' ? '' : metrics}`,
    `frame-src ${video}`,
    "object-src 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

/** The vendor's snippet, for whom it may be. */
function tag({ metrics: state }, nonce, { metrics }) {
  if (state === 'refused') return '';
  const mark = state === 'undecided' ? 'type="text/plain" data-consent="metrics" ' : '';
  // The gate does not know what it did not start: once its consent is gone, the page is asked for anew.
  const leave = mark ? '' : `document.addEventListener('consent-change', ({ revoked }) => revoked.includes('metrics') && location.reload());`;
  return `<script ${mark}nonce="${nonce}">
  window.metrics ??= (...call) => (metrics.q ??= []).push(call);
  metrics('page', location.pathname);
  ${leave}
</script>
<script ${mark}async src="${metrics}/m.js" nonce="${nonce}"></script>`;
}

const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** JSON in a script element must not end it. */
const json = (value) => JSON.stringify(value).replaceAll('<', '\\u003c');

const SENT = { allowed: 'in this page', undecided: 'waits for a yes', refused: 'left out' };

const page = ({ conversation, visitor, nonce, hosts }) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, viewport-fit=cover">
<title>${escape(conversation?.name ?? 'Messages')} at Teasel</title>
<script type="application/json" data-consent-config>${json(declaration)}</script>
<script src="/consent/consent.js" nonce="${nonce}"></script>
<script src="/consent/recorder.js" data-endpoint="/consent-receipts" async nonce="${nonce}"></script>
${tag(visitor, nonce, hosts)}
<link rel="icon" href="/shared/teasel.svg">
<link rel="stylesheet" href="/shared/base.css">
<link rel="stylesheet" href="/shared/app.css">
<link rel="stylesheet" href="/shared/wire.css">
<link rel="stylesheet" href="/server/assets/server.css">
<script type="module" src="/server/assets/server.js" nonce="${nonce}"></script>
</head>
<body>
<div class="app">
  <header class="top">
    <a class="brand" href="/"><img src="/shared/teasel.svg" alt="" width="28" height="28">Teasel</a>
    <button type="button" class="quiet" id="wire-toggle" aria-controls="wire">The wire</button>
    <dl class="sent">
      <div><dt>Cookie</dt><dd>${visitor.record ? escape(visitor.record.via) : 'no decision'}</dd></div>
      <div><dt>Sec-GPC</dt><dd>${visitor.signal ? '1' : 'none'}</dd></div>
      <div class="${visitor.metrics}"><dt>Metrics tag</dt><dd>${SENT[visitor.metrics]}</dd></div>
    </dl>
  </header>
  <main class="split" data-pane="${conversation ? 'talk' : 'list'}">
    <h1 class="unseen">Messages</h1>
    <div class="side">
      <nav class="rail" aria-labelledby="rail-title">
        <h2 id="rail-title">Conversations</h2>
        <ul>${conversations.map((one) => row(one, conversation)).join('')}</ul>
      </nav>
      <footer class="foot"><a href="/privacy">Privacy</a><a href="#" data-consent-action="open">Cookie settings</a></footer>
    </div>
    ${talk(conversation, hosts)}
  </main>
  <aside class="wire" id="wire" aria-label="The wire" data-source="${hosts.wire}" hidden></aside>
</div>
</body>
</html>
`;

const row = ({ id, name, messages }, current) => `
        <li><a class="row" href="/server/${id}"${id === current?.id ? ' aria-current="page"' : ''}>
          <span class="avatar hue-${name.length % 5}" aria-hidden="true">${escape(name[0])}</span>
          <span class="row-name">${escape(name)}</span><span class="row-time">${messages.at(-1).at}</span>
          <span class="row-last">${escape(messages.at(-1).text)}</span>
        </a></li>`;

const talk = (conversation, { video }) =>
  conversation
    ? `<section class="talk" aria-labelledby="talk-name" data-id="${conversation.id}">
      <header>
        <a class="back" href="/server/" aria-label="All conversations"><span aria-hidden="true">←</span></a>
        <div><h2 id="talk-name">${escape(conversation.name)}</h2><p>${escape(conversation.members)}</p></div>
      </header>
      <div class="thread" role="log" aria-labelledby="talk-name" tabindex="0"><ol class="messages">${conversation.messages.map((one) => message(one, video)).join('')}</ol></div>
      <form class="composer">
        <label class="unseen" for="text">Message</label>
        <textarea id="text" name="text" rows="1" placeholder="Write something kind" autocomplete="off"></textarea>
        <button class="main">Send</button>
      </form>
    </section>`
    : '<section class="talk nobody"><p>Each conversation is a page of its own, rendered by the server.</p></section>';

const message = ({ from, at, text, clip }, video) => `
        <li class="message${from ? '' : ' own'}">
          <span class="${from ? 'author' : 'unseen'}">${escape(from || 'You')}</span><p>${escape(text)}</p>
          ${clip ? `<consent-embed for="video" src="${video}/embed/kiln" label="Kiln night"></consent-embed>` : ''}
          <time>${at}</time>
        </li>`;
