export {
  type Bracket,
  bracketOf,
  createHyperbandPruner,
  type HyperbandOptions,
  hyperbandBrackets,
  hyperbandDefaults,
} from './hyperband-pruner.ts';
export { createPatientPruner, type PatientOptions } from './patient-pruner.ts';
export {
  createMedianPruner,
  createPercentilePruner,
  type PercentileOptions,
  percentileDefaults,
} from './percentile-pruner.ts';
export type { PruneRequest, Pruner, Timing } from './pruner.ts';
export {
  createSuccessiveHalvingPruner,
  type SuccessiveHalvingOptions,
  successiveHalvingDefaults,
} from './successive-halving.ts';
export { createThresholdPruner, type ThresholdOptions } from './threshold-pruner.ts';
export { createWilcoxonPruner, type WilcoxonOptions, wilcoxonDefaults } from './wilcoxon-pruner.ts';
