/** The receipt's code is for the moment when one is wanted. */
import type * as Receipts from './receipt.js';

export const loadReceipt = (): Promise<typeof Receipts> => import('./receipt.js');
