export { type BinaryEvaluation, evaluateBinary, measureBinary } from './binary-metrics.ts';
export {
  type PairedBootstrapOptions,
  type PairedComparison,
  pairedBootstrap,
} from './bootstrap/paired-bootstrap.ts';
export { type CalibrationBin, calibrationCurve, expectedCalibrationError } from './calibration.ts';
export { type BinaryConfusion, binaryConfusion, multiclassConfusion } from './confusion.ts';
export {
  type CurvePoint,
  type LiftPoint,
  liftCurve,
  precisionRecallCurve,
  rocCurve,
} from './curves.ts';
export {
  evaluatePredictions,
  measurePredictions,
  type PredictionEvaluation,
} from './evaluate-predictions.ts';
export { findMetric, type MetricName, metricNames, metricsOfTask } from './metric-names.ts';
export { evaluateMulticlass, type MulticlassEvaluation, measureMulticlass } from './multiclass-metrics.ts';
export { descendingOrder } from './order.ts';
export type {
  BinaryPredictions,
  Measures,
  MulticlassPredictions,
  Predictions,
  RegressionPredictions,
} from './predictions.ts';
export { brierScore, logLoss, logLossClip } from './probability-scores.ts';
export { evaluateRegression, measureRegression, type RegressionEvaluation } from './regression-metrics.ts';
export { measureSlices, type RowGroups, type SliceMeasures } from './slices.ts';
export {
  averagePrecision,
  bestF1,
  rocAuc,
  type ThresholdSteps,
  thresholdSteps,
} from './threshold-steps.ts';
