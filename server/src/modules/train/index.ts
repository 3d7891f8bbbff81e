/** Training: experiments, runs with their metrics, params and artifacts, and the built-in trainers. */
import type { MetricSeries, Page, Run, RunDetail, RunStatus } from '@slipway/contract';
import { createRun, type NewRun } from './create-run.ts';
import { finishRun } from './finish-run.ts';
import { getRun, getRunDetail } from './get-run.ts';
import { listRuns, type RunQuery } from './list-runs.ts';
import { logArtifact } from './log-artifact.ts';
import { logRun, type RunBatch } from './log-run.ts';
import { getMetricSeries } from './metric-series.ts';
import { createTrainContext, type TrainDependencies } from './train.ts';

export { trainMigrations } from './migrations.ts';
export type { TrialParams, TrialRecorder } from './ports.ts';
export { trainRoutes } from './routes.ts';
export { runRef } from './run.ts';

export type Train = {
  createRun(run: NewRun): Promise<Run>;
  logRun(runId: string, batch: RunBatch): Promise<void>;
  finishRun(runId: string, end: { status: RunStatus; message?: string }): Promise<Run>;
  getRun(runId: string): Promise<Run>;
  getRunDetail(runId: string): Promise<RunDetail>;
  listRuns(query: RunQuery): Promise<Page<Run>>;
  getMetricSeries(runId: string, wanted: { keys?: string[]; maxPoints: number }): Promise<MetricSeries[]>;
  logArtifact(runId: string, artifact: Parameters<typeof logArtifact>[2]): ReturnType<typeof logArtifact>;
};

export function createTrain(dependencies: TrainDependencies): Train {
  const context = createTrainContext(dependencies);
  return {
    createRun: (run) => createRun(context, run),
    logRun: (runId, batch) => logRun(context, runId, batch),
    finishRun: (runId, end) => finishRun(context, runId, end),
    getRun: (runId) => getRun(context, runId),
    getRunDetail: (runId) => getRunDetail(context, runId),
    listRuns: (query) => listRuns(context, query),
    getMetricSeries: (runId, wanted) => getMetricSeries(context, runId, wanted),
    logArtifact: (runId, artifact) => logArtifact(context, runId, artifact),
  };
}
