import type { RunStatus, ThingRef } from '@slipway/contract';
import { ThingKind } from '@slipway/contract';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../../platform/database/database.ts';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { FeatureImportance, RunArtifact, StoredRun } from '../run.ts';
import { insertChunks } from './insert-chunks.ts';
import type { MetricStore } from './metric-store.ts';
import type { TrainTables } from './tables.ts';

/** What one call logs to a run. */
export type RunLog = {
  metrics?: Parameters<MetricStore['insertPoints']>[2];
  params?: Readonly<Record<string, string>>;
  tags?: Readonly<Record<string, string>>;
};

/** What a run used and made. */
export type RunThings = { inputs: readonly ThingRef[]; outputs: readonly ThingRef[] };

const Importance = z.array(z.object({ feature: z.string(), gain: z.number() })).nullable();

/** The SQL of runs and of what hangs on one run. */
export function createRunStore(database: Database, metrics: MetricStore) {
  const reader = () => database.reader<TrainTables>();

  const writeLog = async (
    tx: Transaction<TrainTables>,
    runNumber: number,
    log: RunLog,
  ): Promise<Map<string, number>> => {
    await insertParams(tx, runNumber, log.params ?? {});
    await upsertTags(tx, runNumber, log.tags ?? {});
    const points = log.metrics ?? [];
    return points.length === 0 ? new Map() : metrics.insertPoints(tx, runNumber, points);
  };

  return {
    async insert(run: StoredRun, log: RunLog = {}): Promise<void> {
      const keys = await database.write<TrainTables, Map<string, number>>(async (tx) => {
        const experiment = await ensureExperiment(tx, run);
        const { number } = await tx
          .insertInto('train_run')
          .values({ ...toRow(run), experiment_number: experiment })
          .returning('number')
          .executeTakeFirstOrThrow();
        return writeLog(tx, number, log);
      });
      metrics.rememberKeys(keys);
    },

    async get(id: string): Promise<StoredRun> {
      const run = await this.find(id);
      if (run === null) throw notFound('run', id);
      return run;
    },

    async find(id: string): Promise<StoredRun | null> {
      const row = await selectRuns(reader()).where('r.id', '=', id).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },

    /** The run a job works for: the one without a parent. */
    async findByJob(jobId: string): Promise<StoredRun | null> {
      const row = await selectRuns(reader())
        .where('r.job_id', '=', jobId)
        .where('r.parent_run_id', 'is', null)
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },

    async children(runId: string): Promise<StoredRun[]> {
      const rows = await selectRuns(reader())
        .where('r.parent_run_id', '=', runId)
        .orderBy('r.number')
        .execute();
      return rows.map(fromRow);
    },

    /**
     * Adds to a run. Throws `not-found`, or `conflict` when a param is there with another value; nothing of
     * the call is kept then.
     */
    async log(id: string, log: RunLog): Promise<void> {
      const keys = await database.write<TrainTables, Map<string, number>>(async (tx) =>
        writeLog(tx, await numberOf(tx, id), log),
      );
      metrics.rememberKeys(keys);
    },

    /** Moves a run to `status` while it is in one of `from`; false when it is in another. */
    async changeStatus(
      id: string,
      from: readonly RunStatus[],
      to: { status: RunStatus; endedAt: number | null },
    ): Promise<boolean> {
      return database.write<TrainTables, boolean>(async (tx) => {
        const result = await tx
          .updateTable('train_run')
          .set({ status: to.status, ended_at: to.endedAt })
          .where('id', '=', id)
          .where('status', 'in', from)
          .executeTakeFirst();
        return Number(result.numUpdatedRows) > 0;
      });
    },

    /** Forgets points, and the end, of a run and its children: the job that writes them starts over. */
    async restart(id: string): Promise<void> {
      await database.write<TrainTables, void>(async (tx) => {
        const rows = await tx
          .selectFrom('train_run')
          .select('number')
          .where((eb) => eb.or([eb('id', '=', id), eb('parent_run_id', '=', id)]))
          .execute();
        for (const { number } of rows) {
          await metrics.clear(tx, number);
          await tx
            .updateTable('train_run')
            .set({ status: 'running', ended_at: null })
            .where('number', '=', number)
            .execute();
        }
      });
    },

    async attach(
      id: string,
      more: { things?: RunThings; artifacts?: readonly RunArtifact[]; importance?: FeatureImportance },
    ): Promise<void> {
      await database.write<TrainTables, void>(async (tx) => {
        const number = await numberOf(tx, id);
        if (more.things !== undefined) await upsertThings(tx, number, more.things);
        await upsertArtifacts(tx, number, more.artifacts ?? []);
        if (more.importance === undefined) return;
        await tx
          .updateTable('train_run')
          .set({ feature_importance: JSON.stringify(more.importance) })
          .where('number', '=', number)
          .execute();
      });
    },

    async setJob(id: string, jobId: string): Promise<void> {
      await database.write<TrainTables, void>(async (tx) => {
        await tx.updateTable('train_run').set({ job_id: jobId }).where('id', '=', id).execute();
      });
    },

    async things(id: string): Promise<{ inputs: ThingRef[]; outputs: ThingRef[] }> {
      const rows = await reader()
        .selectFrom('train_thing as t')
        .innerJoin('train_run as r', 'r.number', 't.run_number')
        .select(['t.role', 't.kind', 't.thing_id', 't.label'])
        .where('r.id', '=', id)
        .orderBy('t.kind')
        .orderBy('t.thing_id')
        .execute();
      const of = (role: string) =>
        rows
          .filter((row) => row.role === role)
          .map((row) => ({ kind: ThingKind.parse(row.kind), id: row.thing_id, label: row.label }));
      return { inputs: of('input'), outputs: of('output') };
    },

    async artifacts(id: string): Promise<RunArtifact[]> {
      const rows = await reader()
        .selectFrom('train_artifact as a')
        .innerJoin('train_run as r', 'r.number', 'a.run_number')
        .select(['a.path', 'a.digest', 'a.size_bytes'])
        .where('r.id', '=', id)
        .orderBy('a.path')
        .execute();
      return rows.map((row) => ({ path: row.path, digest: row.digest, sizeBytes: row.size_bytes }));
    },

    async importance(id: string): Promise<FeatureImportance | null> {
      const row = await reader()
        .selectFrom('train_run')
        .select('feature_importance')
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : Importance.parse(JSON.parse(row.feature_importance ?? 'null'));
    },

    async runNumber(id: string): Promise<number> {
      return numberOf(reader(), id);
    },
  };
}

