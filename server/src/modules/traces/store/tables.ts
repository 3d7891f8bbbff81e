import type { Generated } from 'kysely';
import type { Assessment } from '../assessments/assessment.ts';
import type { TraceState } from '../trace.ts';

/** What the module keeps in the database; `number`s are internal and never leave the store. */
export type TraceTables = {
  traces_trace: TraceRow;
  traces_tag: LabelRow;
  traces_metadata: LabelRow;
  traces_span: SpanRow;
  /** Resource and scope of many spans, once: JSON by its digest. */
  traces_source: { number: Generated<number>; digest: string; body: string };
  traces_run_link: { trace_number: number; run_id: string };
  traces_assessment: AssessmentRow;
};

export type TraceRow = {
  number: Generated<number>;
  id: string;
  project: string;
  experiment_number: number;
  otel_id: string | null;
  client_request_id: string | null;
  started_at: number;
  duration_ms: number | null;
  state: TraceState;
  name: string | null;
  request_preview: string | null;
  response_preview: string | null;
};

export type LabelRow = { trace_number: number; key: string; value: string };

export type SpanRow = {
  trace_number: number;
  span_id: string;
  parent_span_id: string | null;
  name: string;
  type: string | null;
  status: string;
  /** Milliseconds since 1970 and the nanoseconds within: together they are beyond what a double holds. */
  start_ms: number;
  start_ns: number;
  end_ms: number | null;
  end_ns: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  total_tokens: number | null;
  source_number: number | null;
  /** JSON: attributes, and where there are any events, links, kind, statusMessage, traceState, otelTraceId. */
  content: string;
};

export type AssessmentRow = {
  id: string;
  trace_number: number;
  name: string;
  kind: Assessment['kind'];
  span_id: string | null;
  source_type: string;
  source_id: string;
  /** JSON, as a client sent it. */
  value: string;
  /** The value as text: without the quotes where it is one. What searches compare. */
  value_text: string;
  error: string | null;
  rationale: string | null;
  metadata: string;
  overrides: string | null;
  is_valid: number;
  created_at: number;
  updated_at: number;
};
