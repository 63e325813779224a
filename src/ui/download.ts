import type { Consent } from '../core/api.js';

/** Saves the receipt of the decision that holds as a file; the bare record, where the receipt's code does not come. */
export async function downloadReceipt(consent: Consent): Promise<void> {
  const data = await consent.receipt().catch(() => consent.record);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  link.download = 'consent.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
