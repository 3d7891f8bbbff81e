import type { Attributes } from '../../platform/json/exact-json.ts';

export type SpanStatus = 'UNSET' | 'OK' | 'ERROR';

/** A moment to the nanosecond: whole milliseconds since 1970, and the nanoseconds within the millisecond. */
export type Moment = { readonly ms: number; readonly ns: number };

export type SpanEvent = { readonly name: string; readonly at: Moment; readonly attributes: Attributes };

export type SpanLink = { readonly traceId: string; readonly spanId: string; readonly attributes: Attributes };

/** What made a span: the resource and the instrumentation scope of OpenTelemetry; many spans share one object. */
export type SpanSource = {
  readonly attributes: Attributes;
  readonly scopeName: string;
  readonly scopeVersion: string;
};

/** One step of a trace, as a client sends it and as it is given back. Ids of OpenTelemetry are lower-case hex. */
export type Span = {
  /** The trace it belongs to, by Slipway's id: `tr-` and the OpenTelemetry id unless the client named it otherwise. */
  readonly traceId: string;
  readonly otelTraceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** 0 to 5 as in OpenTelemetry: unspecified, internal, server, client, producer, consumer. */
  readonly kind: number;
  readonly start: Moment;
  /** Null while it runs. */
  readonly end: Moment | null;
  readonly status: SpanStatus;
  readonly statusMessage: string;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly source: SpanSource | null;
};

export const nanosecondsOf = ({ ms, ns }: Moment): bigint => BigInt(ms) * 1_000_000n + BigInt(ns);

export const momentOf = (nanoseconds: bigint): Moment => ({
  ms: Number(nanoseconds / 1_000_000n),
  ns: Number(nanoseconds % 1_000_000n),
});
