/** Cuts features into at most 255 bins, so that a histogram stands for the rows of a leaf. Bins hold equal counts as far as ties allow. */
import { sortFloats } from './sort-floats.ts';

/** Upper bounds of a feature's bins, ascending: a value is in the first bin whose bound is not below it, or past the last bound in the last bin. */
export type BinBounds = Float32Array;

/** The bin of missing values is always this one. */
export const missingBin = 255;

const sampleSize = 200_000;

/**
 * Bounds for one encoded column [rowCount]. A bound lies between two neighbouring values, so that
 * `value <= bound` puts training rows and later requests on the same side, in float32 as ONNX compares.
 */
export function findBounds(values: Float32Array, maxBins: number): BinBounds {
  const sorted = sortFloats(samplePresent(values));
  const distinct = countDistinct(sorted);
  return distinct.values.length <= maxBins
    ? boundsBetween(distinct.values)
    : quantileBounds(distinct, sorted.length, maxBins);
}

/** Every k-th value: the spread of the column, without randomness. */
function samplePresent(values: Float32Array): Float32Array {
  const step = Math.max(1, Math.floor(values.length / sampleSize));
  const kept = new Float32Array(Math.ceil(values.length / step));
  let count = 0;
  for (let row = 0; row < values.length; row += step) {
    const value = values[row]!;
    if (!Number.isNaN(value)) kept[count++] = value;
  }
  return kept.subarray(0, count);
}

function countDistinct(sorted: Float32Array): { values: Float32Array; counts: Int32Array } {
  const values = new Float32Array(sorted.length);
  const counts = new Int32Array(sorted.length);
  let last = -1;
  for (const value of sorted) {
    if (last < 0 || value !== values[last]) values[++last] = value;
    counts[last]! += 1;
  }
  return { values: values.subarray(0, last + 1), counts: counts.subarray(0, last + 1) };
}

function boundsBetween(values: Float32Array): BinBounds {
  const bounds = new Float32Array(Math.max(0, values.length - 1));
  for (let i = 0; i < bounds.length; i++) bounds[i] = between(values[i]!, values[i + 1]!);
  return bounds;
}

/** Fills bins up to an equal share each; a value more frequent than that has a bin of its own. */
function quantileBounds(
  { values, counts }: { values: Float32Array; counts: Int32Array },
  total: number,
  maxBins: number,
): BinBounds {
  const bounds: number[] = [];
  let left = total;
  let inBin = 0;
  for (let i = 0; i < values.length - 1; i++) {
    inBin += counts[i]!;
    const share = left / (maxBins - bounds.length);
    const isNextHeavy = counts[i + 1]! >= share;
    if (inBin < share && !(isNextHeavy && inBin > share / 2)) continue;
    bounds.push(between(values[i]!, values[i + 1]!));
    left -= inBin;
    inBin = 0;
    if (bounds.length === maxBins - 1) break;
  }
  return Float32Array.from(bounds);
}

/** A float32 b with lower <= b < upper. */
function between(lower: number, upper: number): number {
  const middle = Math.fround(lower / 2 + upper / 2);
  return middle >= lower && middle < upper ? middle : lower;
}

/** Cells of the index that narrows the search for a bin. */
const cellCount = 4096;

/** The bin of every value, into `bins` [rowCount]. */
export function assignBins(values: Float32Array, bounds: BinBounds, bins: Uint8Array): void {
  const { cellOf, starts } = indexBounds(bounds);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      bins[row] = missingBin;
      continue;
    }
    const cell = cellOf(value);
    let low = starts[cell]!;
    let high = starts[cell + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= bounds[middle]!) high = middle;
      else low = middle + 1;
    }
    bins[row] = low;
  }
}

/**
 * Equal cells between the outermost bounds; `starts[cell]` counts the bounds in lower cells. A cell never falls
 * as its value rises, rounding included, so a value's bin lies between the starts of its cell and of the next.
 */
function indexBounds(bounds: BinBounds): { cellOf(value: number): number; starts: Int32Array } {
  const first = bounds[0] ?? 0;
  const perUnit = (cellCount - 1) / ((bounds.at(-1) ?? 0) - first);
  // Bounds that are one, or infinitely far apart, share one cell: a plain binary search.
  const scale = perUnit > 0 && Number.isFinite(perUnit) ? perUnit : 0;
  const cellOf =
    scale === 0
      ? () => 0
      : (value: number) => Math.max(0, Math.min(cellCount - 1, (value - first) * scale)) | 0;
  const starts = new Int32Array(cellCount + 1);
  for (const bound of bounds) starts[cellOf(bound) + 1]! += 1;
  for (let cell = 0; cell < cellCount; cell++) starts[cell + 1]! += starts[cell]!;
  return { cellOf, starts };
}
