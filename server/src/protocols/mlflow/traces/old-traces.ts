import { randomUUID } from 'node:crypto';
import type { TraceReport } from '../../../modules/traces/index.ts';
import { enumeration, int, required, string } from '../wire/fields.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { findTrace } from './find-trace.ts';
import { keepReport, type TraceModules } from './keep-report.ts';
import { renderTraceInfoV2 } from './render-trace.ts';
import { checkMoment } from './times.ts';
import { pairs, readPairs, statuses, toState } from './trace-fields.ts';

/** The calls of clients before MLflow 3. */
export const oldTraceRoutes = ({ traces, train }: TraceModules): MlflowRoute[] => [
  route('POST', '/mlflow/traces', {
    request: {
      experiment_id: required(string()),
      timestamp_ms: required(int()),
      request_metadata: pairs(),
      tags: pairs(),
    },
    async handle(input, exchange) {
      checkMoment(input.timestamp_ms, 'timestamp_ms');
      const report: TraceReport = {
        id: randomUUID().replaceAll('-', ''),
        experimentId: input.experiment_id,
        clientRequestId: null,
        startedAt: input.timestamp_ms,
        durationMs: null,
        state: 'IN_PROGRESS',
        requestPreview: null,
        responsePreview: null,
        tags: readPairs(input.tags),
        metadata: readPairs(input.request_metadata),
        assessments: [],
      };
      return { trace_info: renderTraceInfoV2(await keepReport({ traces, train }, report, exchange)) };
    },
  }),
  route('PATCH', '/mlflow/traces/{request_id}', {
    request: {
      request_id: required(string()),
      timestamp_ms: required(int()),
      status: enumeration(statuses),
      request_metadata: pairs(),
      tags: pairs(),
    },
    async handle(input, exchange) {
      checkMoment(input.timestamp_ms, 'timestamp_ms');
      const { id } = await findTrace(traces, input.request_id, exchange);
      const ended = await traces.end(id, {
        endedAt: input.timestamp_ms,
        state: toState(input.status),
        tags: readPairs(input.tags),
        metadata: readPairs(input.request_metadata),
      });
      return { trace_info: renderTraceInfoV2(ended) };
    },
  }),
  route('GET', '/mlflow/traces/{request_id}/info', {
    request: { request_id: required(string()) },
    async handle(input, exchange) {
      return { trace_info: renderTraceInfoV2(await findTrace(traces, input.request_id, exchange)) };
    },
  }),
];
