import type { RouteHandlers } from '../../platform/http/route-handlers.ts';
import type { Train } from './create-train.ts';
import { fromJsonMetric } from './metric-value.ts';

export const trainRoutes = (
  train: Train,
): RouteHandlers<
  | 'listRuns'
  | 'listRunFields'
  | 'getRunTable'
  | 'getRun'
  | 'createRun'
  | 'logRun'
  | 'finishRun'
  | 'getMetricSeries'
> => ({
  listRuns: ({ params, query }) => train.listRuns({ ...params, ...query }),
  listRunFields: ({ params }) => train.listRunFields(params.project),
  getRunTable: ({ params, query }) => train.readRunTable({ ...params, ...query }),
  getRun: ({ params }) => train.getRunDetail(params.runId),
  createRun: ({ params, body, caller }) => train.createRun({ ...params, ...body, createdBy: caller.actor }),
  logRun: async ({ params, body }) => {
    const metrics = body.metrics.map((point) => ({ ...point, value: fromJsonMetric(point.value) }));
    await train.logRun(params.runId, { ...body, metrics });
    return { ok: true };
  },
  finishRun: ({ params, body }) => train.finishRun(params.runId, body),
  getMetricSeries: async ({ params, query }) => {
    const keys = query.keys === undefined ? {} : { keys: query.keys.split(',').filter((key) => key !== '') };
    return { series: await train.getMetricSeries(params.runId, { ...keys, maxPoints: query.maxPoints }) };
  },
});
