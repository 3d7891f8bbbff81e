import type { RunStatus } from '@slipway/contract';
import type { DressedRun } from '../../../modules/train/index.ts';
import { compact, renderDouble, renderPairs } from '../wire/render.ts';

export const runStatuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
export type MlflowRunStatus = (typeof runStatuses)[number];

export const fromRunStatus = (status: MlflowRunStatus): RunStatus => status.toLowerCase() as RunStatus;

/** Tags that MLflow mirrors what it knows of a run in; runs made elsewhere get them here. */
export const mirroredTags = {
  name: 'mlflow.runName',
  parent: 'mlflow.parentRunId',
  user: 'mlflow.user',
} as const;

/** What other modules know of runs: inputs and outputs by run id. */
export type RunExtras = { readonly inputs?: object | undefined; readonly outputs?: object | undefined };

export const renderRunInfo = ({ run }: Pick<DressedRun, 'run'>) =>
  compact({
    run_id: run.id,
    run_uuid: run.id,
    run_name: run.name,
    experiment_id: run.experimentId,
    user_id: run.createdBy,
    status: run.status.toUpperCase(),
    start_time: run.startedAt,
    end_time: run.endedAt,
    artifact_uri: run.artifactUri,
    lifecycle_stage: run.lifecycle,
  });

export function renderRun(found: DressedRun, extras: RunExtras = {}) {
  const { run } = found;
  const tags: Record<string, string> = {
    [mirroredTags.name]: run.name,
    ...(run.parentRunId === null ? {} : { [mirroredTags.parent]: run.parentRunId }),
    ...found.tags,
  };
  return {
    info: renderRunInfo(found),
    data: compact({
      metrics: Object.entries(found.metrics).map(([key, point]) => ({
        key,
        value: renderDouble(point.value),
        timestamp: point.at,
        step: point.step,
      })),
      params: renderPairs(found.params),
      tags: renderPairs(tags),
    }),
    inputs: extras.inputs ?? {},
    outputs: extras.outputs ?? {},
  };
}
