import type { LoggedModel, LoggedModelStatus } from '../../../modules/train/index.ts';
import { compact, renderDouble, renderPairs } from '../wire/render.ts';

/** By MLflow's numbers: the first is 1. */
export const loggedModelStatuses = [
  'LOGGED_MODEL_PENDING',
  'LOGGED_MODEL_READY',
  'LOGGED_MODEL_UPLOAD_FAILED',
] as const;

const names: Readonly<Record<LoggedModelStatus, (typeof loggedModelStatuses)[number]>> = {
  pending: 'LOGGED_MODEL_PENDING',
  ready: 'LOGGED_MODEL_READY',
  failed: 'LOGGED_MODEL_UPLOAD_FAILED',
};

export const toStatus = (name: (typeof loggedModelStatuses)[number]): LoggedModelStatus =>
  (Object.keys(names) as LoggedModelStatus[]).find((status) => names[status] === name)!;

export const renderLoggedModel = (model: LoggedModel) => ({
  info: compact({
    model_id: model.id,
    experiment_id: model.experimentId,
    name: model.name,
    creation_timestamp_ms: model.createdAt,
    last_updated_timestamp_ms: model.updatedAt,
    artifact_uri: model.artifactUri,
    status: names[model.status],
    model_type: model.modelType,
    source_run_id: model.sourceRunId ?? '',
    tags: renderPairs(model.tags),
  }),
  data: compact({
    params: renderPairs(model.params),
    metrics: model.metrics.map((metric) =>
      compact({
        key: metric.key,
        value: renderDouble(metric.value),
        timestamp: metric.at,
        step: metric.step,
        model_id: model.id,
        dataset_name: metric.datasetName || undefined,
        dataset_digest: metric.datasetDigest || undefined,
        run_id: metric.runId,
      }),
    ),
  }),
});
