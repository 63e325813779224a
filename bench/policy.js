/** What a policy of sixty printed pages costs: until it is painted, and by what readers do with it afterwards. */
import { readFileSync } from 'node:fs';
import { start } from '../demo/serve.js';

const one = readFileSync(new URL('../demo/policy/policy.md', import.meta.url), 'utf8').replace(/^---[^]*?---\n/, '').replaceAll(/<!--.*?-->/g, '');

/** Twelve times the demo's policy, its sections numbered on; its living parts once. */
const COPIES = 12;
const text = Array.from({ length: COPIES }, (_, copy) => one.replaceAll(/^## (\d+)\./gm, (_, number) => `## ${Number(number) + copy * 11}.`)).join('\n') + '\n<!-- consent:declaration -->\n';
const words = text.split(/\s+/).length;

/** One visit. Milliseconds. */
export async function round(browser) {
  const server = await start({ port: 0, thirdPartyPort: 0 });
  const page = await browser.newPage();
  await page.route('**/policy/policy.md', (route) => route.fulfill({ body: text, contentType: 'text/markdown' }));
  await page.addInitScript(() => {
    window.tasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.tasks.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
    const onLoad = ({ target }) => {
      // The frame after the one that paints it.
      if (target.localName === 'consent-policy') requestAnimationFrame(() => setTimeout(() => (window.painted = performance.now())));
    };
    document.addEventListener('load', onLoad, true);
  });
  await page.goto(`${server.site}/privacy`);
  await page.waitForFunction(() => window.painted);
  await page.getByRole('button', { name: 'Reject all' }).click();
  for (const words of ['c', 'co', 'cookie', 'nothing like it']) await page.getByRole('searchbox').fill(words);
  await page.getByRole('searchbox').fill('cookie');
  for (let step = 0; step < 5; step++) await page.keyboard.press('Enter');
  for (let step = 0; step < 20; step++) {
    await page.mouse.wheel(0, 4000);
    await page.waitForTimeout(30);
  }
  await page.getByRole('link', { name: 'Contact' }).last().click();
  await page.getByRole('switch').first().check();
  const result = await page.evaluate(() => ({
    painted: window.painted,
    before: Math.max(0, ...window.tasks.filter(({ startTime }) => startTime < window.painted).map(({ duration }) => duration)),
    after: Math.max(0, ...window.tasks.filter(({ startTime }) => startTime >= window.painted).map(({ duration }) => duration)),
  }));
  await page.close();
  await server.stop();
  return result;
}

const sorted = (values) => values.toSorted((a, b) => a - b);
const show = (values) => {
  const at = (share) => Math.round(sorted(values)[Math.floor(share * (values.length - 1))]);
  return `${at(0.5)} (${at(0.25)}–${at(0.75)}, longest ${Math.round(Math.max(...values))})`;
};

export function report(rounds) {
  const column = (name) => show(rounds.map((one) => one[name]));
  return `${words} words, ${Math.round(text.length / 1000)} kB of Markdown, ${COPIES * 11} sections, from a local server. Milliseconds. A long task is one of more than 50 ms.

| what | ms |
| --- | --- |
| the text is painted, from the start of the page | ${column('painted')} |
| longest long task until then | ${column('before')} |
| longest long task afterwards: deciding, finding, scrolling, a section, a switch; 0 = none | ${column('after')} |
`;
}
