import type { RunDetail, ThingRef } from '@slipway/contract';
import { outputOf } from '../../../platform/jobs/job-runner.ts';
import type { EndedJob } from '../../../platform/jobs/jobs.ts';
import { finishRun } from '../finish-run.ts';
import { getRunDetail } from '../get-run.ts';
import { hasEnded, runRef } from '../run.ts';
import type { TrainContext } from '../train.ts';
import { FitOutput } from './fit-input.ts';

/** A trained model with the run that keeps its evidence. */
export type TrainedModel = FitOutput & { run: RunDetail };

export const modelArtifactPath = 'model/model.onnx';

/**
 * Writes down what an ended training left: final metrics, importance, the model, where it came from. May be
 * called again for the same job. Throws the job's own error when it did not succeed, after the run was ended.
 */
export async function recordFit(
  context: TrainContext,
  job: EndedJob,
  madeFrom: readonly ThingRef[],
): Promise<TrainedModel> {
  if (job.state !== 'succeeded') await endUnfinished(context, job);
  const output = FitOutput.parse(outputOf(job));
  const run = await context.runs.get(output.runId);
  const finalParams = Object.entries(output.params).map(([key, value]) => [key, String(value)] as const);
  await context.runs.log(run.id, {
    params: Object.fromEntries(finalParams),
    metrics: Object.entries(output.metrics).map(([key, value]) => ({
      key,
      value: value ?? Number.NaN,
      step: 0,
      at: job.endedAt ?? run.startedAt,
    })),
    tags: { task: output.task, target: output.target },
  });
  await context.runs.attach(run.id, {
    things: { inputs: madeFrom, outputs: [] },
    artifacts: [{ path: modelArtifactPath, digest: output.onnxDigest, sizeBytes: output.sizeBytes }],
    importance: output.importance,
  });
  await context.lineage.record(
    run.project,
    runRef(run),
    madeFrom.map((thing) => ({ thing, relation: 'trained' })),
  );
  await finishRun(context, run.id, { status: 'finished', message: headline(output) });
  return { ...output, run: await getRunDetail(context, run.id) };
}

/** Ends the run and the trials of a job that failed or was stopped; nothing to do when none had started. */
export async function endUnfinished(
  context: TrainContext,
  job: Pick<EndedJob, 'id' | 'state' | 'error'>,
): Promise<void> {
  // By now somebody may have queued it again.
  if (job.state !== 'failed' && job.state !== 'cancelled') return;
  const run = await context.runs.findByJob(job.id);
  if (run === null || hasEnded(run.status)) return;
  const status = job.state === 'cancelled' ? 'killed' : 'failed';
  const endedAt = context.clock.now();
  for (const child of await context.runs.children(run.id)) {
    await context.runs.changeStatus(child.id, ['running'], { status, endedAt });
  }
  await context.trials.studyEnded({ runId: run.id, state: status === 'killed' ? 'cancelled' : 'failed' });
  const message = job.state === 'cancelled' || job.error === null ? {} : { message: job.error.message };
  await finishRun(context, run.id, { status, ...message });
}

function headline(output: FitOutput): string {
  const shown = Object.entries(output.metrics)
    .filter(([key, value]) => value !== null && ['auc', 'log_loss', 'accuracy', 'rmse', 'r2'].includes(key))
    .slice(0, 2)
    .map(([key, value]) => `${key} ${Number(value!.toPrecision(4))}`);
  const rows = `${output.rowCounts.train.toLocaleString('en')} rows`;
  return `${output.trainer} on ${rows}${shown.length === 0 ? '' : `, validation ${shown.join(', ')}`}`;
}
