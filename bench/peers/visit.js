/** First and returning visits: when the banner can be seen and used, and what the main thread pays. */
import { look } from './look.js';
import { openTab, pause } from './tab.js';
import { gates } from './variants.js';

/** Until nothing has been asked for in half a second (Playwright's `networkidle`) and this much longer. */
const SETTLE = 700;
const LIMIT = 30_000;

/**
 * In the page, before anything of it. Looks once in each frame; reports a frame in which the button was laid out once it has been
 * painted, presses it then, and again in each frame until the decision is stored.
 */
function probe({ look, accept, record, waits }) {
  const see = new Function(`return ${look}`)();
  const pattern = new RegExp(record);
  const times = {};
  const channel = new MessageChannel();
  let isPainting = false;
  channel.port1.onmessage = () => {
    isPainting = false;
    times.visible ??= performance.now();
    see(accept)?.button.click();
    check();
  };
  function check() {
    if (!times.recorded && pattern.test(document.cookie)) times.recorded = performance.now();
    if (!times.applied && window.order?.length) times.applied = window.last;
    if (times.recorded && (times.applied || !waits)) {
      window.report(JSON.stringify(times));
      return true;
    }
    return false;
  }
  requestAnimationFrame(function frame() {
    if (check()) return;
    if (!times.recorded && !isPainting && document.body && see(accept)) {
      isPainting = true;
      // A message comes after the frame that this callback belongs to.
      channel.port2.postMessage(0);
    }
    requestAnimationFrame(frame);
  });
}

/** Milliseconds from the start of the navigation until the banner is seen, until a decision is stored, until the waiting script has run. */
export async function answer(context, origin, address, variant, pace) {
  const { page, session } = await openTab(context, origin, pace);
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: 'report' });
  const done = new Promise((resolve, reject) => {
    session.on('Runtime.bindingCalled', ({ payload }) => resolve(JSON.parse(payload)));
    setTimeout(() => reject(new Error(`${variant.name}: no answer within ${LIMIT / 1000} s`)), LIMIT).unref();
  });
  const { accept, record } = variant;
  const argument = { look: String(look), accept, record, waits: gates(variant) };
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${probe})(${JSON.stringify(argument)})` });
  const [times] = await Promise.all([done, page.goto(address)]);
  await page.close();
  return times;
}

/** In the page, at the end. */
async function paints() {
  const entries = (type) =>
    new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
      setTimeout(resolve, 100, []);
    });
  const largest = (await entries('largest-contentful-paint')).at(-1);
  const shifts = (await entries('layout-shift')).filter(({ hadRecentInput }) => !hadRecentInput);
  const first = performance.getEntriesByName('first-contentful-paint')[0];
  return { fcp: first?.startTime, lcp: largest?.startTime, largest: largest?.element?.localName, cls: shifts.reduce((sum, { value }) => sum + value, 0) };
}

/** What one visit costs, with nothing in the page that watches. Milliseconds on the processor; bytes of heap after a forced collection. */
export async function cost(context, origin, address, pace) {
  const { page, session } = await openTab(context, origin, pace);
  const metrics = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const before = await metrics();
  await page.goto(address, { waitUntil: 'networkidle' });
  await pause(SETTLE);
  const after = await metrics();
  const spent = (name) => (after[name] - before[name]) * 1000;
  const sample = {
    script: spent('ScriptDuration') + spent('V8CompileDuration'),
    task: spent('TaskDuration'),
    layout: spent('LayoutDuration') + spent('RecalcStyleDuration'),
  };
  if (pace.cpu === 1) {
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
    sample.heap = (await session.send('Runtime.getHeapUsage')).usedSize;
  }
  Object.assign(sample, await page.evaluate(paints));
  await page.close();
  return sample;
}
