import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';
import { toAssessment } from '../assessments/assessment-store.ts';
import type { Span } from '../span.ts';
import type { TokenUsage, Trace } from '../trace.ts';
import { toSpan } from './span-rows.ts';
import type { createSpanSources } from './span-sources.ts';
import type { TraceRow, TraceTables } from './tables.ts';

export type SelectedTrace = Selectable<TraceRow>;

/** Below what both databases take as bound values of one statement. */
const mostAtOnce = 1000;

export function* pieces<T>(items: readonly T[], size = mostAtOnce): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Rows of traces with all that belongs to them, in the order of the rows. */
export async function dressTraces(
  database: Database,
  rows: readonly SelectedTrace[],
): Promise<Map<number, Trace>> {
  const traces = new Map<number, Trace>();
  for (const some of pieces(rows)) {
    const parts = await readParts(
      database.reader<TraceTables>(),
      some.map(({ number }) => number),
    );
    for (const row of some) traces.set(row.number, toTrace(row, parts));
  }
  return traces;
}

type Parts = Awaited<ReturnType<typeof readParts>>;

async function readParts(reader: Kysely<TraceTables>, numbers: readonly number[]) {
  const [tags, metadata, assessments, tokens] = await Promise.all([
    labelsOf(reader, 'traces_tag', numbers),
    labelsOf(reader, 'traces_metadata', numbers),
    reader
      .selectFrom('traces_assessment as a')
      .innerJoin('traces_trace as t', 't.number', 'a.trace_number')
      .selectAll('a')
      .select('t.id as trace_id')
      .where('a.trace_number', 'in', numbers)
      .orderBy('a.created_at')
      .orderBy('a.id')
      .execute(),
    tokensOf(reader, numbers),
  ]);
  const byTrace = Map.groupBy(assessments, (row) => row.trace_number);
  return { tags, metadata, assessments: byTrace, tokens };
}

async function labelsOf(
  reader: Kysely<TraceTables>,
  table: 'traces_tag' | 'traces_metadata',
  numbers: readonly number[],
): Promise<Map<number, Record<string, string>>> {
  const rows = await reader
    .selectFrom(table)
    .select(['trace_number', 'key', 'value'])
    .where('trace_number', 'in', numbers)
    .orderBy('trace_number')
    .orderBy('key')
    .execute();
  const labels = new Map<number, Record<string, string>>();
  for (const { trace_number, key, value } of rows) {
    let of = labels.get(trace_number);
    // Without a prototype: `__proto__` is a key like any other.
    if (of === undefined) labels.set(trace_number, (of = Object.create(null) as Record<string, string>));
    of[key] = value;
  }
  return labels;
}

async function tokensOf(
  reader: Kysely<TraceTables>,
  numbers: readonly number[],
): Promise<Map<number, TokenUsage>> {
  const rows = await reader
    .selectFrom('traces_span')
    .select([
      'trace_number',
      sql<number>`sum(input_tokens)`.as('input_tokens'),
      sql<number>`sum(output_tokens)`.as('output_tokens'),
      sql<number>`sum(total_tokens)`.as('total_tokens'),
    ])
    .where('trace_number', 'in', numbers)
    .where('total_tokens', 'is not', null)
    .groupBy('trace_number')
    .execute();
  return new Map(
    rows.map((row) => [
      row.trace_number,
      {
        inputTokens: Number(row.input_tokens),
        outputTokens: Number(row.output_tokens),
        totalTokens: Number(row.total_tokens),
      },
    ]),
  );
}

const toTrace = (row: SelectedTrace, parts: Parts): Trace => ({
  id: row.id,
  project: row.project,
  experimentId: String(row.experiment_number),
  otelTraceId: row.otel_id,
  clientRequestId: row.client_request_id,
  startedAt: row.started_at,
  durationMs: row.duration_ms,
  state: row.state,
  name: row.name,
  requestPreview: row.request_preview,
  responsePreview: row.response_preview,
  tags: parts.tags.get(row.number) ?? {},
  metadata: parts.metadata.get(row.number) ?? {},
  tokens: parts.tokens.get(row.number) ?? null,
  assessments: (parts.assessments.get(row.number) ?? []).map(toAssessment),
});

/** The spans of traces: roots first, then by their start. */
export async function readSpans(
  database: Database,
  sources: ReturnType<typeof createSpanSources>,
  traceIds: readonly string[],
): Promise<Map<string, Span[]>> {
  const spans = new Map<string, Span[]>();
  for (const ids of pieces(traceIds)) {
    const rows = await database
      .reader<TraceTables>()
      .selectFrom('traces_span as s')
      .innerJoin('traces_trace as t', 't.number', 's.trace_number')
      .selectAll('s')
      .select('t.id as trace_id')
      .where('t.id', 'in', ids)
      .execute();
    rows.sort(
      (a, b) =>
        Number(a.parent_span_id !== null) - Number(b.parent_span_id !== null) ||
        a.start_ms - b.start_ms ||
        a.start_ns - b.start_ns,
    );
    const made = await sources.byNumber(rows.flatMap((row) => row.source_number ?? []));
    for (const row of rows) {
      const span = toSpan(row, row.trace_id, made.get(row.source_number ?? -1) ?? null);
      const of = spans.get(row.trace_id);
      if (of === undefined) spans.set(row.trace_id, [span]);
      else of.push(span);
    }
  }
  return spans;
}
