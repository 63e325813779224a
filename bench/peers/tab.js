/** A tab on the bench's origin, slowed down as asked. */

/**
 * @typedef {{ name: string, cpu: number, network?: object }} Pace
 * @type {Record<string, Pace>}
 */
export const PACES = {
  full: { name: '1× CPU', cpu: 1 },
  slow: {
    name: '6× CPU, Fast 3G',
    cpu: 6,
    network: { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 },
  },
};

/** In the page. Milliseconds for work that is always the same. */
function work() {
  const start = performance.now();
  let sum = 0;
  for (let index = 0; index < 1e6; index++) sum += Math.sqrt(index);
  return sum && performance.now() - start;
}

/** Chromium answers before it has slowed down, now and then: asks until it has. */
async function slowDown(page, session, rate) {
  let quick = Infinity;
  for (let run = 0; run < 4; run++) quick = Math.min(quick, await page.evaluate(work));
  for (let attempt = 0; attempt < 10; attempt++) {
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    if ((await page.evaluate(work)) > (quick * rate) / 2) return;
    await pause(50);
  }
  throw new Error(`The processor is not ${rate} times slower.`);
}

/** @param {import('playwright').BrowserContext} context @param {Pace} pace */
export async function openTab(context, origin, pace = PACES.full) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  // The process of the origin is there before the visit starts, so that what is switched on here stays on.
  await page.goto(`${origin}/blank`);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  if (pace.network) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', pace.network);
  }
  if (pace.cpu !== 1) await slowDown(page, session, pace.cpu);
  return { page, session, errors };
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
