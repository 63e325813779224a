/** Under stress all takes longer, and that is no failure: what counts then is the order in which things happen. */
export const isStressed = !!process.env.STRESS;

/** How many times longer a test may take. */
export const patience = isStressed ? 6 : 1;

/** Chromium's clock for code runs this many times slower. */
const SLOWNESS = 3;

/** @param {import('playwright').Page} page */
export async function slowDown(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWNESS });
}
