/** Receipts beyond `consent.receipt()`: their types, the check of one, and another form. */
export { toKantara, type KantaraReceipt } from './core/receipt/kantara.js';
export type { ConsentState, EventType, Notice, Party, PiiInformation, Purpose, Receipt, ReceiptEvent, ReceiptService } from './core/receipt/format.js';
export { verifyReceipt } from './core/receipt/verify.js';
