/** Receipts as browsers make them, without a browser. */
import { randomUUID } from 'node:crypto';
import { parseDeclaration } from '../../src/core/declaration.js';
import { digest } from '../../src/core/receipt/digest.js';
import type { Noted } from '../../src/core/receipt/noted.js';
import type { Receipt } from '../../src/core/receipt/format.js';
import { toReceipt } from '../../src/core/receipt/receipt.js';
import type { ConsentRecord } from '../../src/core/record.js';

export const CONFIG = {
  policy: '1',
  policyUrl: '/privacy',
  controller: { name: 'Example Chat Ltd', country: 'SG' },
  services: [{ id: 'metrics', category: 'analytics', provider: 'Metrics Ltd', hosts: ['metrics.example'], cookies: [{ name: '_m', maxAgeDays: 30 }] }],
};

export const recordOf = (change: Partial<ConsentRecord> = {}): ConsentRecord => {
  const time = Math.floor(Date.now() / 1000);
  return { v: 1, id: randomUUID(), policy: '1', first: time, time, via: 'accept-all', granted: ['essential', 'acceptance', 'functionality', 'analytics', 'beacons'], denied: [], lang: 'en', ...change };
};

export const refusalOf = (change: Partial<ConsentRecord> = {}): ConsentRecord =>
  recordOf({ via: 'reject-all', granted: ['essential', 'acceptance'], denied: ['functionality', 'analytics', 'beacons'], ...change });

export async function receiptOf(noted: Partial<Noted> = {}, config: object = CONFIG): Promise<Receipt> {
  const after = noted.after ?? (noted.over ? undefined : recordOf());
  const asked = { declaration: parseDeclaration(config), language: 'en', words: 'Cookies?\nAccept all\nReject all', policyUrl: 'https://chat.example/privacy', origin: 'https://chat.example', version: '0' };
  // As it comes out of a body.
  return JSON.parse(JSON.stringify(await toReceipt({ after, time: after?.time ?? 1, n: 0, ...noted }, asked))) as Receipt;
}

/** Any part of a receipt, to be made wrong. */
export interface Forged {
  pii_principal_id: unknown;
  event: { states: Record<string, unknown>; event_time: unknown };
  notice: { withdrawal_method: unknown };
}

/** Changed, with digests that are right. */
export async function forge(receipt: Receipt, change: (receipt: Forged) => void): Promise<Receipt> {
  const forged = structuredClone(receipt);
  change(forged);
  const { digest: was, notice, ...head } = { ...forged, notice_digest: await digest(forged.notice) };
  return { ...head, digest: was && (await digest(head)), notice };
}
