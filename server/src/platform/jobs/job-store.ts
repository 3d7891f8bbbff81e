import { Job, type JobLogLine, type JobState, type JsonValue, Progress } from '@slipway/contract';
import type { Database } from '../database/database.ts';
import { sql } from '../database/kysely.ts';
import { notFound } from '../errors/slipway-error.ts';
import type { EndedJob } from './jobs.ts';

type JobRow = {
  id: string;
  project: string;
  kind: string;
  title: string;
  state: JobState;
  owner: string | null;
  attempt: number;
  max_attempts: number;
  input: string;
  output: string | null;
  error: string | null;
  progress: string | null;
  pipeline_run_id: string | null;
  step: string | null;
  peak_memory_bytes: number | null;
  created_at: number;
  started_at: number | null;
  heartbeat_at: number | null;
  ended_at: number | null;
};

type Tables = {
  job_job: JobRow;
  job_log: { job_id: string; seq: number; at: number; stream: 'out' | 'err'; text: string };
};

/** A job with what only the runner needs: what to run and who runs it. */
export type StoredJob = EndedJob & { input: JsonValue; owner: string | null };

export type JobPatch = Partial<Omit<JobRow, 'id' | 'project' | 'kind'>>;

/** All SQL of the queue. */
export function createJobStore(database: Database) {
  return {
    async insert(job: StoredJob): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx.insertInto('job_job').values(toRow(job)).execute();
      });
    },

    async get(id: string): Promise<StoredJob> {
      const row = await database
        .reader<Tables>()
        .selectFrom('job_job')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw notFound('job', id);
      return fromRow(row);
    },

    async list(query: {
      project?: string | undefined;
      state?: JobState | undefined;
      beforeId?: string | undefined;
      limit: number;
    }): Promise<StoredJob[]> {
      let select = database
        .reader<Tables>()
        .selectFrom('job_job')
        .selectAll()
        .orderBy('id', 'desc')
        .limit(query.limit);
      if (query.project !== undefined) select = select.where('project', '=', query.project);
      if (query.state !== undefined) select = select.where('state', '=', query.state);
      if (query.beforeId !== undefined) select = select.where('id', '<', query.beforeId);
      return (await select.execute()).map(fromRow);
    },

    async textsInUse(since: number): Promise<string[]> {
      const rows = await database
        .reader<Tables>()
        .selectFrom('job_job')
        .select(['input', 'output'])
        .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>=', since)]))
        .execute();
      return rows.flatMap(({ input, output }) => (output === null ? [input] : [input, output]));
    },

    async queued(limit: number): Promise<StoredJob[]> {
      const rows = await database
        .reader<Tables>()
        .selectFrom('job_job')
        .selectAll()
        .where('state', '=', 'queued')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    /** Changes a job only while it is in one of `states`; false when somebody else was faster. */
    async change(id: string, states: readonly JobState[], patch: JobPatch): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const result = await tx
          .updateTable('job_job')
          .set(patch)
          .where('id', '=', id)
          .where('state', 'in', states)
          .executeTakeFirst();
        return Number(result.numUpdatedRows) > 0;
      });
    },

    /** Running jobs whose server is gone: all but our own on a database nobody else uses, else those without a heartbeat. */
    async abandoned(owner: string, staleBefore: number, isSoleOwner: boolean): Promise<StoredJob[]> {
      let select = database
        .reader<Tables>()
        .selectFrom('job_job')
        .selectAll()
        .where('state', '=', 'running')
        .where('owner', '!=', owner);
      if (!isSoleOwner) select = select.where('heartbeat_at', '<', staleBefore);
      return (await select.execute()).map(fromRow);
    },

    async appendLogs(jobId: string, lines: readonly JobLogLine[]): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx
          .insertInto('job_log')
          .values(lines.map((line) => ({ job_id: jobId, ...line })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },

    async logs(jobId: string, after: number, limit: number): Promise<JobLogLine[]> {
      return database
        .reader<Tables>()
        .selectFrom('job_log')
        .select(['seq', 'at', 'stream', 'text'])
        .where('job_id', '=', jobId)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
    },

    async lastLogSeq(jobId: string): Promise<number> {
      const row = await database
        .reader<Tables>()
        .selectFrom('job_log')
        .select(sql<number | null>`max(seq)`.as('last'))
        .where('job_id', '=', jobId)
        .executeTakeFirst();
      return row?.last ?? 0;
    },
  };
}

export type JobStore = ReturnType<typeof createJobStore>;

const parseJson = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));

function fromRow(row: JobRow): StoredJob {
  return {
    id: row.id,
    project: row.project,
    kind: row.kind,
    title: row.title,
    state: row.state,
    owner: row.owner,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    input: JSON.parse(row.input) as JsonValue,
    output: parseJson<JsonValue>(row.output),
    error: Job.shape.error.parse(parseJson(row.error)),
    progress: Progress.nullable().parse(parseJson(row.progress)),
    pipelineRunId: row.pipeline_run_id,
    step: row.step,
    peakMemoryBytes: row.peak_memory_bytes,
    createdAt: row.created_at,
    startedAt: row.started_at,
    heartbeatAt: row.heartbeat_at,
    endedAt: row.ended_at,
  };
}

function toRow(job: StoredJob): JobRow {
  return {
    id: job.id,
    project: job.project,
    kind: job.kind,
    title: job.title,
    state: job.state,
    owner: job.owner,
    attempt: job.attempt,
    max_attempts: job.maxAttempts,
    input: JSON.stringify(job.input),
    output: job.output === null ? null : JSON.stringify(job.output),
    error: job.error === null ? null : JSON.stringify(job.error),
    progress: job.progress === null ? null : JSON.stringify(job.progress),
    pipeline_run_id: job.pipelineRunId,
    step: job.step,
    peak_memory_bytes: job.peakMemoryBytes,
    created_at: job.createdAt,
    started_at: job.startedAt,
    heartbeat_at: job.heartbeatAt,
    ended_at: job.endedAt,
  };
}
