import type { AnalyticsTable } from '../../platform/analytics/analytics.ts';

/** Every prediction, answered or failed: one row for each row of a request. */
export const predictionTable = {
  name: 'serve_prediction',
  columns: {
    id: 'VARCHAR',
    endpoint: 'VARCHAR',
    project: 'VARCHAR',
    revision: 'INTEGER',
    at: 'BIGINT',
    event_at: 'BIGINT',
    /** From the request being read to its answer being known. */
    latency_us: 'BIGINT',
    inputs: 'VARCHAR',
    output: 'VARCHAR',
    score: 'DOUBLE',
    label: 'VARCHAR',
    error: 'VARCHAR',
    /** rejected: the caller's fault; failed: the revision's. Null when answered. */
    failure: 'VARCHAR',
    /** Position in its request: counting zeros counts requests. */
    row_index: 'INTEGER',
  },
} as const satisfies AnalyticsTable;

/** True outcomes. Of several for one id the one with the largest `seq` counts. */
export const outcomeTable = {
  name: 'serve_outcome',
  columns: {
    id: 'VARCHAR',
    endpoint: 'VARCHAR',
    project: 'VARCHAR',
    at: 'BIGINT',
    /** Class index of a classification, the value of a regression; null for a class the model does not know. */
    value_number: 'DOUBLE',
    /** The class name; null in a regression. */
    value_text: 'VARCHAR',
    seq: 'BIGINT',
  },
} as const satisfies AnalyticsTable;
