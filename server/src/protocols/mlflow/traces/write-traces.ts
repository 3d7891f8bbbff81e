import { randomUUID } from 'node:crypto';
import { findExperiment } from '../tracking/find-experiment.ts';
import { findRun } from '../tracking/find-run.ts';
import { int, list, message, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { findTrace, findTraces } from './find-trace.ts';
import { keepReport, type TraceModules } from './keep-report.ts';
import { mlflowKeys, renderTraceInfo } from './render-trace.ts';
import { readTraceInfo, traceInfoFields } from './trace-fields.ts';

const mostLinked = 100;
const versionsOfBoth = ['2.0', '3.0'];
const newId = () => `a-${randomUUID().replaceAll('-', '')}`;

export const writeTraceRoutes = ({ traces, train }: TraceModules): MlflowRoute[] => [
  route('POST', '/mlflow/traces', {
    versions: ['3.0'],
    request: { trace: required(message({ trace_info: required(message(traceInfoFields)) })) },
    async handle(input, exchange) {
      const report = readTraceInfo(input.trace.trace_info, Date.now(), newId);
      const tags = { ...report.tags, [mlflowKeys.spans]: 'TRACKING_STORE' };
      const trace = await keepReport({ traces, train }, { ...report, tags }, exchange);
      return { trace: { trace_info: renderTraceInfo(trace) } };
    },
  }),
  route('POST', '/mlflow/traces/delete-traces', {
    versions: versionsOfBoth,
    request: {
      experiment_id: required(string()),
      max_timestamp_millis: int(),
      max_traces: int(),
      request_ids: list(required(string())),
    },
    async handle(input, exchange) {
      checkChoice(input);
      await findExperiment(train, input.experiment_id, exchange);
      const removed = await traces.remove(
        {
          experimentId: input.experiment_id,
          ids: input.request_ids.length === 0 ? undefined : input.request_ids,
          untilMs: input.max_timestamp_millis,
          limit: input.max_traces,
        },
        exchange.caller.actor,
      );
      return { traces_deleted: removed };
    },
  }),
  route('POST', '/mlflow/traces/link-to-run', {
    versions: versionsOfBoth,
    request: { trace_ids: list(required(string())), run_id: required(string()) },
    async handle(input, exchange) {
      if (input.trace_ids.length > mostLinked)
        throw invalidParameter(
          `Cannot link more than ${mostLinked} traces to a run in a single request. Provided ${input.trace_ids.length} traces.`,
        );
      if (input.trace_ids.length === 0) return {};
      const { run } = await findRun(train, input.run_id, exchange);
      const found = await findTraces(traces, input.trace_ids, exchange);
      await traces.linkToRun(
        found.map(({ id }) => id),
        run.id,
      );
      return {};
    },
  }),
  route('POST', '/mlflow/traces/link-prompts', {
    request: {
      trace_id: required(string()),
      prompt_versions: list(message({ name: required(string()), version: required(string()) })),
    },
    async handle(input, exchange) {
      const trace = await findTrace(traces, input.trace_id, exchange);
      await traces.setTag(
        trace.id,
        linkedPrompts,
        mergePrompts(trace.tags[linkedPrompts], input.prompt_versions),
      );
      return {};
    },
  }),
];

const linkedPrompts = 'mlflow.linkedPrompts';

type PromptRef = { readonly name: string; readonly version: string };

function mergePrompts(before: string | undefined, added: readonly (PromptRef | undefined)[]): string {
  let known: PromptRef[] = [];
  try {
    const read: unknown = JSON.parse(before ?? '[]');
    if (Array.isArray(read)) known = read as PromptRef[];
  } catch {
    // A tag that a person wrote over is begun anew.
  }
  for (const { name, version } of added as readonly PromptRef[])
    if (!known.some((ref) => ref.name === name && ref.version === version)) known.push({ name, version });
  return JSON.stringify(known);
}

/** Which conditions may stand together, in MLflow's words. */
function checkChoice({
  max_timestamp_millis: until,
  max_traces: most,
  request_ids: ids,
}: {
  max_timestamp_millis: number | undefined;
  max_traces: number | undefined;
  request_ids: readonly string[];
}): void {
  const hasIds = ids.length > 0;
  if (until === undefined && !hasIds)
    throw invalidParameter('Either `max_timestamp_millis` or `trace_ids` must be specified.');
  if (until !== undefined && hasIds)
    throw invalidParameter('Only one of `max_timestamp_millis` and `trace_ids` can be specified.');
  if (most !== undefined && hasIds)
    throw invalidParameter("`max_traces` can't be specified if `trace_ids` is specified.");
  if (most !== undefined && most <= 0)
    throw invalidParameter(`\`max_traces\` must be a positive integer, received ${most}.`);
}
