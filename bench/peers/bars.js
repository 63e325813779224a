/** A bar chart as SVG: horizontal bars from zero, each with the spread from the lower to the upper quartile. */

const [LINE, LABEL, PLOT, VALUE] = [26, 230, 420, 110];
const WIDTH = LABEL + PLOT + VALUE;

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A round number for the end of the axis, not below `value`. */
function end(value) {
  const step = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * step).find((candidate) => candidate >= value);
}

/**
 * @param {string} title
 * @param {{ name: string, low: number, middle: number, high: number, own?: boolean }[]} rows
 * @param {(value: number) => string} [format]
 */
export function bars(title, rows, format = (value) => Math.round(value).toLocaleString('en')) {
  const most = end(Math.max(1e-9, ...rows.map(({ high }) => high)));
  const x = (value) => (LABEL + (Math.max(0, value) / most) * PLOT).toFixed(1);
  const height = 40 + rows.length * LINE + 24;
  const lines = rows.map(({ name, low, middle, high, own }, index) => {
    const y = 40 + index * LINE;
    const centre = y + LINE / 2 - 3;
    return `<text x="${LABEL - 8}" y="${centre + 4}" text-anchor="end">${escape(name)}</text>
<rect class="${own ? 'own' : 'bar'}" x="${LABEL}" y="${y}" width="${(x(middle) - LABEL).toFixed(1)}" height="${LINE - 6}"/>
<path d="M${x(low)} ${centre}H${x(high)}M${x(low)} ${centre - 4}v8M${x(high)} ${centre - 4}v8"/>
<text x="${(Number(x(Math.max(middle, high))) + 6).toFixed(1)}" y="${centre + 4}">${format(middle)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(title)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.bar { fill: #9aa4b2; }
.own { fill: #3b82f6; }
path { stroke: #1f2328; fill: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .bar { fill: #5d6775; }
  path { stroke: #e6edf3; }
}
</style>
<text class="title" x="8" y="22">${escape(title)}</text>
${lines.join('\n')}
<path d="M${LABEL} 34V${height - 22}"/>
<text x="${LABEL}" y="${height - 6}" text-anchor="middle">0</text>
<text x="${LABEL + PLOT}" y="${height - 6}" text-anchor="middle">${format(most)}</text>
</svg>
`;
}
