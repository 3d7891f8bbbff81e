import type { Transaction } from 'kysely';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import type { StoredRun } from '../run.ts';
import type { TrainTables } from './tables.ts';

type Selecting = Pick<Transaction<TrainTables>, 'selectFrom'>;

/** Runs with the name of their experiment. */
export const selectRuns = (db: Selecting) =>
  db
    .selectFrom('train_run as r')
    .innerJoin('train_experiment as e', 'e.number', 'r.experiment_number')
    .select([
      'r.number',
      'r.id',
      'r.project',
      'e.name as experiment',
      'r.name',
      'r.status',
      'r.parent_run_id',
      'r.source',
      'r.created_by',
      'r.job_id',
      'r.started_at',
      'r.ended_at',
    ]);

export type SelectedRun = Awaited<ReturnType<ReturnType<typeof selectRuns>['execute']>>[number];

export const fromRow = (row: SelectedRun): StoredRun => ({
  id: row.id,
  project: row.project,
  experiment: row.experiment,
  name: row.name,
  status: row.status,
  parentRunId: row.parent_run_id,
  source: row.source,
  createdBy: row.created_by,
  jobId: row.job_id,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

export const toRow = (run: StoredRun) => ({
  id: run.id,
  project: run.project,
  name: run.name,
  status: run.status,
  parent_run_id: run.parentRunId,
  source: run.source,
  created_by: run.createdBy,
  job_id: run.jobId,
  started_at: run.startedAt,
  ended_at: run.endedAt,
});

/** The internal number of a run. Throws `not-found`. */
export async function numberOf(db: Selecting, id: string): Promise<number> {
  const row = await db.selectFrom('train_run').select('number').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('run', id);
  return row.number;
}

/** The number of the run's experiment, which is made when it is new. */
export async function ensureExperiment(tx: Transaction<TrainTables>, run: StoredRun): Promise<number> {
  await tx
    .insertInto('train_experiment')
    .values({ project: run.project, name: run.experiment, created_at: run.startedAt })
    .onConflict((conflict) => conflict.columns(['project', 'name']).doNothing())
    .execute();
  const { number } = await tx
    .selectFrom('train_experiment')
    .select('number')
    .where('project', '=', run.project)
    .where('name', '=', run.experiment)
    .executeTakeFirstOrThrow();
  return number;
}
