import { z } from 'zod';
import { Name, PageQuery, pageOf, TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

export const JobState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

export const Progress = z.object({
  fraction: z.number().min(0).max(1).nullable().describe('null when the total is not known'),
  message: z.string(),
  ratePerSecond: z.number().nullable(),
  unit: z.string().nullable().describe('what the rate counts: rows, trees, requests'),
  remainingMs: z.number().nullable(),
});
export type Progress = z.infer<typeof Progress>;

export const Job = z.object({
  id: z.string(),
  project: z.string(),
  kind: z.string(),
  title: z.string(),
  state: JobState,
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  progress: Progress.nullable(),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
      details: z.json().optional(),
    })
    .nullable(),
  pipelineRunId: z.string().nullable(),
  step: z.string().nullable(),
  createdAt: TimestampMs,
  startedAt: TimestampMs.nullable(),
  heartbeatAt: TimestampMs.nullable(),
  endedAt: TimestampMs.nullable(),
  peakMemoryBytes: z.number().nullable(),
});
export type Job = z.infer<typeof Job>;

export const JobLogLine = z.object({
  seq: z.number().int(),
  at: TimestampMs,
  stream: z.enum(['out', 'err']),
  text: z.string(),
});
export type JobLogLine = z.infer<typeof JobLogLine>;

const JobParams = z.object({ jobId: z.string() });

export const jobRoutes = {
  listJobs: defineRoute({
    method: 'GET',
    path: '/jobs',
    tag: 'jobs',
    summary: 'Jobs, newest first',
    permission: 'read',
    query: PageQuery.extend({ project: Name.optional(), state: JobState.optional() }),
    reply: pageOf(Job),
  }),
  getJob: defineRoute({
    method: 'GET',
    path: '/jobs/:jobId',
    tag: 'jobs',
    summary: 'One job',
    permission: 'read',
    params: JobParams,
    reply: Job,
  }),
  listJobLogs: defineRoute({
    method: 'GET',
    path: '/jobs/:jobId/logs',
    tag: 'jobs',
    summary: "A job's log, oldest first, after a sequence number",
    permission: 'read',
    params: JobParams,
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(5000).default(1000),
    }),
    reply: z.object({ lines: z.array(JobLogLine), nextAfter: z.number().int() }),
  }),
  cancelJob: defineRoute({
    method: 'POST',
    path: '/jobs/:jobId/cancel',
    tag: 'jobs',
    summary: 'Stop a job',
    permission: 'write',
    params: JobParams,
    reply: Job,
  }),
  retryJob: defineRoute({
    method: 'POST',
    path: '/jobs/:jobId/retry',
    tag: 'jobs',
    summary: 'Queue a failed or cancelled job again',
    permission: 'write',
    params: JobParams,
    reply: Job,
  }),
};
