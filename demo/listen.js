import { createServer } from 'node:http';
import { once } from 'node:events';

/**
 * Starts an HTTP server on loopback, IPv4 and (where there is one) IPv6, at `port` or the next free one.
 * @param {import('node:http').RequestListener} handler
 * @param {number} port 0 = any free port
 * @returns {Promise<{ port: number, stop(): Promise<void> }>}
 */
export async function listen(handler, port) {
  for (let attempt = port; ; attempt++) {
    const servers = [];
    const stop = async () => {
      for (const server of servers) {
        server.closeAllConnections(); // an open event stream would keep it alive for ever
        await new Promise((done) => server.close(done));
      }
    };
    try {
      let bound = attempt;
      for (const host of ['127.0.0.1', '::1']) {
        const server = createServer(handler);
        server.listen(bound, host);
        try {
          await once(server, 'listening');
        } catch (error) {
          if (host === '::1' && error.code !== 'EADDRINUSE') continue; // no IPv6 on this machine
          throw error;
        }
        servers.push(server);
        bound = server.address().port;
      }
      return { port: bound, stop };
    } catch (error) {
      await stop();
      if (error.code !== 'EADDRINUSE' || attempt - port > 50) throw error;
    }
  }
}
