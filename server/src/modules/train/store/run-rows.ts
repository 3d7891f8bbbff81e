import type { Transaction } from 'kysely';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { artifactUriSql } from '../filter/compile-filter.ts';
import type { StoredRun } from '../run.ts';
import type { TrainTables } from './tables.ts';

type Selecting = Pick<Transaction<TrainTables>, 'selectFrom'>;

/** A run before it has its place in an experiment. */
export type NewStoredRun = Omit<StoredRun, 'experimentId' | 'experiment' | 'lifecycle' | 'artifactUri'>;

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
      'r.experiment_number',
      'r.lifecycle',
      artifactUriSql.as('artifact_uri'),
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
  experimentId: String(row.experiment_number),
  lifecycle: row.lifecycle,
  artifactUri: row.artifact_uri,
});

export const toRow = (run: NewStoredRun) => ({
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

/** The internal number of a run that may be written to. Throws `not-found`, `conflict` for a deleted one. */
export async function activeNumberOf(db: Selecting, id: string): Promise<number> {
  const row = await db
    .selectFrom('train_run')
    .select(['number', 'lifecycle'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('run', id);
  if (row.lifecycle === 'active') return row.number;
  throw new SlipwayError(
    'conflict',
    `The run ${id} must be in the 'active' state. Current state is deleted.`,
  );
}

/** The experiment a run belongs to: by its name, and made when it is new, or by its id. */
export type RunPlace = { readonly experiment: string } | { readonly experimentId: string };

/** The experiment of a run, as the run shows it. */
export type PlacedIn = { number: number; project: string; name: string; artifact_location: string | null };

const placedColumns = ['number', 'project', 'name', 'artifact_location'] as const;

/**
 * The run's experiment. One that is named and was deleted comes back with the run it gets. Throws `not-found`, and
 * `conflict` for a deleted one that is asked for by id.
 */
export async function placeRun(
  tx: Transaction<TrainTables>,
  run: Pick<NewStoredRun, 'project' | 'startedAt'>,
  place: RunPlace,
): Promise<PlacedIn> {
  if ('experimentId' in place) return activeExperiment(tx, place.experimentId);
  return tx
    .insertInto('train_experiment')
    .values({
      project: run.project,
      name: place.experiment,
      created_at: run.startedAt,
      updated_at: run.startedAt,
    })
    .onConflict((conflict) => conflict.columns(['project', 'name']).doUpdateSet({ lifecycle: 'active' }))
    .returning(placedColumns)
    .executeTakeFirstOrThrow();
}

async function activeExperiment(tx: Transaction<TrainTables>, id: string): Promise<PlacedIn> {
  const found = await tx
    .selectFrom('train_experiment')
    .select([...placedColumns, 'lifecycle'])
    .where('number', '=', /^\d{1,15}$/.test(id) ? Number(id) : -1)
    .executeTakeFirst();
  if (found === undefined) throw notFound('experiment', id);
  if (found.lifecycle === 'active') return found;
  throw new SlipwayError(
    'conflict',
    `The experiment ${id} must be in the 'active' state. Current state is deleted.`,
  );
}

/** A run as it is right after it was written. */
export const placed = (run: NewStoredRun, experiment: PlacedIn): StoredRun => ({
  ...run,
  project: experiment.project,
  experimentId: String(experiment.number),
  experiment: experiment.name,
  lifecycle: 'active',
  artifactUri: `${experiment.artifact_location ?? `mlflow-artifacts:/${experiment.number}`}/${run.id}/artifacts`,
});
