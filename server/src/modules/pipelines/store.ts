import { type JsonValue, type PipelineRun, type StepState, Trigger } from '@slipway/contract';
import { z } from 'zod';
import type { Database } from '../../platform/database/database.ts';
import { sql } from '../../platform/database/kysely.ts';
import { notFound, SlipwayError } from '../../platform/errors/slipway-error.ts';
import { createProjectStore } from './projects/project-store.ts';
import { RunParams } from './run-params.ts';
import { type DeclaredStep, type StepKindName, StepResult } from './step.ts';

type RunState = PipelineRun['state'];
type RunRow = {
  id: string;
  project: string;
  number: number;
  state: RunState;
  triggered_by: string;
  params: string;
  is_forced: number;
  file: string;
  directory: string;
  message: string;
  started_at: number;
  ended_at: number | null;
};
type StepRow = {
  run_id: string;
  name: string;
  position: number;
  kind: StepKindName;
  needs: string;
  summary: string;
  state: StepState;
  key: string | null;
  job_id: string | null;
  result: string | null;
  message: string;
  started_at: number | null;
  ended_at: number | null;
};
type Tables = {
  pipelines_run: RunRow;
  pipelines_step: StepRow;
  pipelines_result: { key: string; project: string; result: string; created_at: number };
  pipelines_note: { project: string; name: string; value: string };
};

export type StoredRun = {
  id: string;
  project: string;
  number: number;
  state: RunState;
  trigger: Trigger;
  params: RunParams;
  isForced: boolean;
  file: string;
  directory: string;
  message: string;
  startedAt: number;
  endedAt: number | null;
};
export type StoredStep = DeclaredStep & {
  state: StepState;
  key: string | null;
  jobId: string | null;
  result: StepResult | null;
  message: string;
  startedAt: number | null;
  endedAt: number | null;
};
export type StepPatch = Partial<{
  state: StepState;
  key: string | null;
  jobId: string | null;
  result: StepResult;
  message: string;
  startedAt: number;
  endedAt: number;
}>;

