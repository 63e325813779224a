/** Does each variant do the work at all? A picture of each page, and what a visit, a yes and a no come to. */
import { mkdirSync } from 'node:fs';
import { look } from './look.js';
import { openTab, pause } from './tab.js';
import { gates } from './variants.js';

const folder = new URL('../../test-results/peers/', import.meta.url);
const LIMIT = 15_000;

/** Bytes and requests by file, without the picture, which is everyone's. */
function sum(log) {
  const files = log.filter(({ path }) => path !== '/kiln.png');
  return { files, bytes: files.reduce((all, { bytes }) => all + bytes, 0), requests: files.length };
}

export async function check(browser, server, variant) {
  mkdirSync(folder, { recursive: true });
  const address = await server.address(variant, 1);
  const facts = { errors: [] };
  const evaluate = (page, selector) => page.evaluate(`(() => { const at = (${look})(${JSON.stringify(selector)}); return at && { x: at.x, y: at.y }; })()`);
  const state = async (page) => ({
    shown: Boolean(variant.accept && (await evaluate(page, variant.accept))),
    ran: await page.evaluate(() => window.order.length),
    recorded: Boolean(variant.record) && (await page.evaluate((record) => new RegExp(record).test(document.cookie), variant.record)),
  });
  const picture = (page, what) => page.screenshot({ path: new URL(`${variant.name.replaceAll(/\W+/g, '-')}-${what}.png`, folder).pathname });

  for (const decision of variant.accept ? ['accept', 'reject'] : ['none']) {
    const context = await browser.newContext();
    const first = await openTab(context, server.origin);
    server.taken();
    await first.page.goto(address, { waitUntil: 'networkidle' });
    for (let waited = 0; variant.accept && !(await evaluate(first.page, variant.accept)) && waited < LIMIT; waited += 100) await pause(100);
    await pause(1500);
    facts.first ??= sum(server.taken());
    if (decision !== 'reject') await picture(first.page, 'first');
    facts.asked ??= await state(first.page);
    if (decision !== 'none') {
      const at = await evaluate(first.page, variant[decision]);
      if (at) await first.page.mouse.click(at.x, at.y);
      else facts.errors.push(`${decision} is not to be seen`);
      await pause(1000);
      facts[decision] = await state(first.page);
    }
    facts.errors.push(...first.errors);
    await first.page.close();
    const again = await openTab(context, server.origin);
    await again.session.send('Network.enable');
    await again.session.send('Network.setCacheDisabled', { cacheDisabled: true });
    server.taken();
    await again.page.goto(address, { waitUntil: 'networkidle' });
    await pause(2000);
    facts[`${decision} again`] = { ...(await state(again.page)), ...sum(server.taken()) };
    await picture(again.page, `${decision}-again`);
    facts.errors.push(...again.errors);
    await context.close();
  }
  facts.wrong = wrong(variant, facts);
  return facts;
}

/** What is not as it should be, in words. */
function wrong(variant, facts) {
  const again = [facts['accept again'], facts['reject again'], facts['none again']].filter(Boolean);
  const missing = [...facts.first.files, ...again.flatMap(({ files }) => files)].filter(({ found }) => !found).map(({ path }) => `${path} is missing`);
  const found = [...new Set([...facts.errors, ...missing])];
  if (!variant.accept) return found;
  const must = {
    'does not show': facts.asked.shown,
    'runs a script before a decision': !facts.asked.ran,
    'has a record before a decision': !facts.asked.recorded,
    'a yes is not recorded': facts.accept.recorded,
    'a no is not recorded': facts.reject.recorded,
    'stays after a yes': !facts.accept.shown,
    'stays after a no': !facts.reject.shown,
    'asks again after a yes': !facts['accept again'].shown,
    'asks again after a no': !facts['reject again'].shown,
    'runs a script after a no': !facts.reject.ran && !facts['reject again'].ran,
  };
  if (gates(variant)) {
    must['a yes does not run the script'] = facts.accept.ran === 1;
    must['a yes does not run the script on the next page'] = facts['accept again'].ran === 1;
  }
  return [...found, ...Object.keys(must).filter((text) => !must[text])];
}
