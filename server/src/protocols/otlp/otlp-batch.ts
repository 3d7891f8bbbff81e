import type {
  Attributes,
  Moment,
  Span,
  SpanEvent,
  SpanLink,
  SpanSource,
} from '../../modules/traces/index.ts';

/** What a request held: the good spans, and how many were not, with the first reason. */
export type OtlpBatch = {
  readonly spans: Span[];
  rejectedCount: number;
  reason: string;
};

/** A span as it stands in a request, in either encoding, before its ids are known to be any. */
export type RawSpan = {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  name: string;
  kind: number;
  start: Moment;
  end: Moment | null;
  attributes: Attributes;
  events: SpanEvent[];
  links: SpanLink[];
  statusCode: number;
  statusMessage: string;
  /** True when a value in it was nested deeper than anybody reads. */
  isTooDeep: boolean;
};

/** Values nested deeper than this make a span unreadable for databases and people alike. */
export const deepestValue = 64;

export const emptyRawSpan = (): RawSpan => ({
  traceId: '',
  spanId: '',
  parentSpanId: '',
  traceState: '',
  name: '',
  kind: 0,
  start: { ms: 0, ns: 0 },
  end: null,
  attributes: {},
  events: [],
  links: [],
  statusCode: 0,
  statusMessage: '',
  isTooDeep: false,
});

const traceIdForm = /^[0-9a-f]{32}$/;
const spanIdForm = /^[0-9a-f]{16}$/;
const allZero = /^0*$/;
const statuses = ['UNSET', 'OK', 'ERROR'] as const;
const longestTraceId = 250;

/** The trace may be named by its client, as MLflow's does. */
const traceIdKey = 'mlflow.traceRequestId';

export function addSpan(batch: OtlpBatch, raw: RawSpan, source: SpanSource | null): void {
  const reason = faultOf(raw);
  if (reason !== null) {
    batch.rejectedCount++;
    if (batch.reason === '') batch.reason = reason;
    return;
  }
  const named = raw.attributes[traceIdKey];
  batch.spans.push({
    traceId:
      typeof named === 'string' && named !== '' && named.length <= longestTraceId && !named.includes('\0')
        ? named
        : `tr-${raw.traceId}`,
    otelTraceId: raw.traceId,
    spanId: raw.spanId,
    parentSpanId: allZero.test(raw.parentSpanId) ? null : raw.parentSpanId,
    name: raw.name,
    kind: raw.kind >= 0 && raw.kind <= 5 ? raw.kind : 0,
    start: raw.start,
    end: raw.end,
    status: statuses[raw.statusCode] ?? 'UNSET',
    statusMessage: raw.statusMessage,
    traceState: raw.traceState,
    attributes: raw.attributes,
    events: raw.events,
    links: raw.links,
    source,
  });
}

function faultOf({ traceId, spanId, parentSpanId, isTooDeep }: RawSpan): string | null {
  if (!traceIdForm.test(traceId) || allZero.test(traceId))
    return 'a trace id is not 16 bytes, or all of them are zero';
  if (!spanIdForm.test(spanId) || allZero.test(spanId))
    return 'a span id is not 8 bytes, or all of them are zero';
  if (parentSpanId !== '' && !spanIdForm.test(parentSpanId)) return 'a parent span id is not 8 bytes';
  return isTooDeep ? `a value is nested deeper than ${deepestValue}` : null;
}

/** A moment of zero is one that was left out. */
export const orNull = (moment: Moment): Moment | null => (moment.ms === 0 && moment.ns === 0 ? null : moment);
