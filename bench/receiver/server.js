// A receiver behind Node's own HTTP server, alone in its process. Asked by message, it tells what it has used so far.
import { createServer } from 'node:http';
import { createRequestListener } from '@remix-run/node-fetch-server';
import { createReceiver } from 'consent-elements/receiver';
import { openDatabase } from 'consent-elements/receiver/database';

const database = await openDatabase(process.argv[2]);
const handle = createRequestListener(createReceiver({ database, limit: { perMinute: 1e9 } }));
const server = createServer(handle).listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', async (message) => {
  if (message === 'usage') process.send({ cpu: process.cpuUsage() });
  if (message === 'size') {
    const { rows } = await database.query(`SELECT count(*) AS rows, pg_total_relation_size('consent_receipts') AS bytes FROM consent_receipts`);
    process.send({ rows: Number(rows[0].rows), bytes: Number(rows[0].bytes) });
  }
  if (message === 'end') {
    server.closeAllConnections();
    await database.close();
    process.exit();
  }
});
