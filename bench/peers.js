/** The same page with consent-elements, with other libraries, and with a banner written by hand. How: bench/peers/. */
import { check } from './peers/check.js';
import { COUNTS, measure } from './peers/gate.js';
import { start } from './peers/server.js';
import { PACES } from './peers/tab.js';
import { gates, variants } from './peers/variants.js';
import { answer, cost } from './peers/visit.js';

export { charts, report } from './peers/report.js';

/** Rounds that end within 25 minutes. */
export const usual = 5;

/** Milliseconds. What takes longer, or does not show, is measured once. */
const LONG = 20_000;
const once = new Set();

/** What fails is left out, and said. */
async function attempt(what, act) {
  try {
    return await act();
  } catch (error) {
    console.error(`${what}: ${error.message.split('\n')[0]}`);
    return undefined;
  }
}

/** @returns {Promise<Record<string, object>>} samples by variant */
export async function round(browser, index) {
  const server = await start();
  const samples = Object.fromEntries(variants.map(({ name }) => [name, { gate: {} }]));
  const turn = variants.map((_, place) => variants[(place + index) % variants.length]);
  const inContext = async (act) => {
    const context = await browser.newContext();
    try {
      return await act(context);
    } finally {
      await context.close();
    }
  };

  if (!index) for (const variant of variants) samples[variant.name].facts = await check(browser, server, variant);
  for (const [key, pace] of Object.entries(PACES)) {
    for (const variant of turn) {
      const address = await server.address(variant, 1);
      const sample = (samples[variant.name][key] = {});
      await attempt(`${variant.name}, ${pace.name}`, async () => {
        sample.first = await inContext((context) => cost(context, server.origin, address, pace));
        await inContext(async (context) => {
          // The empty page asks nothing; it is visited all the same, for its picture to be in the cache.
          if (variant.accept) sample.times = await answer(context, server.origin, address, variant, pace);
          else await cost(context, server.origin, address, pace);
          sample.again = await cost(context, server.origin, address, pace);
        });
      });
    }
  }
  for (const count of COUNTS) {
    for (const variant of turn.filter(gates)) {
      const what = `${variant.name}, ${count} scripts`;
      if (once.has(what)) continue;
      const begin = Date.now();
      const sample = (await attempt(what, () => measure(browser, server, variant, count))) ?? { shown: false };
      samples[variant.name].gate[count] = sample;
      if (!sample.shown || Date.now() - begin > LONG) once.add(what);
    }
  }
  await server.stop();
  return samples;
}
