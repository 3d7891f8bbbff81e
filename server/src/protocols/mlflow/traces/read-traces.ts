import type { Span, Trace, Traces } from '../../../modules/traces/index.ts';
import { boolean, list, missingValue, required, string } from '../wire/fields.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact } from '../wire/render.ts';
import { findTrace, findTraces } from './find-trace.ts';
import { renderSpan } from './render-span.ts';
import { renderTraceInfo } from './render-trace.ts';

const renderTrace = (trace: Trace, spans: readonly Span[]) =>
  compact({ trace_info: renderTraceInfo(trace), spans: spans.map(renderSpan) });

/** Clients that ask for whole traces only pass over those whose spans are still on their way. */
const isWhole = (spans: readonly Span[]): boolean =>
  spans.length > 0 && spans.some(({ parentSpanId }) => parentSpanId === null);

export const readTraceRoutes = (traces: Traces): MlflowRoute[] => [
  route('GET', '/mlflow/traces/get', {
    versions: ['3.0'],
    request: { trace_id: required(string()), allow_partial: boolean() },
    async handle(input, exchange) {
      const trace = await findTrace(traces, input.trace_id, exchange);
      const spans = (await traces.spansOf([trace.id])).get(trace.id) ?? [];
      if (input.allow_partial !== true && !isWhole(spans))
        throw doesNotExist(`Trace with ID ${trace.id} is not fully exported yet, please try again later.`);
      return { trace: renderTrace(trace, spans) };
    },
  }),
  ...(['GET', 'POST'] as const).map((method) =>
    route(method, '/mlflow/traces/batchGet', {
      versions: ['3.0'],
      request: { trace_ids: list(required(string())) },
      async handle(input, exchange) {
        if (input.trace_ids.length === 0) throw missingValue('trace_ids');
        const found = await findTraces(traces, input.trace_ids, exchange);
        const spans = await traces.spansOf(found.map(({ id }) => id));
        const whole = found.filter(({ id }) => isWhole(spans.get(id) ?? []));
        return compact({ traces: whole.map((trace) => renderTrace(trace, spans.get(trace.id)!)) });
      },
    }),
  ),
  ...(['GET', 'POST'] as const).map((method) =>
    route(method, '/mlflow/traces/batchGetInfos', {
      versions: ['3.0'],
      request: { trace_ids: list(required(string())) },
      async handle(input, exchange) {
        if (input.trace_ids.length === 0) throw missingValue('trace_ids');
        const found = await findTraces(traces, input.trace_ids, exchange);
        return compact({ trace_infos: found.map(renderTraceInfo) });
      },
    }),
  ),
  route('GET', '/mlflow/traces/{trace_id}', {
    versions: ['3.0'],
    request: { trace_id: required(string()) },
    async handle(input, exchange) {
      const trace = await findTrace(traces, input.trace_id, exchange);
      return { trace: { trace_info: renderTraceInfo(trace) } };
    },
  }),
];
