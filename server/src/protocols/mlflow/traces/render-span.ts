import {
  type Attributes,
  type AttributeValue,
  isRawNumber,
  nanosecondsOf,
  type Span,
} from '../../../modules/traces/index.ts';
import { compact } from '../wire/render.ts';

const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const nanoseconds = (moment: Span['start']) => rawJSON(String(nanosecondsOf(moment)));
const statusCode = { UNSET: undefined, OK: 'STATUS_CODE_OK', ERROR: 'STATUS_CODE_ERROR' } as const;

/** An `AnyValue` of OpenTelemetry's `common.proto`, in protobuf's JSON mapping with MLflow's whole 64-bit numbers. */
function renderAny(value: AttributeValue): object {
  if (value === null) return {};
  if (typeof value === 'string') return { string_value: value };
  if (typeof value === 'boolean') return { bool_value: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { int_value: value } : { double_value: value };
  if (isRawNumber(value))
    return /^-?\d+$/.test(value.rawJSON) ? { int_value: value } : { double_value: value };
  if (Array.isArray(value)) return { array_value: compact({ values: value.map(renderAny) }) };
  return { kvlist_value: compact({ values: renderAttributes(value as Attributes) }) };
}

const renderAttributes = (attributes: Attributes): object[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: renderAny(value) }));

/** A span as the `Span` message of OpenTelemetry's `trace.proto`. */
export const renderSpan = (span: Span): object =>
  compact({
    trace_id: base64(span.otelTraceId),
    span_id: base64(span.spanId),
    trace_state: span.traceState || undefined,
    parent_span_id: span.parentSpanId === null ? undefined : base64(span.parentSpanId),
    name: span.name,
    start_time_unix_nano: nanoseconds(span.start),
    end_time_unix_nano: span.end === null ? undefined : nanoseconds(span.end),
    attributes: renderAttributes(span.attributes),
    events: span.events.map(({ name, at, attributes }) =>
      compact({ time_unix_nano: nanoseconds(at), name, attributes: renderAttributes(attributes) }),
    ),
    links: span.links.map(({ traceId, spanId, attributes }) =>
      compact({
        trace_id: base64(traceId),
        span_id: base64(spanId),
        attributes: renderAttributes(attributes),
      }),
    ),
    status: compact({ message: span.statusMessage || undefined, code: statusCode[span.status] }),
  });

/** A span as clients keep it in `traces.json`: every attribute is JSON of its own. */
export const renderSpanFile = (span: Span): object => ({
  trace_id: base64(span.otelTraceId),
  span_id: base64(span.spanId),
  parent_span_id: span.parentSpanId === null ? null : base64(span.parentSpanId),
  name: span.name,
  start_time_unix_nano: nanoseconds(span.start),
  end_time_unix_nano: span.end === null ? null : nanoseconds(span.end),
  events: span.events.map(({ name, at, attributes }) => ({
    name,
    time_unix_nano: nanoseconds(at),
    attributes,
  })),
  status: { code: statusCode[span.status] ?? 'STATUS_CODE_UNSET', message: span.statusMessage },
  attributes: Object.fromEntries(
    Object.entries(span.attributes).map(([key, value]) => [key, JSON.stringify(value)]),
  ),
  links: span.links.map(({ traceId, spanId, attributes }) => ({
    trace_id: `tr-${traceId}`,
    span_id: spanId,
    attributes,
  })),
});
