/** A person's receipts as lines of JSON, or as a table. */
import Papa from 'papaparse';
import type { Stored } from './store.js';

type Cells = Readonly<Record<string, string>>;

const cellsOf = ({ receipt, received }: Stored): Cells => ({
  receipt_id: receipt.receipt_id,
  record_id: receipt.record_id,
  subject: receipt.pii_principal_id,
  event_time: receipt.event.event_time,
  received,
  event_type: receipt.event.event_type,
  policy_version: receipt.notice.policy_version,
  language: receipt.notice.language,
  element: receipt.event.element ?? '',
  control: receipt.event.control ?? '',
  states: Object.entries(receipt.event.states).map(([id, state]) => `${id}: ${state}`).join('; '),
  agreements: receipt.event.agreements.map(({ document, version }) => `${document} ${version}`).join('; '),
  privacy_notice: receipt.notice.privacy_notice,
  digest: receipt.digest,
});

const COLUMNS = 'receipt_id,record_id,subject,event_time,received,event_type,policy_version,language,element,control,states,agreements,privacy_notice,digest';

/** RFC 4180. A text that a spreadsheet would take for a formula has an apostrophe before it. */
const lineOf = (stored: Stored): string => `${Papa.unparse([cellsOf(stored)], { columns: COLUMNS.split(','), header: false, escapeFormulae: true, newline: '\r\n' })}\r\n`;

export const FORMATS = {
  ndjson: { type: 'application/x-ndjson; charset=utf-8', head: '', line: (stored: Stored) => `${JSON.stringify(stored)}\n` },
  csv: { type: 'text/csv; charset=utf-8; header=present', head: `${COLUMNS}\r\n`, line: lineOf },
};

/** Lines as they are read: a long history is never in memory as a whole. Rejects where not even the first can be read. */
export async function stream(all: AsyncGenerator<Stored>, { head, line }: (typeof FORMATS)['csv']): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let next = await all.next();
  return new ReadableStream({
    start(controller) {
      if (head) controller.enqueue(encoder.encode(head));
    },
    async pull(controller) {
      if (next.done) return controller.close();
      controller.enqueue(encoder.encode(line(next.value)));
      next = await all.next();
    },
    async cancel() {
      await all.return(undefined);
    },
  });
}
