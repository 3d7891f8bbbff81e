import type { Train } from '../../../modules/train/index.ts';
import type { ModelMetricSink } from '../tracking/log.ts';
import type { MlflowRoute } from '../wire/mlflow-route.ts';
import { loggedModelRoutes } from './logged-models.ts';
import { runLinkRoutes } from './run-links.ts';
import { searchLoggedModelRoutes } from './search-logged-models.ts';

export { runExtrasOf } from './run-links.ts';

/** Logged models, and what runs read and made. */
export const loggedModelsRoutes = (train: Train): MlflowRoute[] => [
  // Before the routes whose paths end in an id, as a person reads them; the router does not mind.
  ...searchLoggedModelRoutes(train.loggedModels),
  ...loggedModelRoutes(train.loggedModels),
  ...runLinkRoutes(train),
];

/** Keeps values that were measured with a logged model with that model as well. */
export const modelMetricSink =
  ({ loggedModels }: Train): ModelMetricSink =>
  (runId, metrics) =>
    loggedModels.logMetrics(
      metrics.map(({ key, value, at, step, modelId, datasetName = '', datasetDigest = '' }) => ({
        key,
        value,
        at,
        step,
        runId,
        datasetName,
        datasetDigest,
        modelId: modelId!,
      })),
    );
