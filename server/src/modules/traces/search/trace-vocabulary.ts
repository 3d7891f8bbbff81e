import type { Filter, ValueType, Vocabulary } from '../../../platform/filter/filter.ts';
import type { OrderKey } from '../../../platform/filter/parse-order.ts';

/** The attributes of a trace that can be asked for, and what they hold. */
export const attributes = {
  id: 'text',
  client_request_id: 'text',
  experiment_id: 'text',
  name: 'text',
  /** A run the trace was made in, or was linked to. */
  run_id: 'text',
  status: 'text',
  /** Anything in any of its spans. */
  text: 'text',
  started_at: 'time',
  ended_at: 'time',
  duration_ms: 'number',
} as const satisfies Readonly<Record<string, ValueType>>;

export type AttributeName = keyof typeof attributes;

/** What of a trace is asked about; of spans and assessments it is enough that one passes. */
export type TraceField =
  | { readonly of: 'attribute'; readonly key: AttributeName }
  | { readonly of: 'tag' | 'metadata' | 'span' | 'feedback' | 'expectation'; readonly key: string };

export type TraceFilter = Filter<TraceField>;
export type TraceOrderKey = OrderKey<TraceField>;

/** With the names of MLflow as other spellings. */
export const traceVocabulary: Vocabulary<TraceField> = {
  noun: 'trace',
  attributes,
  aliases: {
    trace_id: 'id',
    request_id: 'id',
    state: 'status',
    timestamp: 'started_at',
    timestamp_ms: 'started_at',
    request_time: 'started_at',
    end_time: 'ended_at',
    end_time_ms: 'ended_at',
    execution_time: 'duration_ms',
    execution_time_ms: 'duration_ms',
    execution_duration: 'duration_ms',
  },
  collections: {
    attribute: 'attribute',
    attributes: 'attribute',
    attr: 'attribute',
    trace: 'attribute',
    tag: 'tag',
    tags: 'tag',
    metadata: 'metadata',
    request_metadata: 'metadata',
    span: 'span',
    feedback: 'feedback',
    expectation: 'expectation',
  },
  holds: { tag: 'text', metadata: 'text', span: 'text', feedback: 'text', expectation: 'text' },
  offered: ['tags', 'metadata', 'span', 'feedback', 'expectation'],
  hasRegex: true,
};
