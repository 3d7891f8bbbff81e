import { z } from 'zod';
import { PageQuery, ProjectParams, pageOf, ThingRef, TimestampMs } from './common.ts';
import { Progress } from './jobs.ts';
import { defineRoute } from './route.ts';

export const StepState = z.enum([
  'waiting',
  'running',
  'cached',
  'succeeded',
  'failed',
  'refused',
  'skipped',
  'cancelled',
]);
export type StepState = z.infer<typeof StepState>;

export const PipelineStep = z.object({
  name: z.string(),
  kind: z.string(),
  needs: z.array(z.string()),
  summary: z.string(),
});

export const PipelineRunStep = PipelineStep.extend({
  state: StepState,
  key: z
    .string()
    .nullable()
    .describe('digest of code, inputs and params; the same key is never computed twice'),
  jobId: z.string().nullable(),
  startedAt: TimestampMs.nullable(),
  endedAt: TimestampMs.nullable(),
  progress: Progress.nullable(),
  outputs: z.array(ThingRef),
  message: z.string(),
});

export const Trigger = z.object({
  kind: z.enum(['manual', 'schedule', 'data', 'webhook', 'alert', 'replay']),
  by: z.string(),
  because: ThingRef.nullable(),
});
export type Trigger = z.infer<typeof Trigger>;

export const PipelineRun = z.object({
  id: z.string(),
  number: z.number().int(),
  project: z.string(),
  pipeline: z.string(),
  state: z
    .enum(['running', 'succeeded', 'failed', 'refused', 'cancelled'])
    .describe('refused: a gate said no, nothing broke'),
  trigger: Trigger,
  params: z.record(z.string(), z.json()),
  steps: z.array(PipelineRunStep),
  message: z.string().describe('nothing to do: all 6 steps are unchanged'),
  startedAt: TimestampMs,
  endedAt: TimestampMs.nullable(),
});
export type PipelineRun = z.infer<typeof PipelineRun>;

export const Pipeline = z.object({
  project: z.string(),
  name: z.string(),
  steps: z.array(PipelineStep),
  lastRun: PipelineRun.nullable(),
});
export type Pipeline = z.infer<typeof Pipeline>;

const PipelineRunParams = z.object({ pipelineRunId: z.string() });

export const pipelineRoutes = {
  getPipeline: defineRoute({
    method: 'GET',
    path: '/projects/:project/pipeline',
    tag: 'pipelines',
    summary: "The project's pipeline as declared",
    permission: 'read',
    params: ProjectParams,
    reply: Pipeline,
  }),
  runPipeline: defineRoute({
    method: 'POST',
    path: '/projects/:project/pipeline/runs',
    tag: 'pipelines',
    summary: 'Run the pipeline; unchanged steps are not repeated',
    permission: 'write',
    params: ProjectParams,
    body: z.object({
      params: z.record(z.string(), z.json()).default({}),
      force: z.boolean().default(false).describe('repeat unchanged steps as well'),
    }),
    reply: PipelineRun,
  }),
  listPipelineRuns: defineRoute({
    method: 'GET',
    path: '/projects/:project/pipeline/runs',
    tag: 'pipelines',
    summary: 'Pipeline runs, newest first',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery,
    reply: pageOf(PipelineRun),
  }),
  getPipelineRun: defineRoute({
    method: 'GET',
    path: '/pipeline-runs/:pipelineRunId',
    tag: 'pipelines',
    summary: 'One pipeline run with live steps',
    permission: 'read',
    params: PipelineRunParams,
    reply: PipelineRun,
  }),
  cancelPipelineRun: defineRoute({
    method: 'POST',
    path: '/pipeline-runs/:pipelineRunId/cancel',
    tag: 'pipelines',
    summary: 'Stop a pipeline run',
    permission: 'write',
    params: PipelineRunParams,
    reply: PipelineRun,
  }),
};
