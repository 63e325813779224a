/** The demos on their own servers, and what their third parties received. */
import type { Page } from 'playwright/test';
import { TABLES } from 'consent-elements/receiver';
import { openDatabase } from 'consent-elements/receiver/database';
import { start } from '../../demo/serve.js';
import { expect, kept, test } from './visit.js';

/** One for all tests of a worker: it takes seconds to open. */
let database: ReturnType<typeof openDatabase> | undefined;
const open = async () => {
  const { query } = await (database ??= openDatabase('memory://'));
  return { query };
};

/** Takes everything, keeps nothing. */
const forget = () => Promise.resolve({ query: () => Promise.resolve({ rows: [{}] }) });

/** None are there yet. */
export const clearReceipts = async (): Promise<void> => {
  const { query } = await open();
  for (const table of TABLES) await query(table);
  await query('DELETE FROM consent_receipts');
};

/** Names of all that the browser keeps beside the record and its receipts. */
export const keptByOthers = async (page: Page): Promise<string[]> => Object.values(await kept(page)).flat().filter((name) => !/^consent(_receipts.*)?$/.test(name));

interface Wire {
  hits: string[];
  stop(): void;
}

/** What the third parties received. */
async function listen(wire: string): Promise<Wire> {
  const life = new AbortController();
  const hits: string[] = [];
  const { body } = await fetch(`${wire}/hits`, { signal: life.signal });
  void (async () => {
    for await (const chunk of body!.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>)
      for (const [, data] of chunk.matchAll(/^data: (.*)$/gm)) {
        const { host, path } = JSON.parse(data!) as { host: string; path: string };
        hits.push(`${host}${path}`);
      }
  })().catch(() => {});
  return { hits, stop: () => life.abort() };
}

/**
 * `hits`: host and path of every request at a third party. Every receipt that a page posts is one by the schema, or the test
 * fails; they are kept where `keepsReceipts` says so.
 */
export const demoTest = test.extend<{ keepsReceipts: boolean; demo: { site: string; hits: string[] } }>({
  keepsReceipts: [false, { option: true }],
  demo: async ({ context, keepsReceipts }, use) => {
    const refused: string[] = [];
    context.on('response', async (response) => {
      if (response.request().method() === 'POST' && response.url().endsWith('/consent-receipts') && [400, 409, 413, 415, 422, 501].includes(response.status())) refused.push(`${response.status()} ${await response.text().catch(() => '')}`);
    });
    const { site, thirdParties, stop } = await start({ port: 0, thirdPartyPort: 0, openReceipts: keepsReceipts ? open : forget });
    const wire = await listen(thirdParties.wire);
    await use({ site, hits: wire.hits });
    expect(refused, 'receipts that were refused').toEqual([]);
    wire.stop();
    await stop();
  },
});
