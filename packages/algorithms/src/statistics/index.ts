export * from './distance/divergences.ts';
export * from './distance/wasserstein.ts';
export { chiSquaredSurvival } from './distributions/chi-squared.ts';
export { kolmogorovSurvival } from './distributions/kolmogorov.ts';
export { normalCdf, normalQuantile, normalTwoSidedP } from './distributions/normal.ts';
export { studentTQuantile, studentTTwoSidedP } from './distributions/student-t.ts';
export {
  type ColumnDrift,
  chooseDriftTest,
  type DriftBins,
  type DriftOptions,
  type DriftTest,
  driftDefaults,
} from './drift/column-drift.ts';
export {
  type CategoricalSummary,
  type ColumnSummary,
  type NumericSummary,
  type SummaryOptions,
  summariseReference,
} from './drift/column-summary.ts';
export {
  correctPValues,
  type DatasetDrift,
  type DatasetDriftOptions,
  detectDatasetDrift,
} from './drift/dataset-drift.ts';
export { detectDrift } from './drift/detect-drift.ts';
export * from './hypothesis/chi-squared-test.ts';
export * from './hypothesis/kolmogorov-smirnov.ts';
export * from './hypothesis/multiple-testing.ts';
export * from './hypothesis/two-proportion-z-test.ts';
export { regularisedBeta } from './special/incomplete-beta.ts';
export { regularisedGammaP, regularisedGammaQ } from './special/incomplete-gamma.ts';
export { logGamma } from './special/log-gamma.ts';
export * from './summary/histogram.ts';
export * from './summary/intervals.ts';
export * from './summary/moments.ts';
export * from './summary/quantiles.ts';
