import { type CalibrationBin, calibrationCurve, expectedCalibrationError } from './calibration.ts';
import { type BinaryConfusion, binaryConfusion, confusionOutcomes } from './confusion.ts';
import { type CurvePoint, type LiftPoint, liftCurve, precisionRecallCurve, rocCurve } from './curves.ts';
import {
  type BinaryPredictions,
  finitePairs,
  type Measures,
  type Outcome,
  toMeasures,
} from './predictions.ts';
import { brierScore, logLoss } from './probability-scores.ts';
import { averagePrecision, bestF1, rocAuc, type ThresholdSteps, thresholdSteps } from './threshold-steps.ts';

export type BinaryEvaluation = Measures & {
  readonly task: 'binary';
  readonly threshold: number;
  /** null without rows. */
  readonly positiveShare: number | null;
  readonly confusion: BinaryConfusion;
  readonly roc: CurvePoint[];
  readonly precisionRecall: CurvePoint[];
  readonly calibration: CalibrationBin[];
  readonly lift: LiftPoint[];
  readonly bestF1: { threshold: number; f1: number } | null;
};

/** The metrics of a binary model on all rows, or on the given ones. */
export function measureBinary(predictions: BinaryPredictions, rows?: ArrayLike<number>): Measures {
  return measure(predictions, rows).measures;
}

/** The metrics with confusion matrix and curves. */
export function evaluateBinary(predictions: BinaryPredictions): BinaryEvaluation {
  const { measures, steps, confusion, calibration } = measure(predictions);
  return {
    task: 'binary',
    ...measures,
    threshold: predictions.threshold ?? 0.5,
    positiveShare: measures.rowCount === 0 ? null : steps.positives / measures.rowCount,
    confusion,
    roc: rocCurve(steps),
    precisionRecall: precisionRecallCurve(steps),
    calibration,
    lift: liftCurve(steps),
    bestF1: bestF1(steps),
  };
}

function measure(predictions: BinaryPredictions, rows?: ArrayLike<number>) {
  const { actual, predicted, skippedCount } = finitePairs(predictions.actual, predictions.score, rows);
  const steps = thresholdSteps(actual, predicted);
  const confusion = binaryConfusion(actual, predicted, predictions.threshold ?? 0.5);
  const calibration = calibrationCurve(steps);
  const whenRows = (value: number): Outcome =>
    actual.length === 0 ? { because: 'there are no rows' } : value;
  const measures = toMeasures(
    {
      ...rankingOutcomes(steps),
      ...confusionOutcomes(confusion),
      log_loss: whenRows(logLoss(actual, predicted)),
      brier: whenRows(brierScore(actual, predicted)),
      ece: whenRows(expectedCalibrationError(calibration)),
    },
    { rowCount: actual.length, skippedCount },
  );
  return { measures, steps, confusion, calibration };
}

function rankingOutcomes(steps: ThresholdSteps): Record<string, Outcome> {
  const isOneClass = steps.positives === 0 || steps.negatives === 0;
  return {
    auc: isOneClass ? { because: 'only one class is present' } : rocAuc(steps),
    average_precision: steps.positives === 0 ? { because: 'no row is positive' } : averagePrecision(steps),
  };
}
