import { Comparison, Evaluation } from '@slipway/contract';
import type { Database } from '../../platform/database/database.ts';
import { notFound } from '../../platform/errors/slipway-error.ts';
import type { StoredEvaluation } from './evaluation.ts';

type Tables = {
  evaluate_evaluation: {
    id: string;
    project: string;
    subject_kind: string;
    subject_id: string;
    job_id: string;
    key: string;
    scores_digest: string;
    feature_set_id: string;
    body: string;
    created_at: number;
  };
  evaluate_comparison: { id: string; project: string; job_id: string; body: string; created_at: number };
};

type PageOf = { project: string; before?: string | undefined; limit: number };

/** All SQL of evaluations and comparisons. */
export function createEvaluateStore(database: Database) {
  const reader = () => database.reader<Tables>();
  const evaluations = () =>
    reader()
      .selectFrom('evaluate_evaluation')
      .select(['job_id', 'key', 'scores_digest', 'feature_set_id', 'body']);

  return {
    /** Keeps one evaluation for each job; false when there was one already. */
    async insertEvaluation(stored: StoredEvaluation): Promise<boolean> {
      const { evaluation } = stored;
      return database.write<Tables, boolean>(async (tx) => {
        const inserted = await tx
          .insertInto('evaluate_evaluation')
          .values({
            id: evaluation.id,
            project: evaluation.project,
            subject_kind: evaluation.subject.kind,
            subject_id: evaluation.subject.id,
            job_id: stored.jobId,
            key: stored.key,
            scores_digest: stored.scoresDigest,
            feature_set_id: stored.featureSetId,
            body: JSON.stringify(evaluation),
            created_at: evaluation.createdAt,
          })
          .onConflict((conflict) => conflict.column('job_id').doNothing())
          .executeTakeFirst();
        return Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0;
      });
    },

    async getEvaluation(id: string): Promise<StoredEvaluation> {
      const row = await evaluations().where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw notFound('evaluation', id);
      return toStored(row);
    },

    async evaluationOfJob(jobId: string): Promise<StoredEvaluation | null> {
      const row = await evaluations().where('job_id', '=', jobId).executeTakeFirst();
      return row === undefined ? null : toStored(row);
    },

    /** The newest evaluation with this key: the same model on the same rows. */
    async evaluationWithKey(project: string, key: string): Promise<StoredEvaluation | null> {
      const row = await evaluations()
        .where('key', '=', key)
        .where('project', '=', project)
        .orderBy('id', 'desc')
        .executeTakeFirst();
      return row === undefined ? null : toStored(row);
    },

    async listEvaluations(
      page: PageOf & { subjectKind?: string | undefined; subjectId?: string | undefined },
    ): Promise<Evaluation[]> {
      let select = evaluations().where('project', '=', page.project).orderBy('id', 'desc').limit(page.limit);
      if (page.subjectKind !== undefined) select = select.where('subject_kind', '=', page.subjectKind);
      if (page.subjectId !== undefined) select = select.where('subject_id', '=', page.subjectId);
      if (page.before !== undefined) select = select.where('id', '<', page.before);
      return (await select.execute()).map((row) => toStored(row).evaluation);
    },

    /** Keeps one comparison for each job; false when there was one already. */
    async insertComparison(comparison: Comparison, jobId: string): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const inserted = await tx
          .insertInto('evaluate_comparison')
          .values({
            id: comparison.id,
            project: comparison.project,
            job_id: jobId,
            body: JSON.stringify(comparison),
            created_at: comparison.createdAt,
          })
          .onConflict((conflict) => conflict.column('job_id').doNothing())
          .executeTakeFirst();
        return Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0;
      });
    },

    async getComparison(id: string): Promise<Comparison> {
      const row = await reader()
        .selectFrom('evaluate_comparison')
        .select('body')
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw notFound('comparison', id);
      return Comparison.parse(JSON.parse(row.body));
    },

    async comparisonOfJob(jobId: string): Promise<Comparison | null> {
      const row = await reader()
        .selectFrom('evaluate_comparison')
        .select('body')
        .where('job_id', '=', jobId)
        .executeTakeFirst();
      return row === undefined ? null : Comparison.parse(JSON.parse(row.body));
    },

    async listComparisons(page: PageOf): Promise<Comparison[]> {
      let select = reader()
        .selectFrom('evaluate_comparison')
        .select('body')
        .where('project', '=', page.project)
        .orderBy('id', 'desc')
        .limit(page.limit);
      if (page.before !== undefined) select = select.where('id', '<', page.before);
      return (await select.execute()).map((row) => Comparison.parse(JSON.parse(row.body)));
    },
  };
}

export type EvaluateStore = ReturnType<typeof createEvaluateStore>;

type SelectedEvaluation = Pick<
  Tables['evaluate_evaluation'],
  'job_id' | 'key' | 'scores_digest' | 'feature_set_id' | 'body'
>;

const toStored = (row: SelectedEvaluation): StoredEvaluation => ({
  evaluation: Evaluation.parse(JSON.parse(row.body)),
  jobId: row.job_id,
  key: row.key,
  scoresDigest: row.scores_digest,
  featureSetId: row.feature_set_id,
});
