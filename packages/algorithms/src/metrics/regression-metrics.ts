import { countBetween, doaneBinCount, equalWidthEdges } from '../statistics/summary/histogram.ts';
import { momentsOf } from '../statistics/summary/moments.ts';
import { quantileOfSorted, sortedFinite } from '../statistics/summary/quantiles.ts';
import {
  finitePairs,
  type Measures,
  type Outcome,
  type RegressionPredictions,
  toMeasures,
} from './predictions.ts';

export type RegressionEvaluation = Measures & {
  readonly task: 'regression';
  /**
   * Prediction minus truth: `edges` (counts.length + 1, ascending) between the 0.5 % and 99.5 % quantiles; the outer
   * bins also hold what lies beyond. null without rows.
   */
  readonly residuals: { edges: number[]; counts: number[] } | null;
};

/** The metrics of a regression model on all rows, or on the given ones. */
export function measureRegression(predictions: RegressionPredictions, rows?: ArrayLike<number>): Measures {
  const { actual, predicted, skippedCount } = finitePairs(predictions.actual, predictions.prediction, rows);
  return toMeasures(regressionOutcomes(actual, predicted), { rowCount: actual.length, skippedCount });
}

/** The metrics with the histogram of the residuals. */
export function evaluateRegression(predictions: RegressionPredictions): RegressionEvaluation {
  const { actual, predicted } = finitePairs(predictions.actual, predictions.prediction);
  const residuals = predicted.map((value, row) => value - actual[row]!);
  return { task: 'regression', ...measureRegression(predictions), residuals: residualHistogram(residuals) };
}

function regressionOutcomes(actual: Float64Array, predicted: Float64Array): Record<string, Outcome> {
  const rowCount = actual.length;
  const empty = { because: 'there are no rows' };
  if (rowCount === 0) return { mae: empty, rmse: empty, r2: empty, median_ae: empty, mape: empty };
  const errors = actual.map((value, row) => Math.abs(value - predicted[row]!));
  let absolute = 0;
  let squared = 0;
  let relative = 0;
  let relativeRows = 0;
  errors.forEach((error, row) => {
    absolute += error;
    squared += error * error;
    if (actual[row] === 0) return;
    relative += error / Math.abs(actual[row]!);
    relativeRows += 1;
  });
  return {
    mae: absolute / rowCount,
    rmse: Math.sqrt(squared / rowCount),
    r2: determination(actual, squared),
    median_ae: quantileOfSorted(errors.sort(), 0.5),
    // Rows whose truth is 0 have no relative error and are left out.
    mape: relativeRows === 0 ? { because: 'every true value is 0' } : relative / relativeRows,
  };
}

function determination(actual: Float64Array, squaredError: number): Outcome {
  const { m2 } = momentsOf(actual);
  return m2 === 0 ? { because: 'the true values are all equal' } : 1 - squaredError / m2;
}

function residualHistogram(residuals: Float64Array): { edges: number[]; counts: number[] } | null {
  if (residuals.length === 0) return null;
  const sorted = sortedFinite(residuals);
  const bins = Math.min(40, Math.max(5, doaneBinCount(momentsOf(residuals))));
  const edges = equalWidthEdges(quantileOfSorted(sorted, 0.005), quantileOfSorted(sorted, 0.995), bins);
  return { edges, counts: countBetween(sorted, edges.slice(1, -1)) };
}
