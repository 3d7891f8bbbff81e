import { descendingOrder } from '../order.ts';

/** A metric of weighted units; `weights[unit]` says how often the unit occurs. NaN where it is undefined. */
export type WeightedMetric = (weights: Float64Array) => number;

/** Units in descending order of their key; `isLast` marks the last unit of each run of equal keys. */
type RankedUnits = { readonly order: Uint32Array; readonly isLast: Uint8Array };

function rankUnits(keys: ArrayLike<number>): RankedUnits {
  const order = descendingOrder(keys);
  const isLast = Uint8Array.from(order, (unit, place) =>
    place === order.length - 1 || keys[order[place + 1]!] !== keys[unit] ? 1 : 0,
  );
  return { order, isLast };
}

/** Weighted ROC AUC over an order that is sorted once and read for every resample. */
export function weightedAuc(isPositive: Uint8Array, keys: ArrayLike<number>): WeightedMetric {
  const { order, isLast } = rankUnits(keys);
  const positiveInOrder = Uint8Array.from(order, (unit) => isPositive[unit]!);
  return (weights) => {
    let positives = 0;
    let negatives = 0;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    let area = 0;
    for (let place = 0; place < order.length; place += 1) {
      const weight = weights[order[place]!]!;
      if (positiveInOrder[place] === 1) tiedPositives += weight;
      else tiedNegatives += weight;
      if (isLast[place] === 0) continue;
      area += tiedNegatives * (positives + tiedPositives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
      tiedPositives = 0;
      tiedNegatives = 0;
    }
    return area / (positives * negatives);
  };
}

/** Weighted average precision over an order that is sorted once. */
export function weightedAveragePrecision(isPositive: Uint8Array, keys: ArrayLike<number>): WeightedMetric {
  const { order, isLast } = rankUnits(keys);
  const positiveInOrder = Uint8Array.from(order, (unit) => isPositive[unit]!);
  return (weights) => {
    let positives = 0;
    let rows = 0;
    let tiedPositives = 0;
    let sum = 0;
    for (let place = 0; place < order.length; place += 1) {
      const weight = weights[order[place]!]!;
      rows += weight;
      if (positiveInOrder[place] === 1) tiedPositives += weight;
      if (isLast[place] === 0 || tiedPositives === 0) continue;
      positives += tiedPositives;
      sum += (tiedPositives * positives) / rows;
      tiedPositives = 0;
    }
    return sum / positives;
  };
}

/** Weighted median: the mean of the two middle values of the resample. */
export function weightedMedian(values: Float64Array): WeightedMetric {
  const order = descendingOrder(values).reverse();
  return (weights) => {
    let total = 0;
    for (let unit = 0; unit < weights.length; unit += 1) total += weights[unit]!;
    let before = 0;
    let lower = Number.NaN;
    for (const unit of order) {
      before += weights[unit]!;
      if (Number.isNaN(lower) && before >= total / 2) lower = values[unit]!;
      if (before > total / 2) return (lower + values[unit]!) / 2;
    }
    return Number.NaN;
  };
}

/** Units that share a label and a cell of both models' ranks. */
export type RankCells = {
  readonly isPositive: Uint8Array;
  readonly a: Uint16Array;
  readonly b: Uint16Array;
  readonly rows: Float64Array;
};

/**
 * Groups many rows: each model's ranks are cut into `bins` equal parts (ties stay together), and rows of the
 * same label in the same pair of parts become one unit. Keys are higher for higher scores.
 */
export function rankCells(
  isPositive: Uint8Array,
  scores: { a: ArrayLike<number>; b: ArrayLike<number> },
  bins: number,
): RankCells {
  const binA = rankBins(scores.a, bins);
  const binB = rankBins(scores.b, bins);
  const counts = new Uint32Array(bins * bins * 2);
  isPositive.forEach((positive, row) => {
    counts[(binA[row]! * bins + binB[row]!) * 2 + positive]! += 1;
  });
  const occupied = Uint32Array.from(counts.keys()).filter((cell) => counts[cell]! > 0);
  return {
    isPositive: Uint8Array.from(occupied, (cell) => cell & 1),
    a: Uint16Array.from(occupied, (cell) => Math.floor(cell / 2 / bins)),
    b: Uint16Array.from(occupied, (cell) => (cell >>> 1) % bins),
    rows: Float64Array.from(occupied, (cell) => counts[cell]!),
  };
}

function rankBins(score: ArrayLike<number>, bins: number): Uint16Array {
  const result = new Uint16Array(score.length);
  const order = descendingOrder(score);
  let bin = 0;
  order.forEach((row, place) => {
    const isTie = place > 0 && score[row] === score[order[place - 1]!];
    if (!isTie) bin = bins - 1 - Math.floor((place * bins) / order.length);
    result[row] = bin;
  });
  return result;
}
