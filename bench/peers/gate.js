/** A visitor accepts, and many scripts wait: when the click is painted, when the last script has run, what the main thread pays. */
import { marked, tasksOf } from '../tasks.js';
import { look } from './look.js';
import { openTab, pause } from './tab.js';

export const COUNTS = [100, 500, 1000, 5000];

/** Milliseconds: for the banner to show, and without a further script before the rest is given up. */
const SHOW = 20_000;
const STALL = 4_000;

/** In the page. Marks the click and the frame that comes next, for the trace. */
function watch() {
  addEventListener(
    'click',
    ({ timeStamp }) => {
      const { startTime: start } = performance.mark('start');
      window.gate = { start, waited: start - timeStamp };
      requestAnimationFrame(() => {
        performance.mark('frame');
        window.gate.before = window.order.length;
      });
    },
    { capture: true, once: true },
  );
}

/** @returns {Promise<Sample>} one sample in a fresh context */
export async function measure(browser, server, variant, count) {
  const context = await browser.newContext();
  const address = await server.address(variant, count);
  const { page } = await openTab(context, server.origin);
  try {
    await page.goto(address, { timeout: SHOW });
    const see = () => page.evaluate(`(() => { const at = (${look})(${JSON.stringify(variant.accept)}); return at && { x: at.x, y: at.y }; })()`);
    const deadline = Date.now() + SHOW;
    let at;
    while (!(at = await see())) {
      if (Date.now() > deadline) return { shown: false };
      await pause(100);
    }
    // Fades have ended, and tarteaucitron listens to its buttons.
    await pause(1200);
    at = await see();
    if (await page.evaluate(() => window.order.length)) throw new Error(`${variant.name}: scripts ran before the decision.`);
    await page.evaluate(watch);
    await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
    await page.mouse.click(at.x, at.y);
    let ran = -1;
    for (let since = Date.now(); ; await pause(100)) {
      const now = await page.evaluate(() => (window.gate?.before === undefined ? -1 : window.order.length));
      if (now !== ran) since = Date.now();
      ran = now;
      if (ran >= count || Date.now() - since > STALL) break;
    }
    await pause(100);
    const { start, waited, before, last, order } = await page.evaluate(() => ({ ...window.gate, last: window.last, order: window.order }));
    const trace = JSON.parse(await browser.stopTracing()).traceEvents;
    const [click, frame] = [marked(trace, 'start'), marked(trace, 'frame')];
    const tasks = tasksOf(trace, click);
    // The task of a frame ends when it has been painted.
    const painting = tasks.find(({ ts, dur }) => ts <= frame.ts && ts + dur >= frame.ts);
    const painted = painting.ts + painting.dur;
    const end = Math.max(click.ts + (last - start) * 1000, painted);
    const busy = tasks.filter(({ ts, dur }) => ts + dur > click.ts && ts < end).map(({ cpu }) => cpu);
    return {
      shown: true,
      painted: (painted - click.ts) / 1000 + waited,
      before,
      ran: order.length,
      ordered: order.every((value, index) => value === index),
      total: last - start,
      busy: busy.reduce((sum, task) => sum + task, 0),
      longest: Math.max(...busy),
    };
  } finally {
    await context.close();
  }
}
