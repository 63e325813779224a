/** The page of results, and its charts. */
import { bars } from './bars.js';
import { COUNTS } from './gate.js';
import { above, cell, slope, spread, values } from './numbers.js';
import { TEXT } from './page.js';
import { PACES } from './tab.js';
import { gates, variants, version } from './variants.js';

const asking = variants.filter(({ accept }) => accept);
const gating = asking.filter(gates);
const paces = Object.entries(PACES);

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

const bytes = (count) => count.toLocaleString('en');
/** What a variant adds to the HTML, and its files. */
const parts = ({ files }, empty) => files.map(({ path, bytes: size }) => (path === 'HTML' ? `HTML +${size - empty.bytes}` : `${path.split('/').at(-1)} ${bytes(size)}`)).join(', ');

const counted = (samples, count) => samples.gate?.[count];
const complete = (samples) => COUNTS.filter((count) => counted(samples, count)?.ran === count);
const perScript = (samples, key) => {
  const each = slope(complete(samples).map((count) => [count, counted(samples, count)[key]]));
  return each === undefined ? undefined : each * 1000;
};
/** Between two numbers of scripts: what each further one costs. */
const step = (samples, from, to) => {
  const [low, high] = [counted(samples, from), counted(samples, to)];
  return low?.ran === from && high?.ran === to ? ((high.busy - low.busy) / (to - from)) * 1000 : undefined;
};

function order(rounds, name) {
  const all = rounds.flatMap((samples) => COUNTS.map((count) => [count, counted(samples[name], count)]));
  const seen = all.filter(([, sample]) => sample?.shown);
  const lost = [...new Set(all.filter(([, sample]) => sample && !sample.shown).map(([count]) => `with ${bytes(count)} does not show`))];
  const short = [...new Set(seen.filter(([count, { ran }]) => ran < count).map(([count, { ran }]) => `of ${bytes(count)} only ${bytes(ran)} run`))];
  const mixed = seen.some(([, { ordered }]) => !ordered) ? ['not in order'] : [];
  return [...lost, ...short, ...mixed].join('; ') || 'all, in order';
}

/** Of the rounds: how often no script ran before the next frame. */
function paintedFirst(rounds, name, count) {
  const seen = rounds.map((samples) => counted(samples[name], count)).filter((sample) => sample?.shown);
  return seen.length ? `${seen.filter(({ before }) => !before).length} of ${seen.length}` : '';
}

