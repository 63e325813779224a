/** Stands in for `core/receipt/load.ts` in the script tag: the file beside it. */
import type * as Receipts from '../core/receipt/receipt.js';
import { registry } from '../core/registry.js';

export const loadReceipt = (): Promise<typeof Receipts> => registry().import!('receipt') as Promise<typeof Receipts>;
