import { type BinaryEvaluation, evaluateBinary, measureBinary } from './binary-metrics.ts';
import { evaluateMulticlass, type MulticlassEvaluation, measureMulticlass } from './multiclass-metrics.ts';
import type { Measures, Predictions } from './predictions.ts';
import { evaluateRegression, measureRegression, type RegressionEvaluation } from './regression-metrics.ts';

export type PredictionEvaluation = BinaryEvaluation | MulticlassEvaluation | RegressionEvaluation;

/** Every metric of the task on all rows, or on the rows given by number. */
export function measurePredictions(predictions: Predictions, rows?: ArrayLike<number>): Measures {
  switch (predictions.task) {
    case 'binary':
      return measureBinary(predictions, rows);
    case 'multiclass':
      return measureMulticlass(predictions, rows);
    case 'regression':
      return measureRegression(predictions, rows);
  }
}

/** Every metric of the task with confusion matrix, curves or residuals. */
export function evaluatePredictions(predictions: Predictions): PredictionEvaluation {
  switch (predictions.task) {
    case 'binary':
      return evaluateBinary(predictions);
    case 'multiclass':
      return evaluateMulticlass(predictions);
    case 'regression':
      return evaluateRegression(predictions);
  }
}
