import type { Run, RunDetail } from '@slipway/contract';
import { notFound } from '../../platform/errors/slipway-error.ts';
import { toJsonMetric } from './metric-value.ts';
import type { FoundRun } from './store/search-store.ts';
import type { TrainContext } from './train.ts';

/** A run as lists show it. Throws `not-found`. */
export async function getRun(context: TrainContext, runId: string): Promise<Run> {
  const found = await context.searches.one(runId);
  if (found === null) throw notFound('run', runId);
  return toRun(found);
}

/** A run with everything that hangs on it. Throws `not-found`. */
export async function getRunDetail(context: TrainContext, runId: string): Promise<RunDetail> {
  const found = await context.searches.one(runId);
  if (found === null) throw notFound('run', runId);
  const [things, artifacts, featureImportance] = await Promise.all([
    context.runs.things(runId),
    context.runs.artifacts(runId),
    context.runs.importance(runId),
  ]);
  return { ...toRun(found), ...things, jobId: found.run.jobId, artifacts, featureImportance };
}

/** The contract's run from the stored one. */
export function toRun({ run, params, metrics, tags }: Omit<FoundRun, 'place'>): Run {
  const { jobId: _, experimentId: __, lifecycle: ___, artifactUri: ____, ...shown } = run;
  const values = Object.entries(metrics).map(([key, { value }]) => [key, toJsonMetric(value)] as const);
  return { ...shown, params, metrics: Object.fromEntries(values), tags };
}
