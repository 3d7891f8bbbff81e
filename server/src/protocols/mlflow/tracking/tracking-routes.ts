import type { Train } from '../../../modules/train/index.ts';
import type { MlflowRoute } from '../wire/mlflow-route.ts';
import { experimentRoutes } from './experiments.ts';
import { logRoutes, type ModelMetricSink } from './log.ts';
import { metricHistoryRoutes } from './metric-history.ts';
import { type ExtrasOf, runRoutes } from './runs.ts';
import { searchRunRoutes } from './search-runs.ts';

export type TrackingModules = {
  readonly train: Train;
  readonly extrasOf: ExtrasOf;
  readonly logModelMetrics: ModelMetricSink;
};

/** Experiments, runs and metrics. */
export const trackingRoutes = ({ train, extrasOf, logModelMetrics }: TrackingModules): MlflowRoute[] => [
  ...experimentRoutes(train),
  ...runRoutes(train, extrasOf),
  ...logRoutes(train, logModelMetrics),
  ...searchRunRoutes(train, extrasOf),
  ...metricHistoryRoutes(train),
];
