/** Under stress all takes longer, and that is no failure: what counts then is the order in which things happen. */
export const isStressed = !!process.env.STRESS;

/** How many times longer a test may take. */
export const patience = isStressed ? 6 : 1;

/**
 * Milliseconds. They end what hangs, and are no statement on speed: a machine five times slower than ours must stay
 * below them.
 */
export const limits = {
  /** For one thing to come true. */
  wait: 20_000 * patience,
  test: 120_000 * patience,
  /** For all tests of a file in an engine. */
  file: Number(process.env.FILE_LIMIT ?? 600_000) * patience,
  /** For an engine to show its first page. */
  start: 180_000,
};

/** Chromium's clock for code runs this many times slower. */
const SLOWNESS = 3;

/** @param {import('playwright').Page} page */
export async function slowDown(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWNESS });
}
