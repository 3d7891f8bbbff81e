import { createRandom, type Random, shuffle } from '../../samplers/random.ts';
import type { MulticlassPredictions, Predictions } from '../predictions.ts';
import {
  rankCells,
  type WeightedMetric,
  weightedAuc,
  weightedAveragePrecision,
  weightedMedian,
} from './rank-metrics.ts';
import { drawPoisson, drawWithReplacement, type Resampler } from './resample.ts';
import { type SumMetric, sumMetric } from './sum-metrics.ts';

/** Above this many rows, sums are resampled in this many random blocks. */
const mostBlocks = 20_000;
/** Above this many rows, AUC and average precision are resampled over cells of ranks. */
const mostRankedRows = 100_000;
const rankBinCount = 128;

/** Two models' metric over the same units, and how to draw a resample of them. */
export type PairedUnits = {
  readonly method: 'rows' | 'blocks' | 'cells';
  /** How often each unit occurs in the data as it is. */
  readonly asIs: Float64Array;
  readonly resample: Resampler;
  readonly a: WeightedMetric;
  readonly b: WeightedMetric;
};

/** The units of a metric; null when the metric cannot be resampled. Both predictions hold the same usable rows. */
export function pairedUnits(
  metric: string,
  a: Predictions,
  b: Predictions,
  seed: number,
): PairedUnits | null {
  const random = createRandom(seed);
  const sums = { a: sumMetric(metric, a), b: sumMetric(metric, b) };
  if (sums.a !== null && sums.b !== null) return sumUnits({ a: sums.a, b: sums.b }, a.actual.length, random);
  if (a.task === 'binary' && b.task === 'binary' && metric in rankers)
    return rankUnits(metric as keyof typeof rankers, { actual: a.actual, a: a.score, b: b.score }, random);
  if (a.task === 'multiclass' && b.task === 'multiclass' && metric === 'auc')
    return rowUnits(multiclassAuc(a), multiclassAuc(b), a.actual.length, random);
  if (a.task === 'regression' && b.task === 'regression' && metric === 'median_ae') {
    const errors = (prediction: ArrayLike<number>) =>
      Float64Array.from(a.actual, (value, row) => Math.abs(value - prediction[row]!));
    const [first, second] = [weightedMedian(errors(a.prediction)), weightedMedian(errors(b.prediction))];
    return rowUnits(first, second, a.actual.length, random);
  }
  return null;
}

const rankers = { auc: weightedAuc, average_precision: weightedAveragePrecision };

function rowUnits(a: WeightedMetric, b: WeightedMetric, rowCount: number, random: Random): PairedUnits {
  return {
    method: 'rows',
    asIs: new Float64Array(rowCount).fill(1),
    resample: drawWithReplacement(random),
    a,
    b,
  };
}

function rankUnits(
  metric: keyof typeof rankers,
  rows: { actual: ArrayLike<number>; a: ArrayLike<number>; b: ArrayLike<number> },
  random: Random,
): PairedUnits {
  const ranker = rankers[metric];
  const isPositive = Uint8Array.from(rows.actual, (value) => (value === 1 ? 1 : 0));
  if (isPositive.length <= mostRankedRows)
    return rowUnits(ranker(isPositive, rows.a), ranker(isPositive, rows.b), isPositive.length, random);
  const cells = rankCells(isPositive, rows, rankBinCount);
  return {
    method: 'cells',
    asIs: cells.rows,
    resample: drawPoisson(cells.rows, random),
    a: ranker(cells.isPositive, cells.a),
    b: ranker(cells.isPositive, cells.b),
  };
}

function multiclassAuc({ actual, probabilities, classCount }: MulticlassPredictions): WeightedMetric {
  const perClass = Array.from({ length: classCount }, (_, label) =>
    weightedAuc(
      Uint8Array.from(actual, (value) => (value === label ? 1 : 0)),
      Float64Array.from(actual, (_value, row) => probabilities[row * classCount + label]!),
    ),
  );
  return (weights) => perClass.reduce((sum, auc) => sum + auc(weights), 0) / classCount;
}

function sumUnits(metrics: { a: SumMetric; b: SumMetric }, rowCount: number, random: Random): PairedUnits {
  const isBlocked = rowCount > mostBlocks;
  const unitCount = isBlocked ? mostBlocks : rowCount;
  const unitOf = Uint32Array.from({ length: rowCount }, (_, row) => row % unitCount);
  if (isBlocked) shuffle(unitOf, random);
  return {
    method: isBlocked ? 'blocks' : 'rows',
    asIs: new Float64Array(unitCount).fill(1),
    resample: drawWithReplacement(random),
    a: summed(metrics.a, unitOf, unitCount),
    b: summed(metrics.b, unitOf, unitCount),
  };
}

function summed(metric: SumMetric, unitOf: Uint32Array, unitCount: number): WeightedMetric {
  const { width } = metric;
  const table = new Float64Array(unitCount * width);
  unitOf.forEach((unit, row) => {
    metric.addRow(row, table, unit * width);
  });
  const sums = new Float64Array(width);
  return (weights) => {
    sums.fill(0);
    for (let unit = 0; unit < unitCount; unit += 1) {
      const weight = weights[unit]!;
      if (weight === 0) continue;
      for (let k = 0; k < width; k += 1) sums[k]! += weight * table[unit * width + k]!;
    }
    return metric.finish(sums);
  };
}
