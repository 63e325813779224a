// The "third parties" of the demo, played by one process: a metrics vendor, a pixel vendor, a video host, and the hosts of
// the analytics tags. They do what such hosts do and ask nobody for consent. A further port, the wire, tells the demo pages
// what they received.
import { readFile } from 'node:fs/promises';
import { listen } from '../listen.js';
import { answerAt, scriptAt } from '../tags/vendors.js';

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const KEPT = 60; // hits that a page gets to see when it connects

/**
 * @param {{ port?: number, log?: (line: string) => void }} [options] `port`: first of the five, default 8091
 * @returns {Promise<{ metrics: string, pixel: string, video: string, tags: string, wire: string, stop(): Promise<void> }>} the origins
 */
export async function startThirdParties({ port = 8091, log = () => {} } = {}) {
  const hits = [];
  const watchers = new Set();
  let count = 0;

  /** Notes one request; `events` and `cookie` are what its body said. */
  function hit(request, { events = [], cookie = false } = {}) {
    const dest = request.headers['sec-fetch-dest'];
    const entry = {
      id: ++count,
      time: Date.now(),
      host: request.headers.host.replace(/:\d+$/, ''),
      path: new URL(request.url, 'http://host').pathname,
      kind: { script: 'script', image: 'pixel', iframe: 'frame' }[dest] ?? sentBy(request),
      events,
      cookie: cookie || Boolean(request.headers.cookie),
    };
    hits.push(entry);
    if (hits.length > KEPT) hits.shift();
    for (const watcher of watchers) sendEvent(watcher, entry);
    const words = [entry.host, request.method, entry.path, entry.kind, ...events, entry.cookie ? 'cookie' : 'no cookie'];
    log(`${new Date(entry.time).toTimeString().slice(0, 8)}  ${words.join('  ')}`);
  }

  const file = async (response, type, name) =>
    send(response, 200, type, await readFile(new URL(name, import.meta.url)));

  const hosts = {
    async metrics(request, response, path) {
      if (path === '/m.js') {
        hit(request);
        return file(response, 'text/javascript', 'm.js');
      }
      if (path !== '/collect' || request.method !== 'POST') return notFound(response);
      const { visitor, events } = await readReport(request);
      hit(request, { events, cookie: Boolean(visitor) });
      response.writeHead(204, { 'Access-Control-Allow-Origin': '*' }).end();
    },
    async pixel(request, response, path) {
      if (path !== '/p.gif') return notFound(response);
      hit(request);
      send(response, 200, 'image/gif', GIF);
    },
    async video(request, response, path) {
      if (path !== '/embed/kiln') return notFound(response);
      hit(request);
      return file(response, 'text/html', 'video.html');
    },
    /** Under the name of each vendor. Whatever they send is taken, and answered as if there were no settings. */
    async tags(request, response, path) {
      for (const [name, value] of Object.entries({ Origin: request.headers.origin ?? '*', Headers: request.headers['access-control-request-headers'] ?? '*', Credentials: 'true' }))
        response.setHeader(`Access-Control-Allow-${name}`, value);
      if (request.method === 'OPTIONS') return void response.writeHead(204).end();
      hit(request);
      const script = scriptAt(path);
      if (script || path.endsWith('.js')) return send(response, 200, 'text/javascript', script ?? '');
      send(response, 200, 'application/json', answerAt(request.headers.host));
    },
    async wire(request, response, path) {
      if (path !== '/hits') return notFound(response);
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'Access-Control-Allow-Origin': '*',
      });
      const seen = Number(request.headers['last-event-id'] ?? 0);
      response.write('retry: 2000\n\n');
      for (const entry of hits) if (entry.id > seen || seen > count) sendEvent(response, entry);
      watchers.add(response);
      response.on('close', () => watchers.delete(response));
    },
  };

  const started = {};
  const running = [];
  let next = port;
  for (const [name, answer] of Object.entries(hosts)) {
    const server = await listen((request, response) => {
      const path = new URL(request.url, 'http://host').pathname;
      answer(request, response, path).catch(() => response.destroy());
    }, next);
    running.push(server);
    // The wire is the demo's own tool: it keeps a name that no declaration lists.
    started[name] = `http://${name === 'wire' ? '' : `${name}.`}localhost:${server.port}`;
    next = port && server.port + 1;
  }
  return { ...started, stop: async () => void (await Promise.all(running.map((server) => server.stop()))) };
}

const sentBy = (request) =>
  request.method !== 'POST' ? 'visit' : request.headers['sec-fetch-mode'] === 'no-cors' ? 'beacon' : 'fetch';

const sendEvent = (response, entry) => response.write(`id: ${entry.id}\ndata: ${JSON.stringify(entry)}\n\n`);

const send = (response, status, type, body) =>
  void response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' }).end(body);

const notFound = (response) => send(response, 404, 'text/plain', 'Not here.');

/** The body of a report: `{ visitor?: string, events: string[] }`; anything else counts as empty. */
async function readReport(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 16_384) break;
  }
  try {
    const { visitor, events } = JSON.parse(text);
    return { visitor: String(visitor ?? ''), events: events.slice(0, 20).map((event) => String(event).slice(0, 40)) };
  } catch {
    return { visitor: '', events: [] };
  }
}