export type RunStore = ReturnType<typeof createRunStore>;

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

const toRow = (run: StoredRun) => ({
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

async function numberOf(db: Selecting, id: string): Promise<number> {
  const row = await db.selectFrom('train_run').select('number').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('run', id);
  return row.number;
}

async function ensureExperiment(tx: Transaction<TrainTables>, run: StoredRun): Promise<number> {
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

async function insertParams(
  tx: Transaction<TrainTables>,
  runNumber: number,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const keys = Object.keys(params);
  for (const chunk of insertChunks(keys, 4)) {
    await tx
      .insertInto('train_param')
      .values(
        chunk.map((key) => ({
          run_number: runNumber,
          key,
          value: params[key]!,
          numeric_value: toNumber(params[key]!),
        })),
      )
      .onConflict((conflict) => conflict.columns(['run_number', 'key']).doNothing())
      .execute();
    const kept = await tx
      .selectFrom('train_param')
      .select(['key', 'value'])
      .where('run_number', '=', runNumber)
      .where('key', 'in', chunk)
      .execute();
    for (const { key, value } of kept)
      if (value !== params[key]) throw changedParam(key, value, params[key]!);
  }
}

/** A param that reads as a finite number can be compared and ordered as one. */
function toNumber(text: string): number | null {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : null;
}

const changedParam = (key: string, old: string, value: string) =>
  new SlipwayError(
    'conflict',
    `param '${key}' is already '${shorten(old)}' and cannot become '${shorten(value)}'`,
    {
      hint: 'params say what a run was started with; log a value that changes as a metric or a tag',
      details: { key, old: shorten(old), new: shorten(value) },
    },
  );

const shorten = (text: string) => (text.length <= 100 ? text : `${text.slice(0, 100)}…`);

async function upsertTags(
  tx: Transaction<TrainTables>,
  runNumber: number,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = Object.entries(tags).map(([key, value]) => ({ run_number: runNumber, key, value }));
  for (const chunk of insertChunks(rows, 3)) {
    await tx
      .insertInto('train_tag')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['run_number', 'key']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
      )
      .execute();
  }
}

async function upsertThings(
  tx: Transaction<TrainTables>,
  runNumber: number,
  things: RunThings,
): Promise<void> {
  const toThing = (role: 'input' | 'output') => (thing: ThingRef) => ({
    run_number: runNumber,
    role,
    kind: thing.kind,
    thing_id: thing.id,
    label: thing.label,
  });
  const all = [...things.inputs.map(toThing('input')), ...things.outputs.map(toThing('output'))];
  const rows = [...new Map(all.map((row) => [`${row.role} ${row.kind} ${row.thing_id}`, row])).values()];
  for (const chunk of insertChunks(rows, 5)) {
    await tx
      .insertInto('train_thing')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['run_number', 'role', 'kind', 'thing_id'])
          .doUpdateSet((eb) => ({ label: eb.ref('excluded.label') })),
      )
      .execute();
  }
}

async function upsertArtifacts(
  tx: Transaction<TrainTables>,
  runNumber: number,
  artifacts: readonly RunArtifact[],
): Promise<void> {
  const rows = artifacts.map((artifact) => ({
    run_number: runNumber,
    path: artifact.path,
    digest: artifact.digest,
    size_bytes: artifact.sizeBytes,
  }));
  for (const chunk of insertChunks(rows, 4)) {
    await tx
      .insertInto('train_artifact')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['run_number', 'path']).doUpdateSet((eb) => ({
          digest: eb.ref('excluded.digest'),
          size_bytes: eb.ref('excluded.size_bytes'),
        })),
      )
      .execute();
  }
}
