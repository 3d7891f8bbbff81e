import type { TraceReport, TraceState } from '../../../modules/traces/index.ts';
import { checkLength, cut } from '../tracking/validate.ts';
import { enumeration, list, message, type Read, required, string, textMap } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { assessmentList, readReported } from './assessments.ts';
import { duration, timestamp } from './times.ts';

/** Limits of MLflow (`mlflow/tracing/constant.py`, `mlflow/utils/validation.py`). */
const limits = { key: 250, tagValue: 8000, metadataValue: 8000, preview: 10_000, traceId: 200 } as const;

const states = ['STATE_UNSPECIFIED', 'OK', 'ERROR', 'IN_PROGRESS'] as const;
export const statuses = ['TRACE_STATUS_UNSPECIFIED', 'OK', 'ERROR', 'IN_PROGRESS'] as const;

export const toState = (status: (typeof statuses)[number] | undefined): TraceState =>
  status === undefined || status === 'TRACE_STATUS_UNSPECIFIED' ? 'STATE_UNSPECIFIED' : status;

/** The `TraceInfoV3` message, as far as clients tell it. */
export const traceInfoFields = {
  trace_id: required(string()),
  client_request_id: string(),
  trace_location: required(
    message({ mlflow_experiment: required(message({ experiment_id: required(string()) })) }),
  ),
  request_preview: string(),
  response_preview: string(),
  request_time: required(timestamp()),
  execution_duration: duration(),
  state: enumeration(states),
  trace_metadata: textMap(),
  assessments: assessmentList(),
  tags: textMap(),
};

export type TraceInfoInput = Read<typeof traceInfoFields>;

/** Keys are bounded; long values are cut, as the client cuts them. */
export function readLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [key, value] of Object.entries(labels)) {
    checkLength('key', limits.key, key);
    read[key] = cut(value, limits.tagValue);
  }
  return read;
}

const preview = (text: string | undefined): string | null =>
  text === undefined ? null : cut(text, limits.preview);

export function readTraceInfo(input: TraceInfoInput, now: number, newId: () => string): TraceReport {
  if (input.trace_id.length > limits.traceId)
    throw invalidParameter(`a trace's id has at most ${limits.traceId} characters`);
  return {
    id: input.trace_id,
    experimentId: input.trace_location.mlflow_experiment.experiment_id,
    clientRequestId: input.client_request_id || null,
    startedAt: input.request_time,
    durationMs: input.execution_duration ?? null,
    state: input.state ?? 'STATE_UNSPECIFIED',
    requestPreview: preview(input.request_preview),
    responsePreview: preview(input.response_preview),
    tags: readLabels(input.tags ?? {}),
    metadata: readLabels(input.trace_metadata ?? {}),
    assessments: readReported(input.assessments, { traceId: input.trace_id, now, newId }),
  };
}

/** `[{ key, value }]` of the v2 calls. */
export const pairs = () => list(message({ key: required(string()), value: string() }));

export const readPairs = (
  given: readonly ({ readonly key: string; readonly value: string | undefined } | undefined)[],
): Record<string, string> =>
  readLabels(Object.fromEntries(given.map((pair) => [pair!.key, pair!.value ?? ''])));

/** A tag that is set alone: refused, not cut, when it is too long. */
export function checkTag(key: string, value: string): void {
  checkLength('key', limits.key, key);
  checkLength('value', limits.tagValue, value);
}
