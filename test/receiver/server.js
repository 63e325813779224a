// A site's server that takes receipts, as a process of its own: it can be killed. Says its port once it listens.
import { createServer } from 'node:http';
import { createRequestListener } from '@remix-run/node-fetch-server';
import { createReceiver } from 'consent-elements/receiver';
import { openDatabase } from 'consent-elements/receiver/database';

const [address, port, config] = process.argv.slice(2);
const database = await openDatabase(address);
const receive = createReceiver({ database, config: JSON.parse(config), authorize: () => true, limit: { perMinute: 1e6 } });
// Late answers, too: a decision may come in between.
const late = async (request) => {
  const response = await receive(request);
  await new Promise((resolve) => setTimeout(resolve, Math.random() ** 4 * 200));
  return response;
};
createServer(createRequestListener(late)).listen(Number(port), '127.0.0.1', () => process.send?.('listening'));
