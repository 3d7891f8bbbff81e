import { calibrationCurve } from '../calibration.ts';
import { confusionOutcomes } from '../confusion.ts';
import { averages, likeliestClass } from '../multiclass-metrics.ts';
import type {
  BinaryPredictions,
  MulticlassPredictions,
  Predictions,
  RegressionPredictions,
} from '../predictions.ts';
import { rowLogLoss } from '../probability-scores.ts';
import { thresholdSteps } from '../threshold-steps.ts';

/**
 * A metric that depends on the rows only through sums: row `row` adds `width` numbers to `into` at `offset`,
 * and `finish` turns the sums into the metric. Resampling such a metric is resampling its sums.
 */
export type SumMetric = {
  readonly width: number;
  addRow(row: number, into: Float64Array, offset: number): void;
  finish(sums: Float64Array): number;
};

/** The metric as sums over the predictions' rows, all of which are usable; null when it has no such form. */
export function sumMetric(metric: string, predictions: Predictions): SumMetric | null {
  switch (predictions.task) {
    case 'binary':
      return binarySums(metric, predictions);
    case 'multiclass':
      return multiclassSums(metric, predictions);
    case 'regression':
      return regressionSums(metric, predictions);
  }
}

const mean = (valueAt: (row: number) => number): SumMetric => ({
  width: 2,
  addRow(row, into, offset) {
    into[offset]! += valueAt(row);
    into[offset + 1]! += 1;
  },
  finish: (sums) => sums[0]! / sums[1]!,
});

const confusionMetrics = new Set([
  'accuracy',
  'precision',
  'recall',
  'f1',
  'specificity',
  'balanced_accuracy',
  'mcc',
]);

function binarySums(metric: string, { actual, score, threshold = 0.5 }: BinaryPredictions): SumMetric | null {
  if (metric === 'log_loss')
    return mean((row) => rowLogLoss(actual[row] === 1 ? score[row]! : 1 - score[row]!));
  if (metric === 'brier') return mean((row) => (score[row]! - actual[row]!) ** 2);
  if (metric === 'ece') return calibrationSums(actual, score);
  if (!confusionMetrics.has(metric)) return null;
  return {
    width: 4,
    addRow(row, into, offset) {
      into[offset + (actual[row] === 1 ? 2 : 0) + (score[row]! >= threshold ? 1 : 0)]! += 1;
    },
    finish(sums) {
      const [trueNegatives, falsePositives, falseNegatives, truePositives] = [...sums] as [
        number,
        number,
        number,
        number,
      ];
      const outcomes = confusionOutcomes({ trueNegatives, falsePositives, falseNegatives, truePositives });
      const outcome = outcomes[metric];
      return typeof outcome === 'number' ? outcome : Number.NaN;
    },
  };
}

/** The bins are those of all rows and stay fixed from resample to resample. */
function calibrationSums(actual: ArrayLike<number>, score: ArrayLike<number>): SumMetric {
  const edges = calibrationCurve(thresholdSteps(actual, score)).map(({ lowestScore }) => lowestScore);
  const width = edges.length + 1;
  return {
    width,
    addRow(row, into, offset) {
      let bin = edges.length - 1;
      while (bin > 0 && score[row]! < edges[bin]!) bin -= 1;
      into[offset + bin]! += score[row]! - actual[row]!;
      into[offset + width - 1]! += 1;
    },
    finish(sums) {
      let gaps = 0;
      for (let bin = 0; bin < edges.length; bin += 1) gaps += Math.abs(sums[bin]!);
      return gaps / sums[width - 1]!;
    },
  };
}

function multiclassSums(metric: string, predictions: MulticlassPredictions): SumMetric | null {
  const { actual, probabilities, classCount } = predictions;
  const predicted = Int32Array.from({ length: actual.length }, (_, row) => likeliestClass(predictions, row));
  if (metric === 'auc') return null;
  if (metric === 'log_loss')
    return mean((row) => rowLogLoss(probabilities[row * classCount + actual[row]!]!));
  if (metric === 'accuracy') return mean((row) => (predicted[row] === actual[row] ? 1 : 0));
  if (metric === 'ece')
    return calibrationSums(
      Float64Array.from(predicted, (label, row) => (label === actual[row] ? 1 : 0)),
      Float64Array.from(predicted, (label, row) => probabilities[row * classCount + label]!),
    );
  return {
    width: classCount * 3,
    addRow(row, into, offset) {
      into[offset + actual[row]! * 3 + 1]! += 1;
      into[offset + predicted[row]! * 3 + 2]! += 1;
      if (predicted[row] === actual[row]) into[offset + actual[row]! * 3]! += 1;
    },
    finish(sums) {
      const classes = Array.from({ length: classCount }, (_, label) => ({
        right: sums[label * 3]!,
        support: sums[label * 3 + 1]!,
        predicted: sums[label * 3 + 2]!,
      }));
      return averages(classes)[metric] ?? Number.NaN;
    },
  };
}

function regressionSums(metric: string, { actual, prediction }: RegressionPredictions): SumMetric | null {
  const error = (row: number) => Math.abs(actual[row]! - prediction[row]!);
  if (metric === 'mae') return mean(error);
  if (metric === 'rmse') {
    const squares = mean((row) => error(row) ** 2);
    return { ...squares, finish: (sums) => Math.sqrt(squares.finish(sums)) };
  }
  if (metric === 'r2') return determinationSums(actual, error);
  if (metric === 'mape')
    return {
      width: 2,
      addRow(row, into, offset) {
        if (actual[row] === 0) return;
        into[offset]! += error(row) / Math.abs(actual[row]!);
        into[offset + 1]! += 1;
      },
      finish: (sums) => sums[0]! / sums[1]!,
    };
  return null;
}

/** The truth is taken relative to its mean, so that its square sum does not cancel. */
function determinationSums(actual: ArrayLike<number>, error: (row: number) => number): SumMetric {
  let total = 0;
  for (let row = 0; row < actual.length; row += 1) total += actual[row]!;
  const centre = total / actual.length;
  return {
    width: 4,
    addRow(row, into, offset) {
      const value = actual[row]! - centre;
      into[offset]! += error(row) ** 2;
      into[offset + 1]! += value;
      into[offset + 2]! += value * value;
      into[offset + 3]! += 1;
    },
    finish(sums) {
      const [squared, values, squares, rows] = [...sums] as [number, number, number, number];
      return 1 - squared / (squares - (values * values) / rows);
    },
  };
}
