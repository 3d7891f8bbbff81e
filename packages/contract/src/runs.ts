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

/** A page of runs, and how many there are on all pages when that was asked. */
export const RunPage = pageOf(Run).extend({ totalCount: z.number().nullable() });
export type RunPage = z.infer<typeof RunPage>;

export const RunFields = z.object({
  fields: z.array(
    z.object({ of: z.enum(['metric', 'param', 'tag']), key: z.string(), runCount: z.number() }),
  ),
  runCount: z.number().describe('how many runs were looked at: the newest 5,000 at most'),
});
export type RunFields = z.infer<typeof RunFields>;

export const RunTable = z.object({
  ids: z.array(z.string()),
  names: z.array(z.string()),
  columns: z.array(
    z.object({
      field: z.string().describe('as it was asked for'),
      values: z.array(z.union([z.number(), z.string(), z.null()])).describe('one for each run of `ids`'),
    }),
  ),
  totalCount: z.number().describe('runs that match; when larger than `ids` the table was cut'),
});
export type RunTable = z.infer<typeof RunTable>;

const RunParams = z.object({ runId: z.string() });

const RunSearchQuery = z.object({
  filter: z
    .string()
    .max(2000)
    .optional()
    .describe(
      "metrics.auc > 0.7 and params.trainer = 'gbdt' and status = 'finished'; also or, parentheses, like, in",
    ),
  orderBy: z.string().max(200).optional().describe('metrics.auc desc'),
  experiment: Name.optional(),
});

export const runRoutes = {
  listRuns: defineRoute({
    method: 'GET',
    path: '/projects/:project/runs',
    tag: 'runs',
    summary: 'Runs, filtered and ordered',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery.extend({
      ...RunSearchQuery.shape,
      fields: z
        .string()
        .max(10_000)
        .optional()
        .describe('metrics.auc, params.depth: only these of each run, besides its attributes'),
      count: z.stringbool().optional().describe('true: also say how many there are on all pages'),
    }),
    reply: RunPage,
  }),
  listRunFields: defineRoute({
    method: 'GET',
    path: '/projects/:project/run-fields',
    tag: 'runs',
    summary: 'Metrics, params and tags that runs have',
    permission: 'read',
    params: ProjectParams,
    reply: RunFields,
  }),
  getRunTable: defineRoute({
    method: 'GET',
    path: '/projects/:project/run-table',
    tag: 'runs',
    summary: 'Some columns of many runs at once',
    permission: 'read',
    params: ProjectParams,
    query: RunSearchQuery.extend({
      fields: z.string().max(10_000).default('').describe('metrics.auc, params.depth, status'),
      limit: z.coerce.number().int().min(1).max(50_000).default(20_000),
    }),
    reply: RunTable,
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
