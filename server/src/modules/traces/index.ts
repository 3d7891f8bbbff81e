/** Traces: spans of any program, the traces they make, and what people, models and programs think of them. */

export {
  type Attributes,
  type AttributeValue,
  double,
  integer,
  isRawNumber,
  mendText,
} from '../../platform/json/exact-json.ts';
export type {
  Assessment,
  AssessmentChange,
  AssessmentError,
  NewAssessment,
} from './assessments/assessment.ts';
export type { Assessments } from './assessments/assessments.ts';
export { inputsOf, outputsOf, tokensOf, typeOf } from './attributes/read-span.ts';
export { createTraces, type Traces } from './create-traces.ts';
export type { SpanDelivery, SpanReceipt } from './ingest/ingest-spans.ts';
export { tracesMigrations } from './migrations.ts';
export { type Correlation, npmiOf } from './search/npmi.ts';
export type { FoundTrace, TraceSearch } from './search/search-traces.ts';
export { type TraceFilter, type TraceOrderKey, traceVocabulary } from './search/trace-vocabulary.ts';
export {
  type Moment,
  momentOf,
  nanosecondsOf,
  type Span,
  type SpanEvent,
  type SpanLink,
  type SpanSource,
  type SpanStatus,
} from './span.ts';
export type { TraceChoice, TraceEnd } from './store/trace-store.ts';
export { type Trace, type TraceReport, type TraceState, traceKeys, traceStates } from './trace.ts';
