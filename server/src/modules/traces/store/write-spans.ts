import type { Database } from '../../../platform/database/database.ts';
import type { Transaction } from '../../../platform/database/kysely.ts';
import type { TraceDigest } from '../ingest/gather-traces.ts';
import type { Span, SpanSource } from '../span.ts';
import { rowsStatement } from './rows-statement.ts';
import { spanColumns, spanValues } from './span-rows.ts';
import type { TraceTables } from './tables.ts';

const traceColumns = [
  'id',
  'project',
  'experiment_number',
  'otel_id',
  'started_at',
  'duration_ms',
  'state',
  'name',
  'request_preview',
  'response_preview',
] as const;

const startSql =
  'case when excluded.started_at < t.started_at then excluded.started_at else t.started_at end';

/** Start and end widen, a state that was settled stays, and what was said first stays. */
const mergeTrace = [
  `started_at = ${startSql}`,
  `duration_ms = case when excluded.duration_ms is null then t.duration_ms
    when t.started_at + t.duration_ms > excluded.started_at + excluded.duration_ms
    then t.started_at + t.duration_ms - ${startSql}
    else excluded.started_at + excluded.duration_ms - ${startSql} end`,
  "state = case when t.state in ('IN_PROGRESS', 'STATE_UNSPECIFIED') then excluded.state else t.state end",
  ...['otel_id', 'name', 'request_preview', 'response_preview'].map(
    (name) => `${name} = coalesce(t.${name}, excluded.${name})`,
  ),
].join(', ');

export type SpanBatch = {
  readonly project: string;
  readonly experimentNumber: number;
  readonly spans: readonly Span[];
  readonly traces: readonly TraceDigest[];
  readonly sources: ReadonlyMap<SpanSource, number>;
};

/**
 * Writes a batch of spans and what they tell of their traces: two statements for up to 128 of each. A span that was
 * there is replaced, so that a client may send a batch again, or a span once more when it has ended.
 */
export function createSpanWriter(kind: Database['kind']) {
  const upsertTraces = rowsStatement<{ number: number; id: string }>(kind, traceColumns, (tuples) =>
    [
      `insert into traces_trace as t (${traceColumns.join(', ')}) values ${tuples}`,
      `on conflict (id) do update set ${mergeTrace} where t.project = excluded.project`,
      'returning number, id',
    ].join(' '),
  );
  const upsertSpans = rowsStatement(kind, spanColumns, (tuples) =>
    [
      `insert into traces_span (${spanColumns.join(', ')}) values ${tuples}`,
      `on conflict (trace_number, span_id) do update set`,
      spanColumns
        .slice(2)
        .map((name) => `${name} = excluded.${name}`)
        .join(', '),
    ].join(' '),
  );
  const addMetadata = rowsStatement(kind, ['trace_number', 'key', 'value'], (tuples) =>
    [
      `insert into traces_metadata (trace_number, key, value) values ${tuples}`,
      'on conflict (trace_number, key) do nothing',
    ].join(' '),
  );

  /** Answers the ids of traces that belong to another project: nothing of them was written. */
  return async (tx: Transaction<TraceTables>, batch: SpanBatch): Promise<string[]> => {
    const written = await upsertTraces(
      tx,
      batch.traces.map((digest) => traceValues(digest, batch)),
    );
    const numbers = new Map(written.map(({ id, number }) => [id, number]));
    await upsertSpans(tx, spanRows(batch, numbers));
    const said = batch.traces.flatMap((digest) => metadataRows(digest, numbers.get(digest.id)));
    if (said.length > 0) await addMetadata(tx, said);
    return batch.traces.filter(({ id }) => !numbers.has(id)).map(({ id }) => id);
  };
}

const traceValues = (digest: TraceDigest, batch: SpanBatch): unknown[] => [
  digest.id,
  batch.project,
  batch.experimentNumber,
  digest.otelId,
  digest.startedAt,
  digest.endedAt === null ? null : Math.max(0, digest.endedAt - digest.startedAt),
  digest.state,
  digest.name,
  digest.requestPreview,
  digest.responsePreview,
];

function spanRows({ spans, sources }: SpanBatch, numbers: ReadonlyMap<string, number>): unknown[][] {
  const rows = new Map<string, unknown[]>();
  for (const span of spans) {
    const number = numbers.get(span.traceId);
    if (number === undefined) continue;
    const source = span.source === null ? null : (sources.get(span.source) ?? null);
    // The last word on a span that comes twice in one batch: one statement takes a row once only.
    rows.set(`${number} ${span.spanId}`, spanValues(span, number, source));
  }
  return [...rows.values()];
}

function metadataRows(digest: TraceDigest, number: number | undefined): unknown[][] {
  if (number === undefined) return [];
  const rows: unknown[][] = [];
  if (digest.session !== null) rows.push([number, 'mlflow.trace.session', digest.session]);
  if (digest.user !== null) rows.push([number, 'mlflow.trace.user', digest.user]);
  return rows;
}
