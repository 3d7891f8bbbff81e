import { z } from 'zod';
import { Measure, Name, PageQuery, ProjectParams, pageOf, ThingRef, TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

/** One column of one window against the reference. */
export const ColumnDrift = z.object({
  column: z.string(),
  role: z.enum(['input', 'feature', 'prediction', 'outcome']),
  kind: z.enum(['numeric', 'categorical']),
  test: z.string().describe('ks, chi-squared, z, wasserstein, jensen-shannon'),
  statistic: Measure,
  threshold: z.number(),
  thresholdOn: z
    .enum(['p-value', 'statistic'])
    .describe('drifted when the p value is below the threshold, or the statistic reaches it'),
  pValue: Measure.describe('corrected for the number of columns'),
  isDrifted: z.boolean(),
  scores: z
    .record(z.string(), Measure)
    .describe('every other statistic: psi, ks, jensenShannon, wasserstein, chiSquared'),
  bins: z
    .object({
      labels: z.array(z.string()),
      edges: z.array(z.number()).nullable(),
      reference: z.array(z.number()),
      current: z.array(z.number()),
    })
    .describe('shares for drawing'),
});
export type ColumnDrift = z.infer<typeof ColumnDrift>;

export const WindowSummary = z.object({
  id: z.string(),
  monitor: z.string(),
  from: TimestampMs,
  to: TimestampMs,
  revision: z.number().int().nullable(),
  predictionCount: z.number(),
  outcomeCount: z.number(),
  state: z.enum(['filling', 'ok', 'warning', 'alert']),
  driftedShare: Measure,
  drift: z.array(
    z.object({
      column: z.string(),
      role: ColumnDrift.shape.role,
      statistic: Measure,
      threshold: z.number(),
      isDrifted: z.boolean(),
    }),
  ),
  performance: z.record(z.string(), Measure),
});
export type WindowSummary = z.infer<typeof WindowSummary>;

export const WindowDetail = WindowSummary.extend({
  columns: z.array(ColumnDrift),
  checks: z.array(
    z.object({
      name: z.string(),
      passed: z.boolean().nullable(),
      observed: Measure,
      limit: z.string(),
      detail: z.string(),
    }),
  ),
});
export type WindowDetail = z.infer<typeof WindowDetail>;

export const Alert = z.object({
  id: z.string(),
  project: z.string(),
  monitor: z.string(),
  windowId: z.string(),
  kind: z.enum(['data-drift', 'prediction-drift', 'performance']),
  state: z.enum(['open', 'resolved']),
  message: z.string(),
  evidence: z.array(z.object({ name: z.string(), observed: Measure, limit: z.string() })),
  pipelineRun: ThingRef.nullable().describe('the retraining it started'),
  openedAt: TimestampMs,
  resolvedAt: TimestampMs.nullable(),
});
export type Alert = z.infer<typeof Alert>;

export const Monitor = z.object({
  project: z.string(),
  name: Name,
  endpoint: z.string(),
  windowMs: z.number(),
  performance: z.record(z.string(), z.string()).describe('metric -> required, as declared'),
  driftShare: z.number().describe('share of drifted columns that raises an alert'),
  reference: z.object({ modelVersion: ThingRef, rowCount: z.number() }).nullable(),
  state: z.enum(['waiting', 'ok', 'warning', 'alert']),
  lastWindow: WindowSummary.nullable(),
  openAlertCount: z.number().int(),
  updatedAt: TimestampMs,
});
export type Monitor = z.infer<typeof Monitor>;

const MonitorParams = ProjectParams.extend({ monitor: Name });

export const monitorRoutes = {
  listMonitors: defineRoute({
    method: 'GET',
    path: '/projects/:project/monitors',
    tag: 'monitors',
    summary: 'Monitors',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery,
    reply: pageOf(Monitor),
  }),
  getMonitor: defineRoute({
    method: 'GET',
    path: '/projects/:project/monitors/:monitor',
    tag: 'monitors',
    summary: 'One monitor',
    permission: 'read',
    params: MonitorParams,
    reply: Monitor,
  }),
  listWindows: defineRoute({
    method: 'GET',
    path: '/projects/:project/monitors/:monitor/windows',
    tag: 'monitors',
    summary: 'Windows, newest first',
    permission: 'read',
    params: MonitorParams,
    query: PageQuery,
    reply: pageOf(WindowSummary),
  }),
  getWindow: defineRoute({
    method: 'GET',
    path: '/projects/:project/monitors/:monitor/windows/:windowId',
    tag: 'monitors',
    summary: 'One window with every column',
    permission: 'read',
    params: MonitorParams.extend({ windowId: z.string() }),
    reply: WindowDetail,
  }),
  listAlerts: defineRoute({
    method: 'GET',
    path: '/projects/:project/alerts',
    tag: 'monitors',
    summary: 'Alerts, newest first',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery.extend({ state: z.enum(['open', 'resolved']).optional() }),
    reply: pageOf(Alert),
  }),
  resolveAlert: defineRoute({
    method: 'POST',
    path: '/alerts/:alertId/resolve',
    tag: 'monitors',
    summary: 'Close an alert',
    permission: 'write',
    params: z.object({ alertId: z.string() }),
    reply: Alert,
  }),
};
