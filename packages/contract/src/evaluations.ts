import { z } from 'zod';
import { Measure, PageQuery, ProjectParams, pageOf, ThingRef, TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

export const Task = z.enum(['binary', 'multiclass', 'regression']);

export const Slice = z.object({
  column: z.string(),
  value: z.string(),
  count: z.number(),
  metrics: z.record(z.string(), Measure),
});

export const XyCurve = z.object({
  name: z.string(),
  x: z.array(z.number()),
  y: z.array(z.number()),
  xLabel: z.string(),
  yLabel: z.string(),
});

/** A model measured on a split of a dataset version. */
export const Evaluation = z.object({
  id: z.string(),
  project: z.string(),
  subject: ThingRef.describe('the run or model version that was measured'),
  datasetVersionId: z.string(),
  split: z.string(),
  task: Task,
  target: z.string(),
  rowCount: z.number(),
  positiveShare: z.number().nullable(),
  threshold: z.number().nullable(),
  metrics: z.record(z.string(), Measure),
  confusion: z
    .object({
      labels: z.array(z.string()),
      counts: z.array(z.array(z.number())).describe('[actual][predicted]'),
    })
    .nullable(),
  curves: z.array(XyCurve).describe('roc, precision-recall, calibration; regression: residuals'),
  slices: z.array(Slice),
  createdAt: TimestampMs,
});
export type Evaluation = z.infer<typeof Evaluation>;

/** Two models on the same rows: paired bootstrap of the difference. */
export const Comparison = z.object({
  id: z.string(),
  project: z.string(),
  metric: z.string(),
  challenger: ThingRef,
  champion: ThingRef,
  challengerValue: Measure,
  championValue: Measure,
  difference: z.number().describe('challenger minus champion'),
  low: z.number(),
  high: z.number(),
  level: z.number().describe('0.95'),
  replicates: z.number().int(),
  rowCount: z.number(),
  datasetVersionId: z.string(),
  split: z.string(),
  verdict: z.enum(['better', 'worse', 'inconclusive']),
  createdAt: TimestampMs,
});
export type Comparison = z.infer<typeof Comparison>;

export const evaluationRoutes = {
  listEvaluations: defineRoute({
    method: 'GET',
    path: '/projects/:project/evaluations',
    tag: 'evaluations',
    summary: 'Evaluations, newest first',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery.extend({ subjectKind: z.string().optional(), subjectId: z.string().optional() }),
    reply: pageOf(Evaluation),
  }),
  getEvaluation: defineRoute({
    method: 'GET',
    path: '/evaluations/:evaluationId',
    tag: 'evaluations',
    summary: 'One evaluation with curves and slices',
    permission: 'read',
    params: z.object({ evaluationId: z.string() }),
    reply: Evaluation,
  }),
  listComparisons: defineRoute({
    method: 'GET',
    path: '/projects/:project/comparisons',
    tag: 'evaluations',
    summary: 'Paired comparisons, newest first',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery,
    reply: pageOf(Comparison),
  }),
  getComparison: defineRoute({
    method: 'GET',
    path: '/comparisons/:comparisonId',
    tag: 'evaluations',
    summary: 'One paired comparison',
    permission: 'read',
    params: z.object({ comparisonId: z.string() }),
    reply: Comparison,
  }),
};
