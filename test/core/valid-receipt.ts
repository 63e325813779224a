/** Whether receipts are what the published schema says, and as they were made. */
import { Validator, type Schema } from '@cfworker/json-schema';
import { assert } from '@open-wc/testing';
import { verifyReceipt, type Receipt } from '../../src/receipt.js';

const validator = new Validator((await (await fetch('/src/core/receipt/receipt.schema.json')).json()) as Schema, '2020-12');

/** Fails with the reasons. */
export async function assertValid(receipt: Receipt | undefined): Promise<Receipt> {
  const { valid, errors } = validator.validate(JSON.parse(JSON.stringify(receipt)));
  assert.isTrue(valid, JSON.stringify(errors));
  assert.isTrue(await verifyReceipt(receipt!));
  return receipt!;
}
