import { createServer } from 'node:http';

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** What the vendor answers, by the end of the path. */
const answers = {
  js: (query) => ['text/javascript', `window.log?.push(${JSON.stringify(query)});`],
  gif: () => ['image/gif', gif],
  css: () => ['text/css', ''],
  html: () => ['text/html', '<!doctype html><p>Embedded</p>'],
};

/**
 * Somebody else's server, on another host and port than the tests, that counts what arrives: `/vendor` of the test server
 * has its address, `/vendor?words` the requests whose address has the words in it. `/kept` has the cookies that came with
 * the question.
 */
export function vendorPlugin() {
  const hits = [];
  const vendor = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, 'http://vendor');
    hits.push(`${request.method} ${request.url}`);
    const [type, body] = answers[pathname.split('.').pop()]?.(search.slice(1)) ?? ['text/plain', ''];
    const { origin = '*', 'access-control-request-headers': headers = '*' } = request.headers;
    response.writeHead(200, {
      'content-type': type,
      'cache-control': 'no-store',
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': headers,
    });
    response.end(body);
  });
  vendor.on('upgrade', (request, socket) => {
    hits.push(`WEBSOCKET ${request.url}`);
    socket.destroy();
  });
  vendor.unref();

  return {
    name: 'vendor',
    serverStart: () => new Promise((resolve) => vendor.listen(0, '127.0.0.1', resolve)),
    serverStop: () => vendor.closeAllConnections(),
    serve({ path, querystring, headers }) {
      if (path === '/kept') return { body: headers.cookie ?? '', type: 'text' };
      if (path !== '/vendor') return undefined;
      const words = decodeURIComponent(querystring);
      const body = words ? hits.filter((hit) => hit.includes(words)) : `http://127.0.0.1:${vendor.address().port}`;
      return { body: JSON.stringify(body), type: 'json' };
    },
  };
}
