import { digest } from './digest.js';
import type { Notice, Receipt } from './format.js';

// Half a character has no canonical form: no receipt was made with one.
const isDigestOf = async (text: string, value: unknown): Promise<boolean> => text === (await digest(value).catch(() => undefined));

export const verifyNotice = (notice: Notice, text: string): Promise<boolean> => isDigestOf(text, notice);

export const verifyHead = ({ digest: own, ...head }: Omit<Receipt, 'notice'>): Promise<boolean> => isDigestOf(own, head);

/** Whether a receipt is as it was made: each digest is that of what it stands for. */
export const verifyReceipt = async ({ notice, ...head }: Receipt): Promise<boolean> => (await verifyNotice(notice, head.notice_digest)) && verifyHead(head);