export function report(rounds) {
  const facts = (name) => rounds[0][name].facts;
  const empty = facts('empty page').first;
  const row = (variant, cells) => [variant.name, ...cells];
  const both = (key, digits) => (variant) => paces.flatMap(([pace]) => ['first', 'again'].map((visit) => cell(above(rounds, variant.name, (samples) => samples[pace]?.[visit]?.[key]), digits)));
  const costs = (key, digits) => {
    const heads = paces.flatMap(([, { name }]) => [`${name}, first`, `${name}, returning`]);
    const base = row(variants[0], paces.flatMap(([pace]) => ['first', 'again'].map((visit) => cell(values(rounds, variants[0].name, (samples) => samples[pace]?.[visit]?.[key]), digits))));
    return table(['', ...heads], [base, ...asking.map((variant) => row(variant, both(key, digits)(variant)))]);
  };
  const wrong = variants.map(({ name }) => ({ name, wrong: facts(name).wrong })).filter((one) => one.wrong.length);

  return `The same article (text, one picture, which is the largest paint) with each variant, from one local HTTP/1.1 server: brotli 11 for text, \`max-age\` of a year
for files, \`no-cache\` for the page. One category, the same texts, “${TEXT.accept}” and “${TEXT.reject}” (consent-elements, Orejime and tarteaucitron have a third button that no
setting removes). A fresh browser context for each sample; variants take turns within each round, each round begins with another one. Window 1280 × 720.

**Paces.** “1× CPU”: as it is, no delay. “6× CPU, Fast 3G”: \`Emulation.setCPUThrottlingRate\` 6 (checked before each sample) and \`Network.emulateNetworkConditions\`
with 1.6 Mbit/s down, 750 kbit/s up, 150 ms a request; connecting costs nothing there. **Returning**: the next navigation after a yes, in the same
context; with a warm cache for times, with the cache off for bytes. One marked script runs again there.

**Checked** before the first round, by real clicks, and pictured in \`test-results/peers\`: nothing waiting runs and nothing is stored before a decision, yes and no are
stored, the banner goes and stays away on the next page, the script runs after a yes, there and on the next page, and never after a no.
${wrong.length ? wrong.map((one) => `**${one.name}**: ${one.wrong.join('; ')}.`).join('\n') : 'All variants passed.'}

![Bytes of a first visit](peers-bytes.svg)
![Bytes of a returning visit](peers-bytes-returning.svg)
![Time to a visible banner, 6× CPU, Fast 3G](peers-visible.svg)
![Time to a recorded yes, 6× CPU, Fast 3G](peers-recorded.svg)
![Script time of a returning visit above the empty page](peers-script-returning.svg)
![Longest task with 5,000 scripts](peers-longest.svg)

## Who, and how

${table(
  ['variant', 'version', 'setup'],
  variants.map((variant) => [variant.name, version(variant), variant.note]),
).replaceAll('---:', '---')}

## Bytes and requests

Bodies as sent, headers not counted, the picture neither. “HTML +” is what the page grew by, above the ${bytes(empty.bytes)} of the empty page. Requests with that of the page.

${table(
  ['variant', 'first', 'requests', 'of which', 'returning', 'requests'],
  asking.map(({ name }) => {
    const [first, again] = [facts(name).first, facts(name)['accept again']];
    return [name, bytes(first.bytes - empty.bytes), first.requests, parts(first, empty), bytes(again.bytes - empty.bytes), again.requests];
  }),
)}

## Banner

Milliseconds from the start of the navigation. **Visible**: a probe, the same for all, looks in each animation frame whether the accept button is laid out in the window, at least half
opaque (many fade in), with nothing over its middle; the end of the first such frame counts, on the main thread: what the compositor adds is not in it. **Recorded**: the button is
pressed then by \`click()\`, and again in each frame, until the record is in \`document.cookie\`. **Applied**: the waiting script has run.

${table(
  ['variant', ...paces.flatMap(([, { name }]) => ['visible', 'recorded', 'applied'].map((what) => `${name}, ${what}`))],
  asking.map((variant) => row(variant, paces.flatMap(([pace]) => ['visible', 'recorded', 'applied'].map((key) => cell(values(rounds, variant.name, (samples) => samples[pace]?.times?.[key])))))),
)}

Osano gates no scripts: nothing to apply.

## Main thread

Milliseconds on the processor (\`Performance.getMetrics\`, \`threadTicks\`; script with V8's compiling, style and layout apart from it), from the navigation until the network has been quiet for
1.2 s, with no probe in the page. The empty page's own values, for the others what is above it in the same round.

### Script

${costs('script', 1)}

### Tasks, all of them

${costs('task')}

### Style and layout

${costs('layout', 1)}

## Paints

Largest contentful paint in ms: the empty page's own, for the others the change in the same round. Layout shift of first and returning visits, the worst of all rounds.

${table(
  ['variant', ...paces.flatMap(([, { name }]) => [`${name}, first`, `${name}, returning`]), 'largest shift', 'largest paint'],
  variants.map((variant, index) => {
    const every = rounds.flatMap((samples) => paces.flatMap(([pace]) => ['first', 'again'].map((visit) => samples[variant.name][pace]?.[visit]))).filter(Boolean);
    const painted = index ? both('lcp')(variant) : paces.flatMap(([pace]) => ['first', 'again'].map((visit) => cell(values(rounds, variant.name, (samples) => samples[pace]?.[visit]?.lcp))));
    return row(variant, [...painted, Math.max(...every.map(({ cls }) => cls)).toFixed(3), [...new Set(every.map(({ largest }) => largest))].join(', ')]);
  }),
)}

## Heap

kB of JavaScript heap after a forced collection, 1× CPU: the empty page's own, for the others what is above it.

${table(
  ['variant', 'first, banner shown', 'returning'],
  variants.map((variant, index) => {
    const take = index ? above : values;
    return row(variant, ['first', 'again'].map((visit) => cell(take(rounds, variant.name, (samples) => samples.full?.[visit]?.heap / 1000), 0)));
  }),
)}

## Gate

Inline scripts that wait, each adds its number to a list; a real click on accept 1.2 s after the banner is seen, 1× CPU, a trace (\`toplevel\`). **Next paint**: from the click's time stamp to the end of the main thread's next
frame. **First**: in how many rounds no script ran before that frame. **All**: from the click to the end of the last script, by the clock. **Tasks**, **longest**: on the processor (\`tdur\`).
What does not show within 20 s counts as not shown; what takes longer than that for one sample is measured in the first round alone.

${COUNTS.map(
  (count) => `### ${bytes(count)} scripts

${table(
  ['variant', 'next paint, ms', 'first', 'all, ms', 'tasks, ms', 'longest task, ms'],
  gating.map((variant) =>
    row(variant, [
      cell(values(rounds, variant.name, (samples) => counted(samples, count)?.painted), 1),
      paintedFirst(rounds, variant.name, count),
      ...['total', 'busy'].map((key) => cell(values(rounds, variant.name, (samples) => (counted(samples, count)?.ran === count ? counted(samples, count)[key] : undefined)), 0)),
      cell(values(rounds, variant.name, (samples) => counted(samples, count)?.longest), 1),
    ]),
  ),
)}
`,
).join('\n')}
### For each script

Microseconds on the processor that each further script costs; “slope” through all numbers of scripts that ran to the end.

${table(
  ['variant', 'slope', ...COUNTS.slice(1).map((count, index) => `${bytes(COUNTS[index])} to ${bytes(count)}`), 'by the clock, slope', 'ran'],
  gating.map((variant) =>
    row(variant, [
      cell(values(rounds, variant.name, (samples) => perScript(samples, 'busy'))),
      ...COUNTS.slice(1).map((count, index) => cell(values(rounds, variant.name, (samples) => step(samples, COUNTS[index], count)))),
      cell(values(rounds, variant.name, (samples) => perScript(samples, 'total'))),
      order(rounds, variant.name),
    ]),
  ),
)}
`;
}

