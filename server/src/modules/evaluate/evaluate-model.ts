import type { Evaluation, Job, JsonValue } from '@slipway/contract';
import { outputOf } from '../../platform/jobs/job-runner.ts';
import type { EndedJob } from '../../platform/jobs/jobs.ts';
import { featureSetRef } from '../data/index.ts';
import type { EvaluateContext, JobPlace } from './evaluate.ts';
import { evaluationRef, metricValue, type StoredEvaluation } from './evaluation.ts';
import { EvaluationOutput, EvaluationRequest, evaluateKind } from './score/evaluation-input.ts';
import { evaluationKey } from './score/evaluation-key.ts';

/** Queues the measuring of a model; pass the job to `recordEvaluation` once it has ended. */
export async function submitEvaluation(
  context: EvaluateContext,
  request: EvaluationRequest,
  place: JobPlace = {},
): Promise<Job> {
  const input = EvaluationRequest.parse(request);
  return context.jobs.submit({
    kind: evaluateKind,
    project: input.project,
    title: `Measure ${input.subject.label} on ${input.split}`,
    input: JSON.parse(JSON.stringify(input)) as JsonValue,
    ...place,
  });
}

/** Writes down what an ended measuring left, once for each job. Throws the job's error when it did not succeed. */
export async function recordEvaluation(context: EvaluateContext, job: EndedJob): Promise<Evaluation> {
  return (await recordStored(context, job)).evaluation;
}

async function recordStored(context: EvaluateContext, job: EndedJob): Promise<StoredEvaluation> {
  const known = await context.store.evaluationOfJob(job.id);
  if (known !== null) return known;
  const {
    key,
    scoresDigest,
    featureSet,
    skippedCount: _,
    ...figures
  } = EvaluationOutput.parse(outputOf(job));
  const evaluation: Evaluation = { ...figures, id: context.ids.next(), createdAt: context.clock.now() };
  const stored = { evaluation, jobId: job.id, key, scoresDigest, featureSetId: featureSet.id };
  const isNew = await context.store.insertEvaluation(stored);
  if (!isNew) return (await context.store.evaluationOfJob(job.id))!;
  await tell(context, evaluation, featureSet);
  return stored;
}

async function tell(
  context: EvaluateContext,
  evaluation: Evaluation,
  featureSet: { id: string; name: string },
): Promise<void> {
  const subject = evaluationRef(evaluation);
  const rows = featureSetRef(featureSet);
  await context.lineage.record(evaluation.project, subject, [
    { thing: evaluation.subject, relation: 'measured' },
    { thing: rows, relation: 'measured on' },
  ]);
  await context.events.emit({
    project: evaluation.project,
    type: 'evaluation-finished',
    subject,
    message: `${evaluation.subject.label} measured on ${evaluation.rowCount.toLocaleString('en')} rows of ${evaluation.split}${headline(evaluation)}`,
    data: { subject: evaluation.subject, metrics: evaluation.metrics },
  });
}

const headlines = {
  binary: ['auc', 'log_loss'],
  multiclass: ['accuracy', 'log_loss'],
  regression: ['rmse', 'r2'],
};

function headline(evaluation: Evaluation): string {
  const parts = headlines[evaluation.task].flatMap((name) => {
    const value = metricValue(evaluation, name);
    return value === null ? [] : [`${name} ${Number(value.toPrecision(4))}`];
  });
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/**
 * The evaluation of exactly this model on exactly these rows: the one that exists, or a new one, for which the
 * call waits.
 */
export async function ensureEvaluation(
  context: EvaluateContext,
  request: EvaluationRequest,
  place: JobPlace = {},
): Promise<StoredEvaluation> {
  const input = EvaluationRequest.parse(request);
  const known = await context.store.evaluationWithKey(input.project, evaluationKey(input));
  if (known !== null) return known;
  const job = await submitEvaluation(context, request, place);
  return recordStored(context, await context.jobs.ended(job.id));
}
