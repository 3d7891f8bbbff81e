/** Evaluation: models measured on splits, and compared with each other on the same rows. */
import type { JobKind } from '../../platform/jobs/jobs.ts';
import { compareKind } from './compare/comparison-input.ts';
import { evaluateKind } from './score/evaluation-input.ts';

export type { ComparisonRequest } from './compare-models.ts';
export { createEvaluate, type Evaluate } from './create-evaluate.ts';
export {
  type DatasetField,
  type DatasetOrderKey,
  evaluationDatasetVocabulary,
} from './datasets/dataset-vocabulary.ts';
export type {
  EvaluationDataset,
  EvaluationRecord,
  JsonObject,
  RecordInput,
  RecordSource,
} from './datasets/evaluation-dataset.ts';
export type { EvaluationDatasets } from './datasets/evaluation-datasets.ts';
export {
  checkMetricOfTask,
  comparisonRef,
  evaluationRef,
  metricValue,
  type StoredEvaluation,
} from './evaluation.ts';
export { evaluateMigrations } from './migrations.ts';
export { evaluateRoutes } from './routes.ts';
export type { EvaluationRequest } from './score/evaluation-input.ts';
export type { Scorers, ScorerVersion } from './scorers/scorers.ts';

/** The server side of the jobs; what they leave is written down by the `record` calls. Each works in one thread, so several run side by side. */
export const evaluateJobKinds = (): JobKind[] => [
  { kind: evaluateKind, maxAttempts: 3, cores: 1 },
  { kind: compareKind, maxAttempts: 3, cores: 1 },
];
