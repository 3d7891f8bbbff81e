import { z } from 'zod';
import { Name, ProjectParams, ThingRef, TimestampMs } from './common.ts';
import { Event } from './events.ts';
import { Job } from './jobs.ts';
import { defineRoute } from './route.ts';

export const Project = z.object({
  name: Name,
  description: z.string(),
  directory: z.string().nullable().describe('where slipway.yaml lies on the server'),
  file: z.string().nullable().describe('the text of slipway.yaml as last applied'),
  fileDigest: z.string().nullable(),
  createdAt: TimestampMs,
  updatedAt: TimestampMs,
});
export type Project = z.infer<typeof Project>;

/** One stage of the loop drawn on the overview. */
export const StageState = z.enum(['empty', 'working', 'healthy', 'attention', 'failed']);
export const LoopStage = z.object({
  id: z.enum(['data', 'train', 'evaluate', 'registry', 'deploy', 'monitor']),
  title: z.string(),
  state: StageState,
  headline: z.string().describe('what is live in it, in words'),
  facts: z.array(
    z.object({
      label: z.string(),
      value: z.union([z.string(), z.number(), z.null()]),
      unit: z.string().optional(),
      evidence: ThingRef.optional(),
    }),
  ),
  lastEvent: Event.nullable(),
  waitsFor: z.string().nullable(),
});
export type LoopStage = z.infer<typeof LoopStage>;

/** Something that waits for a person or for work to end. */
export const WaitingItem = z.object({
  subject: ThingRef,
  message: z.string(),
  since: TimestampMs,
  waitsFor: z.enum(['person', 'work', 'data']),
});

export type WaitingItem = z.infer<typeof WaitingItem>;

export const ProjectOverview = z.object({
  project: Project,
  loop: z.array(LoopStage),
  waiting: z.array(WaitingItem),
  runningJobs: z.array(Job),
  recentEvents: z.array(Event),
});
export type ProjectOverview = z.infer<typeof ProjectOverview>;

export const ProjectFileProblem = z.object({
  path: z.string().describe('where in the file: pipeline.train.trainer'),
  line: z.number().int(),
  column: z.number().int(),
  message: z.string(),
  hint: z.string().optional(),
});
export type ProjectFileProblem = z.infer<typeof ProjectFileProblem>;

export const projectRoutes = {
  listProjects: defineRoute({
    method: 'GET',
    path: '/projects',
    tag: 'projects',
    summary: 'All projects',
    permission: 'read',
    reply: z.object({ items: z.array(Project) }),
  }),
  createProject: defineRoute({
    method: 'POST',
    path: '/projects',
    tag: 'projects',
    summary: 'Make a project that no file declares',
    permission: 'write',
    body: z.object({ name: Name, description: z.string().max(2000).default('') }),
    reply: Project,
  }),
  describeProject: defineRoute({
    method: 'PATCH',
    path: '/projects/:project',
    tag: 'projects',
    summary: 'Describe a project that no file declares',
    permission: 'write',
    params: ProjectParams,
    body: z.object({ description: z.string().max(2000) }),
    reply: Project,
  }),
  removeProject: defineRoute({
    method: 'DELETE',
    path: '/projects/:project',
    tag: 'projects',
    summary: 'Remove a project that holds nothing',
    permission: 'write',
    params: ProjectParams,
    reply: z.object({ ok: z.literal(true) }),
  }),
  getProject: defineRoute({
    method: 'GET',
    path: '/projects/:project',
    tag: 'projects',
    summary: 'One project',
    permission: 'read',
    params: ProjectParams,
    reply: Project,
  }),
  getOverview: defineRoute({
    method: 'GET',
    path: '/projects/:project/overview',
    tag: 'projects',
    summary: 'The loop: what is live, how it is doing, what waits',
    permission: 'read',
    params: ProjectParams,
    reply: ProjectOverview,
  }),
  applyProject: defineRoute({
    method: 'PUT',
    path: '/projects',
    tag: 'projects',
    summary: 'Create or update a project from its slipway.yaml',
    permission: 'write',
    body: z.object({
      file: z.string().max(1_000_000).describe('the text of slipway.yaml'),
      directory: z.string().describe('the folder on the server that relative paths start from'),
    }),
    reply: Project,
  }),
};
