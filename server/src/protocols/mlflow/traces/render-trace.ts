import { type Trace, traceKeys } from '../../../modules/traces/index.ts';
import { compact, renderPairs } from '../wire/render.ts';
import { renderAssessment } from './assessments.ts';
import { renderDuration, renderTimestamp } from './times.ts';

/** Tags and metadata of MLflow's own. */
export const mlflowKeys = {
  artifacts: 'mlflow.artifactLocation',
  /** Where clients look for the spans: `TRACKING_STORE` is this server. */
  spans: 'mlflow.trace.spansLocation',
  tokens: 'mlflow.trace.tokenUsage',
} as const;

/** Where files that belong to a trace are: the tag a client wrote, or the trace's folder in the proxy. */
export const traceFolder = ({ id, experimentId, tags }: Trace): string =>
  tags[mlflowKeys.artifacts] ?? `mlflow-artifacts:/${experimentId}/traces/${id}/artifacts`;

/** Spans that came are here; a trace that only a client of the v2 calls told of has them in its folder. */
export const hasSpansHere = (trace: Trace): boolean =>
  trace.otelTraceId !== null || trace.tags[mlflowKeys.spans] === 'TRACKING_STORE';

function tagsOf(trace: Trace): Record<string, string> {
  const tags: Record<string, string> = { ...trace.tags, [mlflowKeys.artifacts]: traceFolder(trace) };
  if (trace.name !== null) tags[traceKeys.name] ??= trace.name;
  if (hasSpansHere(trace)) tags[mlflowKeys.spans] = 'TRACKING_STORE';
  return tags;
}

function metadataOf({ metadata, tokens }: Trace): Record<string, string> {
  if (tokens === null || metadata[mlflowKeys.tokens] !== undefined) return metadata;
  const { inputTokens, outputTokens, totalTokens } = tokens;
  const usage = { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: totalTokens };
  return { ...metadata, [mlflowKeys.tokens]: JSON.stringify(usage) };
}

/** `TraceInfoV3`. */
export const renderTraceInfo = (trace: Trace): object =>
  compact({
    trace_id: trace.id,
    client_request_id: trace.clientRequestId,
    trace_location: {
      type: 'MLFLOW_EXPERIMENT',
      mlflow_experiment: { experiment_id: trace.experimentId },
    },
    request_preview: trace.requestPreview,
    response_preview: trace.responsePreview,
    request_time: renderTimestamp(trace.startedAt),
    execution_duration: trace.durationMs === null ? undefined : renderDuration(trace.durationMs),
    state: trace.state,
    trace_metadata: metadataOf(trace),
    assessments: trace.assessments.map(renderAssessment),
    tags: tagsOf(trace),
  });

/** `TraceInfo` of the v2 calls. */
export const renderTraceInfoV2 = (trace: Trace): object =>
  compact({
    request_id: trace.id,
    experiment_id: trace.experimentId,
    timestamp_ms: trace.startedAt,
    execution_time_ms: trace.durationMs,
    status: trace.state === 'STATE_UNSPECIFIED' ? 'TRACE_STATUS_UNSPECIFIED' : trace.state,
    request_metadata: renderPairs(metadataOf(trace)),
    tags: renderPairs(tagsOf(trace)),
  });