/** SVG by file name. */
export function charts(rounds) {
  const chart = (title, of, read, format) => {
    const rows = of.flatMap((variant) => {
      const all = spread(read(variant));
      return all ? [{ name: variant.name, own: variant.name.startsWith('consent-elements'), ...all }] : [];
    });
    return bars(title, rows.sort((a, b) => a.middle - b.middle), format);
  };
  const size = (name, visit) => [rounds[0][name].facts[visit].bytes - rounds[0]['empty page'].facts.first.bytes];
  const times = (key) => ({ name }) => values(rounds, name, (samples) => samples.slow?.times?.[key]);
  return {
    'peers-bytes.svg': chart('Bytes of a first visit, brotli', asking, ({ name }) => size(name, 'first')),
    'peers-bytes-returning.svg': chart('Bytes of a returning visit, brotli, cache off', asking, ({ name }) => size(name, 'accept again')),
    'peers-visible.svg': chart('Until the banner is visible, ms, 6× CPU, Fast 3G', asking, times('visible')),
    'peers-recorded.svg': chart('Until a yes is recorded, ms, 6× CPU, Fast 3G', asking, times('recorded')),
    'peers-script-returning.svg': chart(
      'Script time of a returning visit above the empty page, ms, 1× CPU',
      asking,
      ({ name }) => above(rounds, name, (samples) => samples.full?.again?.script),
      (value) => value.toFixed(1),
    ),
    'peers-longest.svg': chart('Longest task with 5,000 waiting scripts, ms; where all ran', gating, ({ name }) =>
      values(rounds, name, (samples) => (counted(samples, 5000)?.ran === 5000 ? counted(samples, 5000).longest : undefined)),
    ),
  };
}
