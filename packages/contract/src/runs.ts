import { z } from 'zod';
import { Name, PageQuery, ProjectParams, pageOf, ThingRef, TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

export const RunStatus = z.enum(['running', 'finished', 'failed', 'killed', 'scheduled']);
export type RunStatus = z.infer<typeof RunStatus>;

/** Metric values as JSON carries them: NaN and infinities are strings. */
export const MetricValue = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);

export const Run = z.object({
  id: z.string(),
  project: z.string(),
  experiment: z.string(),
  name: z.string(),
  status: RunStatus,
  parentRunId: z.string().nullable(),
  source: z.string().describe('what made it: the trainer or the client'),
  createdBy: z.string(),
  startedAt: TimestampMs,
  endedAt: TimestampMs.nullable(),
  params: z.record(z.string(), z.string()),
  metrics: z.record(z.string(), MetricValue).describe('the last value of each metric'),
  tags: z.record(z.string(), z.string()),
});
export type Run = z.infer<typeof Run>;

export const RunDetail = Run.extend({
  inputs: z.array(ThingRef),
  outputs: z.array(ThingRef),
  jobId: z.string().nullable(),
  artifacts: z.array(z.object({ path: z.string(), sizeBytes: z.number(), digest: z.string() })),
  featureImportance: z.array(z.object({ feature: z.string(), gain: z.number() })).nullable(),
});
export type RunDetail = z.infer<typeof RunDetail>;

export const MetricPoint = z.object({ step: z.number(), at: TimestampMs, value: MetricValue });
export const MetricSeries = z.object({
  runId: z.string(),
  key: z.string(),
  points: z.array(MetricPoint),
  totalCount: z
    .number()
    .describe('points stored; when larger than points.length the series was reduced by min/max buckets'),
});
export type MetricSeries = z.infer<typeof MetricSeries>;

const RunParams = z.object({ runId: z.string() });

export const runRoutes = {
  listRuns: defineRoute({
    method: 'GET',
    path: '/projects/:project/runs',
    tag: 'runs',
    summary: 'Runs, filtered and ordered',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery.extend({
      filter: z
        .string()
        .max(2000)
        .optional()
        .describe(
          "metrics.auc > 0.7 and params.trainer = 'gbdt' and status = 'finished'; also or, parentheses, like, in",
        ),
      orderBy: z.string().max(200).optional().describe('metrics.auc desc'),
      experiment: Name.optional(),
    }),
    reply: pageOf(Run),
  }),
  getRun: defineRoute({
    method: 'GET',
    path: '/runs/:runId',
    tag: 'runs',
    summary: 'One run',
    permission: 'read',
    params: RunParams,
    reply: RunDetail,
  }),
  createRun: defineRoute({
    method: 'POST',
    path: '/projects/:project/runs',
    tag: 'runs',
    summary: 'Start a run',
    permission: 'write',
    params: ProjectParams,
    body: z.object({
      experiment: Name.default('default'),
      name: z.string().max(250).optional(),
      parentRunId: z.string().optional(),
      tags: z.record(z.string(), z.string()).default({}),
      params: z.record(z.string(), z.string()).default({}),
      source: z.string().default('api'),
    }),
    reply: Run,
  }),
  logRun: defineRoute({
    method: 'POST',
    path: '/runs/:runId/log',
    tag: 'runs',
    summary: 'Log metrics, params and tags',
    permission: 'write',
    params: RunParams,
    body: z.object({
      metrics: z
        .array(
          z.object({
            key: z.string().min(1).max(250),
            value: MetricValue,
            step: z.number().int().default(0),
            at: TimestampMs.optional(),
          }),
        )
        .max(10_000)
        .default([]),
      params: z.record(z.string().min(1).max(250), z.string().max(6000)).default({}),
      tags: z.record(z.string().min(1).max(250), z.string().max(8000)).default({}),
    }),
    reply: z.object({ ok: z.literal(true) }),
  }),
  finishRun: defineRoute({
    method: 'POST',
    path: '/runs/:runId/finish',
    tag: 'runs',
    summary: 'End a run',
    permission: 'write',
    params: RunParams,
    body: z.object({ status: RunStatus.default('finished') }),
    reply: Run,
  }),
  getMetricSeries: defineRoute({
    method: 'GET',
    path: '/runs/:runId/metrics',
    tag: 'runs',
    summary: 'Curves of some metrics, reduced on the server',
    permission: 'read',
    params: RunParams,
    query: z.object({
      keys: z.string().optional().describe('comma-separated; all when left out'),
      maxPoints: z.coerce.number().int().min(10).max(5000).default(500),
    }),
    reply: z.object({ series: z.array(MetricSeries) }),
  }),
};
