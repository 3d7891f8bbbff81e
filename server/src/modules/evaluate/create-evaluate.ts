import type { Comparison, Evaluation, Job, Page } from '@slipway/contract';
import type { EndedJob } from '../../platform/jobs/jobs.ts';
import { type ComparisonRequest, recordComparison, submitComparison } from './compare-models.ts';
import { createEvaluationDatasets, type EvaluationDatasets } from './datasets/evaluation-datasets.ts';
import { createEvaluateContext, type EvaluateDependencies, type JobPlace } from './evaluate.ts';
import { ensureEvaluation, recordEvaluation, submitEvaluation } from './evaluate-model.ts';
import type { StoredEvaluation } from './evaluation.ts';
import type { EvaluationRequest } from './score/evaluation-input.ts';
import { createScorers, type Scorers } from './scorers/scorers.ts';

type PageQuery = { project: string; cursor?: string | undefined; limit: number };

export type Evaluate = {
  /** Queues the measuring of a model; pass the ended job to `recordEvaluation`. */
  submitEvaluation(request: EvaluationRequest, place?: JobPlace): Promise<Job>;
  /** Writes down what the job left, once. Throws the job's own error when it did not succeed. */
  recordEvaluation(job: EndedJob): Promise<Evaluation>;
  /** The evaluation of exactly this model on exactly these rows: the one that exists, or a new one, waited for. */
  ensureEvaluation(request: EvaluationRequest, place?: JobPlace): Promise<StoredEvaluation>;
  /** Queues a paired comparison of two evaluations; pass the ended job to `recordComparison`. */
  submitComparison(request: ComparisonRequest, place?: JobPlace): Promise<Job>;
  recordComparison(job: EndedJob): Promise<Comparison>;
  /** Measures both models on the same rows where that was not done before, and compares them. Waits. */
  compareOnSameRows(
    request: { metric: string; challenger: EvaluationRequest; champion: EvaluationRequest },
    place?: JobPlace,
  ): Promise<Comparison>;
  getEvaluation(id: string): Promise<Evaluation>;
  /** With the digest of its scores: parquet of `__row`, `actual`, `score` or `p0…pK-1`. */
  getStoredEvaluation(id: string): Promise<StoredEvaluation>;
  /** Newest first. */
  listEvaluations(
    query: PageQuery & { subjectKind?: string | undefined; subjectId?: string | undefined },
  ): Promise<Page<Evaluation>>;
  getComparison(id: string): Promise<Comparison>;
  /** Newest first. */
  listComparisons(query: PageQuery): Promise<Page<Comparison>>;
  /** Questions with what is expected of the answers. */
  readonly datasets: EvaluationDatasets;
  readonly scorers: Scorers;
};

export function createEvaluate(dependencies: EvaluateDependencies): Evaluate {
  const context = createEvaluateContext(dependencies);
  const { store, jobs } = context;
  return {
    submitEvaluation: (request, place) => submitEvaluation(context, request, place),
    recordEvaluation: (job) => recordEvaluation(context, job),
    ensureEvaluation: (request, place) => ensureEvaluation(context, request, place),
    submitComparison: (request, place) => submitComparison(context, request, place),
    recordComparison: (job) => recordComparison(context, job),
    async compareOnSameRows({ metric, challenger, champion }, place) {
      const [ours, theirs] = [
        await ensureEvaluation(context, challenger, place),
        await ensureEvaluation(context, champion, place),
      ];
      const request = {
        metric,
        challengerEvaluationId: ours.evaluation.id,
        championEvaluationId: theirs.evaluation.id,
      };
      const job = await submitComparison(context, request, place);
      return recordComparison(context, await jobs.ended(job.id));
    },
    getEvaluation: async (id) => (await store.getEvaluation(id)).evaluation,
    getStoredEvaluation: (id) => store.getEvaluation(id),
    listEvaluations: async ({ cursor, ...query }) =>
      toPage(await store.listEvaluations({ ...query, before: cursor }), query.limit),
    getComparison: (id) => store.getComparison(id),
    listComparisons: async ({ cursor, ...query }) =>
      toPage(await store.listComparisons({ ...query, before: cursor }), query.limit),
    datasets: createEvaluationDatasets(dependencies),
    scorers: createScorers(dependencies),
  };
}

const toPage = <T extends { id: string }>(items: T[], limit: number): Page<T> => ({
  items,
  nextCursor: items.length < limit ? null : items.at(-1)!.id,
});
