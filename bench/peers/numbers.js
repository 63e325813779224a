/** Medians with their spread, and what is above the empty page within the same round. */

const EMPTY = 'empty page';

const at = (sorted, share) => {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  return sorted[below] + (sorted[Math.ceil(place)] - sorted[below]) * (place - below);
};

/** @param {(number | undefined)[]} values @returns {{ low: number, middle: number, high: number } | undefined} quartiles */
export function spread(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!sorted.length) return undefined;
  return { low: at(sorted, 0.25), middle: at(sorted, 0.5), high: at(sorted, 0.75) };
}

/** Markdown; empty where nothing could be measured. */
export function cell(values, digits = 0) {
  const all = spread(values);
  if (!all) return '';
  const show = (value) => value.toFixed(digits).replace(/^-(0(\.0*)?)$/, '$1');
  return `${show(all.middle)} (${show(all.low)}${all.low < 0 ? ' to ' : '–'}${show(all.high)})`;
}

/** A value of one variant in each round. `read` takes it from the variant's samples. */
export const values = (rounds, name, read) => rounds.map((samples) => samples[name] && read(samples[name]));

/** The same less that of the empty page. */
export const above = (rounds, name, read) => rounds.map((samples) => read(samples[name]) - read(samples[EMPTY]));

/** Of a straight line through points, by least squares. */
export function slope(points) {
  if (points.length < 2) return undefined;
  const mean = (index) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
