import { digest } from './digest.js';
import type { Receipt } from './format.js';

/** Whether a receipt is as it was made: each digest is that of what it stands for. */
export async function verifyReceipt({ digest: own, notice, ...head }: Receipt): Promise<boolean> {
  try {
    return head.notice_digest === (await digest(notice)) && own === (await digest(head));
  } catch {
    // Half a character has no canonical form: no receipt was made with one.
    return false;
  }
}
