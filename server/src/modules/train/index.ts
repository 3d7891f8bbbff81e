/** Training: experiments, runs with their metrics, params and artifacts, and the built-in trainers. */
import type { JobKind } from '../../platform/jobs/jobs.ts';
import type { Train } from './create-train.ts';

export { isTreePath } from './artifacts/artifact-place.ts';
export type { ArtifactEntry, Artifacts } from './artifacts/artifacts.ts';
export { createTrain, type Train } from './create-train.ts';
export { type Experiment, experimentVocabulary } from './experiments/experiment.ts';
export { byBytes } from './filter/compile-filter.ts';
export { isAfter, type SortColumn, type SortValue } from './filter/compile-order.ts';
export { type RunField, type RunFilter, type RunOrderKey, runVocabulary } from './filter/run-vocabulary.ts';
export { featureSource, rowColumn, splitColumn } from './fit/feature-source.ts';
export type { FitRequest } from './fit/fit-input.ts';
export type { TrainedModel } from './fit/record-fit.ts';
export {
  type LoggedModel,
  type LoggedModelField,
  type LoggedModelMetric,
  type LoggedModelStatus,
  loggedModelVocabulary,
} from './logged-models/logged-model.ts';
export type { LoggedModels } from './logged-models/logged-models.ts';
export { contextTag, type DatasetInput, type RunInputs } from './logged-models/run-link.ts';
export type { LoggedModelOrderKey } from './logged-models/search-sql.ts';
export { trainMigrations } from './migrations.ts';
export type { TrialParams, TrialRecorder } from './ports.ts';
export { trainRoutes } from './routes.ts';
export { runRef } from './run.ts';
export { decodeCursor, encodeCursor } from './run-cursor.ts';
export { scoreTable } from './score-table.ts';
export { toPredictions } from './scored-rows.ts';
export type { Curve } from './store/metric-chunks.ts';
export { pointAt } from './store/metric-chunks.ts';
export type { DressedRun, FoundRun } from './store/search-store.ts';
export { trainerCodeDigest } from './trainers/code-digest.ts';

/** The server's side of the module's jobs. */
export const trainJobKinds = (train: Train): readonly JobKind[] => train.jobKinds;
