/** The check of digests, where many receipts share what was asked. */
import type { Receipt } from '../core/receipt/format.js';
import { verifyHead, verifyNotice } from '../core/receipt/verify.js';

/** Notices remembered as checked. */
const MAX = 200;

/** A notice that came before, in the same words under the same digest, is not computed again: that costs more than all else. */
export function createVerifier(): (receipt: Receipt) => Promise<boolean> {
  const checked = new Map<string, string>();
  return async ({ notice, ...head }) => {
    const text = JSON.stringify(notice);
    if (checked.get(head.notice_digest) !== text) {
      if (!(await verifyNotice(notice, head.notice_digest))) return false;
      if (checked.size >= MAX) checked.clear();
      checked.set(head.notice_digest, text);
    }
    return verifyHead(head);
  };
}
