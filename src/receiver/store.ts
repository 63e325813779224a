/** Receipts in tables. One dialect: PostgreSQL's, of which nothing is used that its distributed relatives lack. */
import type { Notice, Receipt } from '../core/receipt/format.js';
import type { Database } from './database.js';

/**
 * A receipt's own id is its key: random, so rows spread evenly over shards, and a receipt that comes twice meets itself on one
 * of them. What many were asked alike stands once, and stays.
 */
export const TABLES = [
  `CREATE TABLE IF NOT EXISTS consent_notices (
  digest text PRIMARY KEY,
  notice text NOT NULL
)`,
  `CREATE TABLE IF NOT EXISTS consent_receipts (
  receipt_id uuid PRIMARY KEY,
  subject text NOT NULL,
  received timestamptz NOT NULL DEFAULT now(),
  policy text NOT NULL,
  notice text NOT NULL,
  receipt jsonb NOT NULL,
  context jsonb
)`,
  'CREATE INDEX IF NOT EXISTS consent_receipts_subject ON consent_receipts (subject, received, receipt_id)',
];

/** What else is kept of a receipt. */
export interface Stored {
  readonly receipt: Receipt;
  /** By the server's clock, ISO 8601. */
  readonly received: string;
  /** What the site asked to keep of the request. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Decisions of one day, UTC, by the server's clock. */
export interface Count {
  readonly day: string;
  readonly policy: string;
  /** Of the decision. */
  readonly type: string;
  /** Category or service, and its state after it. */
  readonly id: string;
  readonly state: string;
  readonly count: number;
}

export interface Store {
  /** `other`: there is one of this id that says something else. */
  add(receipt: Receipt, context?: Readonly<Record<string, string>>): Promise<'new' | 'known' | 'other'>;
  find(receiptId: string): Promise<Stored | undefined>;
  /** One person's, the oldest first, read as they are asked for. */
  history(subject: string): AsyncGenerator<Stored>;
  /** Of a span of days, ISO 8601, the last one left out. */
  counts(from: string, to: string): Promise<Count[]>;
  /** Returns how many. */
  erase(subject: string): Promise<number>;
  /** Those about a version of the policy that came before a moment. Returns how many. */
  prune(policy: string, before: string): Promise<number>;
}

interface Row {
  readonly receipt: Omit<Receipt, 'notice'>;
  readonly received: string;
  readonly notice: string;
  readonly context: Record<string, string> | null;
}

/** Rows read at a time. */
const PAGE = 500;

/** Lines of counts: forty days of a hundred services in five versions. More are somebody's invention. */
const COUNTS = 100_000;

/** Digests remembered as stored. */
const REMEMBERED = 1000;

const COLUMNS = `r.receipt, to_char(r.received AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS received, n.notice, r.context
  FROM consent_receipts r JOIN consent_notices n ON n.digest = r.notice`;

const toStored = ({ receipt, received, notice, context }: Row): Stored => ({
  receipt: { ...receipt, notice: JSON.parse(notice) as Notice },
  received,
  ...(context && { context }),
});

export function createStore(database: Database): Store {
  const notices = new Set<string>();
  let ready: Promise<unknown> | undefined;

  async function makeTables(): Promise<void> {
    // Whoever may not create them has had them created.
    const isThere = await database.query('SELECT receipt_id FROM consent_receipts LIMIT 0').then(
      () => true,
      () => false,
    );
    if (!isThere) for (const table of TABLES) await database.query(table);
  }

  async function query<T>(sql: string, values: unknown[]): Promise<T[]> {
    ready ??= makeTables();
    try {
      await ready;
    } catch (error) {
      // Two that start at once may meet; a database may come later than its server.
      ready = undefined;
      throw error;
    }
    return (await database.query(sql, values)).rows as T[];
  }

  const affected = async (sql: string, values: unknown[]): Promise<number> =>
    Number((await query<{ count: string }>(`WITH gone AS (DELETE FROM consent_receipts WHERE ${sql} RETURNING 1) SELECT count(*) AS count FROM gone`, values))[0]!.count);

  return {
    async add({ notice, ...receipt }, context) {
      const { receipt_id, pii_principal_id, notice_digest, digest } = receipt;
      if (!notices.has(notice_digest)) {
        await query('INSERT INTO consent_notices (digest, notice) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING', [notice_digest, JSON.stringify(notice)]);
        if (notices.size >= REMEMBERED) notices.clear();
        notices.add(notice_digest);
      }
      const added = await query(
        `INSERT INTO consent_receipts (receipt_id, subject, policy, notice, receipt, context)
        VALUES ($1::uuid, $2, $3, $4, $5::jsonb, $6::jsonb) ON CONFLICT (receipt_id) DO NOTHING RETURNING receipt_id`,
        [receipt_id, pii_principal_id, notice.policy_version, notice_digest, JSON.stringify(receipt), context ? JSON.stringify(context) : null],
      );
      if (added[0]) return 'new';
      const [known] = await query<{ digest: string }>("SELECT receipt->>'digest' AS digest FROM consent_receipts WHERE receipt_id = $1::uuid", [receipt_id]);
      return known?.digest === digest ? 'known' : 'other';
    },
    async find(receiptId) {
      const [row] = await query<Row>(`SELECT ${COLUMNS} WHERE r.receipt_id = $1::uuid`, [receiptId]);
      return row && toStored(row);
    },
    async *history(subject) {
      for (let after = ['-infinity', '00000000-0000-0000-0000-000000000000'], rows: Row[] = []; ; ) {
        rows = await query<Row>(
          `SELECT ${COLUMNS} WHERE r.subject = $1 AND (r.received, r.receipt_id) > ($2::timestamptz, $3::uuid) ORDER BY r.received, r.receipt_id LIMIT ${PAGE}`,
          [subject, ...after],
        );
        yield* rows.map(toStored);
        const last = rows[PAGE - 1];
        if (!last) return;
        after = [last.received, last.receipt.receipt_id];
      }
    },
    async counts(from, to) {
      const rows = await query<Count & { count: string }>(
        `SELECT to_char(r.received AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, r.policy, r.receipt->'event'->>'event_type' AS type, s.key AS id, s.value AS state, count(*) AS count
        FROM consent_receipts r, jsonb_each_text(r.receipt->'event'->'states') s
        WHERE r.received >= $1::timestamptz AND r.received < $2::timestamptz
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5 LIMIT ${COUNTS}`,
        [from, to],
      );
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },
    erase: (subject) => affected('subject = $1', [subject]),
    prune: (policy, before) => affected('policy = $1 AND received < $2::timestamptz', [policy, before]),
  };
}
