import type { RunStatus, ThingRef } from '@slipway/contract';
import { ThingKind } from '@slipway/contract';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../../platform/database/database.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import type { FeatureImportance, Lifecycle, RunArtifact, StoredRun } from '../run.ts';
import type { MetricStore } from './metric-store.ts';
import {
  activeNumberOf,
  fromRow,
  type NewStoredRun,
  numberOf,
  placed,
  placeRun,
  type RunPlace,
  selectRuns,
  toRow,
} from './run-rows.ts';
import type { TrainTables } from './tables.ts';
import { insertParams, upsertTags } from './write-params.ts';
import { type RunThings, upsertArtifacts, upsertThings } from './write-things.ts';

/** What one call logs to a run. */
export type RunLog = {
  metrics?: Parameters<MetricStore['insertPoints']>[2];
  params?: Readonly<Record<string, string>>;
  tags?: Readonly<Record<string, string>>;
};

/** What of a run may change by hand. */
export type RunChange = {
  name?: string | undefined;
  status?: RunStatus | undefined;
  endedAt?: number | undefined;
  tags?: Readonly<Record<string, string>>;
};

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
    /** Keeps a new run in its experiment, and in the project of that. Throws `not-found`, `conflict`. */
    async insert(run: NewStoredRun, place: RunPlace, log: RunLog = {}): Promise<StoredRun> {
      const { keys, stored } = await database.write<
        TrainTables,
        { keys: Map<string, number>; stored: StoredRun }
      >(async (tx) => {
        const experiment = await placeRun(tx, run, place);
        const { number } = await tx
          .insertInto('train_run')
          .values({ ...toRow(run), project: experiment.project, experiment_number: experiment.number })
          .returning('number')
          .executeTakeFirstOrThrow();
        return { keys: await writeLog(tx, number, log), stored: placed(run, experiment) };
      });
      metrics.rememberKeys(keys);
      return stored;
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
        writeLog(tx, await activeNumberOf(tx, id), log),
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

    /** Sets what is given, whatever the run was before. Throws `not-found`, `conflict` for a deleted run. */
    async update(id: string, change: RunChange): Promise<void> {
      await database.write<TrainTables, void>(async (tx) => {
        const number = await activeNumberOf(tx, id);
        const set = {
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.status === undefined ? {} : { status: change.status }),
          ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
        };
        if (Object.keys(set).length > 0)
          await tx.updateTable('train_run').set(set).where('number', '=', number).execute();
        await upsertTags(tx, number, change.tags ?? {});
      });
    },

    /** Throws `not-found`. */
    async setLifecycle(id: string, lifecycle: Lifecycle, now: number): Promise<void> {
      await database.write<TrainTables, void>(async (tx) => {
        const number = await numberOf(tx, id);
        await tx
          .updateTable('train_run')
          .set({ lifecycle, deleted_at: lifecycle === 'deleted' ? now : null })
          .where('number', '=', number)
          .execute();
      });
    },

    /** False when the run has no such tag. Throws `not-found`, `conflict` for a deleted run. */
    async deleteTag(id: string, key: string): Promise<boolean> {
      return database.write<TrainTables, boolean>(async (tx) => {
        const number = await activeNumberOf(tx, id);
        const result = await tx
          .deleteFrom('train_tag')
          .where('run_number', '=', number)
          .where('key', '=', key)
          .executeTakeFirst();
        return Number(result.numDeletedRows) > 0;
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
