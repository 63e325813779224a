/** What the guard costs a page for what it has nothing against: hosts and names that no service declares. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const built = (path) => readFileSync(new URL(`../dist/cdn/${path}`, import.meta.url), 'utf8');

const RULES = [10, 2000];

const declaration = (rules) => ({
  services: [
    {
      id: 'metrics',
      category: 'analytics',
      hosts: Array.from({ length: rules }, (_, index) => `h${index}.metrics.example`),
      cookies: Array.from({ length: rules }, (_, index) => ({ name: `_m${index}` })),
    },
  ],
});

const consent = (rules) => `<script type="application/json" data-consent-config>${JSON.stringify(declaration(rules))}</script>
<script src="/consent.js"></script><script>consent.rejectAll()</script>`;

const HEADS = {
  'without the guard': consent(10),
  ...Object.fromEntries(RULES.map((rules) => [`${rules} rules`, `${consent(rules)}<script src="/guard.js"></script>`])),
};

/** In the page. Microseconds for one of each kind: the best of some batches, for what disturbs only ever adds. */
async function work(vendor) {
  const place = document.body;
  const kinds = {
    'createElement + append': [
      2000,
      () => place.append(document.createElement('p')),
      () => place.replaceChildren(),
    ],
    'createElement + setAttribute + appendChild': [
      2000,
      () => {
        const element = document.createElement('p');
        element.setAttribute('class', 'a');
        place.appendChild(element);
      },
      () => place.replaceChildren(),
    ],
    'innerHTML, a paragraph': [1000, () => (place.innerHTML = '<p class="a">Text</p>')],
    fetch: [15, async () => (await fetch(`${vendor}/data`)).text()],
    sendBeacon: [60, () => navigator.sendBeacon(`${vendor}/beacon`, 'x')],
    'document.cookie, read': [1000, () => document.cookie],
    'document.cookie, write': [1000, () => (document.cookie = 'unlisted=1; path=/')],
    'localStorage.setItem': [1000, () => localStorage.setItem('unlisted', '1')],
  };
  const times = {};
  for (const [kind, [count, act, clean]] of Object.entries(kinds)) {
    const batches = [];
    for (let batch = 0; batch < 40; batch++) {
      const start = performance.now();
      for (let index = 0; index < count; index++) {
        const promise = act();
        if (promise?.then) await promise;
      }
      batches.push(((performance.now() - start) * 1000) / count);
      clean?.();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    times[kind] = Math.min(...batches);
  }
  return times;
}

async function listen(answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** One round of everything. Returns times by page and kind. */
export async function round(browser) {
  const vendor = await listen((request, response) => {
    request.resume();
    response.writeHead(200, { 'access-control-allow-origin': request.headers.origin ?? '*', 'access-control-allow-credentials': 'true' }).end('x');
  });
  const site = await listen(({ url }, response) => {
    const page = HEADS[decodeURIComponent(url.slice(1))];
    const body = page ? `<!doctype html><html lang="en"><title>Bench</title>${page}<body>` : url.endsWith('.js') ? built(url) : '';
    response.writeHead(200, { 'content-type': page ? 'text/html' : 'text/javascript' }).end(body);
  });
  const samples = {};
  for (const name of Object.keys(HEADS)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`http://localhost:${site.address().port}/${encodeURIComponent(name)}`);
    samples[name] = await page.evaluate(work, `http://127.0.0.1:${vendor.address().port}`);
    await context.close();
  }
  for (const server of [vendor, site]) {
    server.closeAllConnections();
    server.close();
  }
  return samples;
}

/** Markdown. */
export function report(rounds) {
  const at = (values, share) => values.sort((a, b) => a - b)[Math.round((values.length - 1) * share)];
  const [plain, few, many] = Object.keys(HEADS);
  const rows = Object.keys(rounds[0][plain]).map((kind) => {
    const ratio = (over, under) => {
      const ratios = rounds.map((samples) => samples[over][kind] / samples[under][kind]);
      const [middle, low, high] = [0.5, 0.25, 0.75].map((share) => at(ratios, share).toFixed(2));
      return `${middle} (${low}–${high})`;
    };
    const base = at(rounds.map((samples) => samples[plain][kind]), 0.5);
    return `| ${kind} | ${base.toFixed(base < 10 ? 2 : 0)} | ${ratio(few, plain)} | ${ratio(many, few)} |`;
  });
  return `Each kind in 40 batches, of which the fastest counts; ratios are taken within a round. Hosts, cookies and keys are undeclared, \`fetch\` waits
for the answer of a server on this machine. All pages have consent.js and a rejected record.

| kind | without the guard, µs | guarded (${few}) / unguarded | ${many} / ${few} |
| --- | ---: | ---: | ---: |
${rows.join('\n')}
`;
}
