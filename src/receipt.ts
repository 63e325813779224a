/** Receipts beyond `consent.receipt()`: their types, the check of one, and another form. */
export { toKantara, type KantaraReceipt } from './core/receipt/kantara.js';
export type { Notice, Party, PiiInformation, Purpose, Receipt, ReceiptEvent, ReceiptService } from './core/receipt/receipt.js';
export type { ConsentState, EventType } from './core/receipt/transition.js';
export { verifyReceipt } from './core/receipt/verify.js';
