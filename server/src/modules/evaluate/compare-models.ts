import type { Comparison, Job, JsonValue } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { outputOf } from '../../platform/jobs/job-runner.ts';
import type { EndedJob } from '../../platform/jobs/jobs.ts';
import { ComparisonInput, ComparisonOutput, compareKind } from './compare/comparison-input.ts';
import type { EvaluateContext, JobPlace } from './evaluate.ts';
import { checkMetricOfTask, comparisonRef, evaluationRef, type StoredEvaluation } from './evaluation.ts';

/** Two evaluations on the same rows, and the metric to compare by. */
export type ComparisonRequest = {
  metric: string;
  challengerEvaluationId: string;
  championEvaluationId: string;
};

/**
 * Queues a paired comparison. Throws `not-found` for an evaluation, `invalid-request` when the two are not of the
 * same task, or the metric is none of it.
 */
export async function submitComparison(
  context: EvaluateContext,
  request: ComparisonRequest,
  place: JobPlace = {},
): Promise<Job> {
  const challenger = await context.store.getEvaluation(request.challengerEvaluationId);
  const champion = await context.store.getEvaluation(request.championEvaluationId);
  checkComparable(challenger, champion);
  const { project, task, confusion, datasetVersionId, split, threshold } = challenger.evaluation;
  const input: ComparisonInput = ComparisonInput.parse({
    project,
    metric: checkMetricOfTask(request.metric, task),
    task,
    classCount: confusion?.labels.length ?? 1,
    threshold,
    challenger: sideOf(challenger),
    champion: sideOf(champion),
    datasetVersionId,
    split,
  });
  return context.jobs.submit({
    kind: compareKind,
    project,
    title: `Compare ${input.challenger.subject.label} with ${input.champion.subject.label} by ${input.metric}`,
    input: JSON.parse(JSON.stringify(input)) as JsonValue,
    ...place,
  });
}

const sideOf = ({ evaluation, scoresDigest }: StoredEvaluation) => ({
  subject: evaluation.subject,
  evaluationId: evaluation.id,
  scoresDigest,
});

/** That the rows are the same is found out by the job, from the scores themselves. */
function checkComparable(challenger: StoredEvaluation, champion: StoredEvaluation): void {
  const [a, b] = [challenger.evaluation, champion.evaluation];
  const isSame =
    a.project === b.project &&
    a.task === b.task &&
    JSON.stringify(a.confusion?.labels) === JSON.stringify(b.confusion?.labels);
  if (isSame) return;
  throw new SlipwayError(
    'invalid-request',
    `${a.subject.label} (${a.task}) and ${b.subject.label} (${b.task}) do not predict the same thing`,
    { hint: 'compare two models of one project with the same task and classes' },
  );
}

/** Writes down what an ended comparison left, once for each job. Throws the job's error when it did not succeed. */
export async function recordComparison(context: EvaluateContext, job: EndedJob): Promise<Comparison> {
  const known = await context.store.comparisonOfJob(job.id);
  if (known !== null) return known;
  const { evaluationIds, ...figures } = ComparisonOutput.parse(outputOf(job));
  const comparison: Comparison = { ...figures, id: context.ids.next(), createdAt: context.clock.now() };
  if (!(await context.store.insertComparison(comparison, job.id))) {
    return (await context.store.comparisonOfJob(job.id))!;
  }
  const subject = comparisonRef(comparison);
  const { split } = comparison;
  await context.lineage.record(comparison.project, subject, [
    {
      thing: evaluationRef({ id: evaluationIds.challenger, subject: comparison.challenger, split }),
      relation: 'compared',
    },
    {
      thing: evaluationRef({ id: evaluationIds.champion, subject: comparison.champion, split }),
      relation: 'compared',
    },
  ]);
  await context.events.emit({
    project: comparison.project,
    type: 'comparison-finished',
    subject,
    message: sentence(comparison),
    severity: comparison.verdict === 'worse' ? 'warning' : 'info',
    data: { metric: comparison.metric, verdict: comparison.verdict, difference: comparison.difference },
  });
  return comparison;
}

const verdicts = {
  better: 'is better than',
  worse: 'is worse than',
  inconclusive: 'cannot be told apart from',
} as const;

function sentence(comparison: Comparison): string {
  const { challenger, champion, metric, low, high, level, difference } = comparison;
  const round = (value: number) => Number(value.toPrecision(3));
  return `${challenger.label} ${verdicts[comparison.verdict]} ${champion.label} by ${metric}: difference ${round(difference)}, ${Math.round(level * 100)}% interval ${round(low)} to ${round(high)}`;
}
