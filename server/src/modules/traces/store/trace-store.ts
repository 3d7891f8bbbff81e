import type { Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import { toRow } from '../assessments/assessment-store.ts';
import type { Span } from '../span.ts';
import type { Trace, TraceReport, TraceState } from '../trace.ts';
import { dressTraces, pieces, readSpans, type SelectedTrace } from './read-traces.ts';
import { createSpanSources } from './span-sources.ts';
import type { TraceTables } from './tables.ts';
import { createSpanWriter, type SpanBatch } from './write-spans.ts';

type Tx = Transaction<TraceTables>;
type Labels = Readonly<Record<string, string>>;

/** What of a trace may change afterwards. */
export type TraceEnd = {
  readonly endedAt: number;
  readonly state: TraceState;
  readonly tags: Labels;
  readonly metadata: Labels;
};

/** Which traces of an experiment are to go: all that fit every condition given, the oldest first. */
export type TraceChoice = {
  readonly experimentId: string;
  readonly ids?: readonly string[] | undefined;
  /** Those that started at this time or before. */
  readonly untilMs?: number | undefined;
  readonly limit?: number | undefined;
};

/** SQL over traces and their spans. */
export function createTraceStore(database: Database) {
  const writeSpans = createSpanWriter(database.kind);
  const sources = createSpanSources(database);
  const reader = () => database.reader<TraceTables>();
  const write = <R>(work: (tx: Tx) => Promise<R>): Promise<R> => database.write<TraceTables, R>(work);
  const dress = async (rows: readonly SelectedTrace[]): Promise<Trace[]> => {
    const traces = await dressTraces(database, rows);
    return rows.map((row) => traces.get(row.number)!);
  };

  return {
    /** Answers the ids of traces that belong to another project: nothing of them was written. */
    async keepSpans(batch: Omit<SpanBatch, 'sources'>): Promise<string[]> {
      const numbers = await sources.numbersOf(batch.spans);
      return write((tx) => writeSpans(tx, { ...batch, sources: numbers }));
    },

    /** Those that exist, in the order of the ids. */
    async byIds(ids: readonly string[]): Promise<Trace[]> {
      const found: Trace[] = [];
      for (const some of pieces(ids)) {
        const rows = await reader().selectFrom('traces_trace').selectAll().where('id', 'in', some).execute();
        found.push(...(await dress(rows)));
      }
      const byId = new Map(found.map((trace) => [trace.id, trace]));
      return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
    },

    spansOf: (ids: readonly string[]): Promise<Map<string, Span[]>> => readSpans(database, sources, ids),

    /** Writes what a client says of a trace over what is known of it. False when it belongs to another project. */
    async report(report: TraceReport, project: string): Promise<boolean> {
      return write(async (tx) => {
        const values = {
          experiment_number: Number(report.experimentId),
          started_at: report.startedAt,
          duration_ms: report.durationMs,
          state: report.state,
          client_request_id: report.clientRequestId,
          request_preview: report.requestPreview,
          response_preview: report.responsePreview,
        };
        const row = await tx
          .insertInto('traces_trace')
          .values({ id: report.id, project, otel_id: null, name: null, ...values })
          .onConflict((conflict) =>
            conflict
              .column('id')
              .doUpdateSet({
                ...values,
                client_request_id: sql`coalesce(excluded.client_request_id, traces_trace.client_request_id)`,
                request_preview: sql`coalesce(excluded.request_preview, traces_trace.request_preview)`,
                response_preview: sql`coalesce(excluded.response_preview, traces_trace.response_preview)`,
              })
              .where('traces_trace.project', '=', project),
          )
          .returning('number')
          .executeTakeFirst();
        if (row === undefined) return false;
        await setLabels(tx, 'traces_tag', row.number, report.tags);
        await setLabels(tx, 'traces_metadata', row.number, report.metadata);
        for (const assessment of report.assessments)
          await tx
            .insertInto('traces_assessment')
            .values(toRow(assessment, row.number))
            .onConflict((conflict) => conflict.column('id').doNothing())
            .execute();
        return true;
      });
    },

    /** Throws `not-found`. */
    async end(id: string, { endedAt, state, tags, metadata }: TraceEnd): Promise<void> {
      await write(async (tx) => {
        const trace = await rowOf(tx, id);
        await tx
          .updateTable('traces_trace')
          .set({ state, duration_ms: endedAt - trace.started_at })
          .where('number', '=', trace.number)
          .execute();
        await setLabels(tx, 'traces_tag', trace.number, tags);
        await setLabels(tx, 'traces_metadata', trace.number, metadata);
      });
    },

    /** Throws `not-found`. */
    async setTag(id: string, key: string, value: string): Promise<void> {
      await write(async (tx) => setLabels(tx, 'traces_tag', (await rowOf(tx, id)).number, { [key]: value }));
    },

    /** True when it was there. Throws `not-found` for the trace. */
    async deleteTag(id: string, key: string): Promise<boolean> {
      return write(async (tx) => {
        const { number } = await rowOf(tx, id);
        const { numDeletedRows } = await tx
          .deleteFrom('traces_tag')
          .where('trace_number', '=', number)
          .where('key', '=', key)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      });
    },

    /** Traces that are not there are passed over; a link that is there stays. */
    async linkToRun(ids: readonly string[], runId: string): Promise<void> {
      if (ids.length === 0) return;
      await write(async (tx) => {
        const rows = await tx.selectFrom('traces_trace').select('number').where('id', 'in', ids).execute();
        if (rows.length === 0) return;
        await tx
          .insertInto('traces_run_link')
          .values(rows.map(({ number }) => ({ trace_number: number, run_id: runId })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },

    /** At most 500 in one transaction, so that a large removal holds nobody up; the number removed. */
    async remove(choice: TraceChoice): Promise<number> {
      let removed = 0;
      for (;;) {
        const left = choice.limit === undefined ? removedAtOnce : choice.limit - removed;
        const count = await removeSome(write, choice, Math.min(left, removedAtOnce));
        removed += count;
        if (count < removedAtOnce) return removed;
      }
    },
  };
}

export type TraceStore = ReturnType<typeof createTraceStore>;

const removedAtOnce = 500;
const ownedTables = [
  'traces_tag',
  'traces_metadata',
  'traces_span',
  'traces_run_link',
  'traces_assessment',
] as const;

async function removeSome(
  write: <R>(work: (tx: Tx) => Promise<R>) => Promise<R>,
  { experimentId, ids, untilMs }: TraceChoice,
  limit: number,
): Promise<number> {
  if (limit <= 0 || !/^\d{1,15}$/.test(experimentId)) return 0;
  return write(async (tx) => {
    let chosen = tx
      .selectFrom('traces_trace')
      .select('number')
      .where('experiment_number', '=', Number(experimentId))
      .orderBy('started_at')
      .orderBy('id')
      .limit(limit);
    if (ids !== undefined) chosen = chosen.where('id', 'in', ids);
    if (untilMs !== undefined) chosen = chosen.where('started_at', '<=', untilMs);
    const numbers = (await chosen.execute()).map(({ number }) => number);
    if (numbers.length === 0) return 0;
    for (const table of ownedTables)
      await tx.deleteFrom(table).where('trace_number', 'in', numbers).execute();
    await tx.deleteFrom('traces_trace').where('number', 'in', numbers).execute();
    return numbers.length;
  });
}

async function rowOf(tx: Tx, id: string): Promise<{ number: number; started_at: number }> {
  const row = await tx
    .selectFrom('traces_trace')
    .select(['number', 'started_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('trace', id.slice(0, 200));
  return row;
}

async function setLabels(
  tx: Tx,
  table: 'traces_tag' | 'traces_metadata',
  number: number,
  labels: Labels,
): Promise<void> {
  const rows = Object.entries(labels).map(([key, value]) => ({ trace_number: number, key, value }));
  for (const some of pieces(rows))
    await tx
      .insertInto(table)
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['trace_number', 'key']).doUpdateSet({ value: sql`excluded.value` }),
      )
      .execute();
}
