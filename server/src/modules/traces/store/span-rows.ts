import { mendText, readExactJson, writeExactJson } from '../../../platform/json/exact-json.ts';
import { tokensOf, typeOf } from '../attributes/read-span.ts';
import type { Span, SpanEvent, SpanLink, SpanSource, SpanStatus } from '../span.ts';
import type { SpanRow } from './tables.ts';

/** In the order of `spanValues`. */
export const spanColumns = [
  'trace_number',
  'span_id',
  'parent_span_id',
  'name',
  'type',
  'status',
  'start_ms',
  'start_ns',
  'end_ms',
  'end_ns',
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'source_number',
  'content',
] as const satisfies readonly (keyof SpanRow)[];

const longestType = 250;

export function spanValues(span: Span, traceNumber: number, sourceNumber: number | null): unknown[] {
  const { attributes, start, end } = span;
  const tokens = tokensOf(attributes);
  const type = typeOf(attributes);
  return [
    traceNumber,
    span.spanId,
    span.parentSpanId,
    mendText(span.name),
    type === null ? null : mendText(type.slice(0, longestType)),
    span.status,
    start.ms,
    start.ns,
    end === null ? null : end.ms,
    end === null ? null : end.ns,
    tokens === null ? null : tokens.inputTokens,
    tokens === null ? null : tokens.outputTokens,
    tokens === null ? null : tokens.totalTokens,
    sourceNumber,
    contentOf(span),
  ];
}

/** What no column has; defaults are left out. `attributes` comes first in every row. */
type Content = {
  attributes: Span['attributes'];
  events?: readonly SpanEvent[];
  links?: readonly SpanLink[];
  kind?: number;
  statusMessage?: string;
  traceState?: string;
  otelTraceId?: string;
};

function contentOf(span: Span): string {
  const content: Content = { attributes: span.attributes };
  if (span.events.length > 0) content.events = span.events;
  if (span.links.length > 0) content.links = span.links;
  if (span.kind !== 0) content.kind = span.kind;
  if (span.statusMessage !== '') content.statusMessage = span.statusMessage;
  if (span.traceState !== '') content.traceState = span.traceState;
  if (span.traceId !== `tr-${span.otelTraceId}`) content.otelTraceId = span.otelTraceId;
  return writeExactJson(content);
}

export function toSpan(row: SpanRow, traceId: string, source: SpanSource | null): Span {
  const content = readExactJson(row.content) as Content;
  return {
    traceId,
    otelTraceId: content.otelTraceId ?? traceId.slice(3),
    spanId: row.span_id,
    parentSpanId: row.parent_span_id,
    name: row.name,
    kind: content.kind ?? 0,
    start: { ms: row.start_ms, ns: row.start_ns },
    end: row.end_ms === null ? null : { ms: row.end_ms, ns: row.end_ns ?? 0 },
    status: row.status as SpanStatus,
    statusMessage: content.statusMessage ?? '',
    traceState: content.traceState ?? '',
    attributes: content.attributes,
    events: content.events ?? [],
    links: content.links ?? [],
    source,
  };
}
