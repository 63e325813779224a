/** The other end of the recorder: keeps receipts, and finds them again. For Node, Deno, Bun and edge runtimes. */
export type { Database } from './receiver/database.js';
export { createReceiver, type ReceiverOptions } from './receiver/receiver.js';
export { TABLES, type Count, type Stored } from './receiver/store.js';
