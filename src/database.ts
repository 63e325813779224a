/** Where the receiver keeps receipts: PostgreSQL, or one that is embedded in the process. For Node. */
import type { Database } from './receiver/database.js';

/** Folder of the embedded database. */
const FOLDER = 'consent-receipts';

/**
 * Opens a PostgreSQL by its address (`postgres://…`, needs `pg`), or a PGlite in a folder (needs `@electric-sql/pglite`),
 * `memory://` for one that is gone with the process.
 *
 * @param address Default: the environment's `DATABASE_URL`, or else the folder `consent-receipts`.
 */
export async function openDatabase(address = process.env['DATABASE_URL'] ?? FOLDER): Promise<Database & { close(): Promise<void> }> {
  if (/^postgres(ql)?:/.test(address)) {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ connectionString: address });
    // An idle connection that breaks is replaced; the one in use says so where it is used.
    pool.on('error', () => undefined);
    return { query: async (sql, values) => ({ rows: (await pool.query(sql, values)).rows as unknown[] }), close: () => pool.end() };
  }
  const { PGlite } = await import('@electric-sql/pglite');
  const lite = await PGlite.create(address);
  return { query: (sql, values) => lite.query(sql, values), close: () => lite.close() };
}