/** All SQL of pipelines. */
export function createPipelineStore(database: Database) {
  const reader = () => database.reader<Tables>();
  return {
    ...createProjectStore(database),

    /** Throws `conflict` when a run of the project is going on. */
    async insertRun(run: Omit<StoredRun, 'number'>, steps: readonly DeclaredStep[]): Promise<StoredRun> {
      return database.write<Tables, StoredRun>(async (tx) => {
        const busy = await tx
          .selectFrom('pipelines_run')
          .select('number')
          .where('project', '=', run.project)
          .where('state', '=', 'running')
          .executeTakeFirst();
        if (busy !== undefined) {
          throw new SlipwayError(
            'conflict',
            `pipeline run #${busy.number} of '${run.project}' is still going on`,
            { hint: 'wait for it or cancel it' },
          );
        }
        const last = await tx
          .selectFrom('pipelines_run')
          .select(sql<number | null>`max(number)`.as('last'))
          .where('project', '=', run.project)
          .executeTakeFirst();
        const stored = { ...run, number: (last?.last ?? 0) + 1 };
        await tx.insertInto('pipelines_run').values(toRunRow(stored)).execute();
        if (steps.length > 0) {
          await tx
            .insertInto('pipelines_step')
            .values(
              steps.map((step, position) => ({
                run_id: run.id,
                name: step.name,
                position,
                kind: step.kind,
                needs: JSON.stringify(step.needs),
                summary: step.summary,
                state: 'waiting' as const,
                key: null,
                job_id: null,
                result: null,
                message: '',
                started_at: null,
                ended_at: null,
              })),
            )
            .execute();
        }
        return stored;
      });
    },

    async getRun(id: string): Promise<StoredRun> {
      const row = await reader()
        .selectFrom('pipelines_run')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw notFound('pipeline run', id);
      return toRun(row);
    },

    async listRuns(query: {
      project?: string;
      state?: RunState;
      beforeNumber?: number | undefined;
      limit: number;
    }): Promise<StoredRun[]> {
      let select = reader()
        .selectFrom('pipelines_run')
        .selectAll()
        .orderBy('number', 'desc')
        .limit(query.limit);
      if (query.project !== undefined) select = select.where('project', '=', query.project);
      if (query.state !== undefined) select = select.where('state', '=', query.state);
      if (query.beforeNumber !== undefined) select = select.where('number', '<', query.beforeNumber);
      return (await select.execute()).map(toRun);
    },

    /** False when the run had ended already. */
    async endRun(id: string, end: { state: RunState; message: string; at: number }): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const result = await tx
          .updateTable('pipelines_run')
          .set({ state: end.state, message: end.message, ended_at: end.at })
          .where('id', '=', id)
          .where('state', '=', 'running')
          .executeTakeFirst();
        return Number(result.numUpdatedRows) > 0;
      });
    },

    async steps(runId: string): Promise<StoredStep[]> {
      const rows = await reader()
        .selectFrom('pipelines_step')
        .selectAll()
        .where('run_id', '=', runId)
        .orderBy('position')
        .execute();
      return rows.map(toStep);
    },

    async changeStep(runId: string, name: string, patch: StepPatch): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx
          .updateTable('pipelines_step')
          .set({
            ...(patch.state === undefined ? {} : { state: patch.state }),
            ...(patch.key === undefined ? {} : { key: patch.key }),
            ...(patch.jobId === undefined ? {} : { job_id: patch.jobId }),
            ...(patch.result === undefined ? {} : { result: JSON.stringify(patch.result) }),
            ...(patch.message === undefined ? {} : { message: patch.message }),
            ...(patch.startedAt === undefined ? {} : { started_at: patch.startedAt }),
            ...(patch.endedAt === undefined ? {} : { ended_at: patch.endedAt }),
          })
          .where('run_id', '=', runId)
          .where('name', '=', name)
          .execute();
      });
    },

    async findResult(key: string): Promise<StepResult | null> {
      const row = await reader()
        .selectFrom('pipelines_result')
        .select('result')
        .where('key', '=', key)
        .executeTakeFirst();
      return row === undefined ? null : StepResult.parse(JSON.parse(row.result));
    },

    async saveResult(key: string, result: StepResult & { project: string; at: number }): Promise<void> {
      const { project, at, ...kept } = result;
      await database.write<Tables, void>(async (tx) => {
        await tx
          .insertInto('pipelines_result')
          .values({ key, project, result: JSON.stringify(kept), created_at: at })
          .onConflict((conflict) =>
            conflict.column('key').doUpdateSet({ result: JSON.stringify(kept), created_at: at }),
          )
          .execute();
      });
    },

    /** A small durable fact of a project, such as which drill is next. */
    async note(project: string, name: string): Promise<JsonValue | null> {
      const row = await reader()
        .selectFrom('pipelines_note')
        .select('value')
        .where('project', '=', project)
        .where('name', '=', name)
        .executeTakeFirst();
      return row === undefined ? null : z.json().parse(JSON.parse(row.value));
    },

    async setNote(project: string, name: string, value: JsonValue): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx
          .insertInto('pipelines_note')
          .values({ project, name, value: JSON.stringify(value) })
          .onConflict((conflict) =>
            conflict.columns(['project', 'name']).doUpdateSet({ value: JSON.stringify(value) }),
          )
          .execute();
      });
    },
  };
}

export type PipelineStore = ReturnType<typeof createPipelineStore>;

const toRun = (row: RunRow): StoredRun => ({
  id: row.id,
  project: row.project,
  number: row.number,
  state: row.state,
  trigger: Trigger.parse(JSON.parse(row.triggered_by)),
  params: RunParams.parse(JSON.parse(row.params)),
  isForced: row.is_forced === 1,
  file: row.file,
  directory: row.directory,
  message: row.message,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

const toRunRow = (run: StoredRun): RunRow => ({
  id: run.id,
  project: run.project,
  number: run.number,
  state: run.state,
  triggered_by: JSON.stringify(run.trigger),
  params: JSON.stringify(run.params),
  is_forced: run.isForced ? 1 : 0,
  file: run.file,
  directory: run.directory,
  message: run.message,
  started_at: run.startedAt,
  ended_at: run.endedAt,
});

const toStep = (row: StepRow): StoredStep => ({
  name: row.name,
  kind: row.kind,
  needs: z.array(z.string()).parse(JSON.parse(row.needs)),
  summary: row.summary,
  state: row.state,
  key: row.key,
  jobId: row.job_id,
  result: row.result === null ? null : StepResult.parse(JSON.parse(row.result)),
  message: row.message,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});
