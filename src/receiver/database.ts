/** What the receiver asks of a database: a Pool of `pg`, a PGlite, or any other client that speaks PostgreSQL has it. */
export interface Database {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}
