import { z } from 'zod';
import {
  Measure,
  ModelName,
  Name,
  PageQuery,
  ProjectParams,
  pageOf,
  ThingRef,
  TimestampMs,
} from './common.ts';
import { defineRoute } from './route.ts';

export const RevisionState = z.enum(['starting', 'live', 'canary', 'retired', 'rolled-back', 'failed']);

export const RevisionStats = z.object({
  requestCount: z.number(),
  errorCount: z.number(),
  p50Ms: Measure,
  p99Ms: Measure,
  outcomeCount: z.number(),
  quality: z.record(z.string(), Measure).describe('metrics over predictions whose outcome arrived'),
});

export const Revision = z.object({
  id: z.string(),
  endpoint: z.string(),
  number: z.number().int(),
  modelVersion: ThingRef,
  state: RevisionState,
  weight: z.number().min(0).max(100).describe('percent of traffic'),
  featurePath: z.enum(['compiled', 'duckdb', 'none']).describe('how the feature SQL runs on a request'),
  stats: RevisionStats,
  createdAt: TimestampMs,
  retiredAt: TimestampMs.nullable(),
});
export type Revision = z.infer<typeof Revision>;

export const RolloutDecision = z.object({
  at: TimestampMs,
  weight: z.number(),
  decision: z.enum(['start', 'hold', 'advance', 'finish', 'roll-back']),
  reason: z.string(),
  checks: z.array(
    z.object({
      name: z.string(),
      passed: z.boolean().nullable(),
      observed: Measure,
      limit: Measure,
      detail: z.string(),
    }),
  ),
});
export type RolloutDecision = z.infer<typeof RolloutDecision>;

export const Rollout = z.object({
  id: z.string(),
  endpoint: z.string(),
  fromRevision: z.number().int().nullable(),
  toRevision: z.number().int(),
  steps: z.array(z.number()).describe('percent of traffic at each step'),
  stepIndex: z.number().int(),
  state: z.enum(['running', 'succeeded', 'rolled-back']),
  decisions: z.array(RolloutDecision),
  startedAt: TimestampMs,
  endedAt: TimestampMs.nullable(),
});
export type Rollout = z.infer<typeof Rollout>;

export const Endpoint = z.object({
  project: z.string(),
  name: Name,
  model: z.string(),
  revisions: z.array(Revision).describe('newest first'),
  rollout: Rollout.nullable().describe('the one running, or the last one'),
  inferUrl: z.string(),
  createdAt: TimestampMs,
  updatedAt: TimestampMs,
});
export type Endpoint = z.infer<typeof Endpoint>;

export const TrafficPoint = z.object({
  at: TimestampMs,
  revision: z.number().int(),
  requestCount: z.number(),
  errorCount: z.number(),
  p50Ms: Measure,
  p99Ms: Measure,
});
export type TrafficPoint = z.infer<typeof TrafficPoint>;

export const PredictionRecord = z.object({
  id: z.string(),
  at: TimestampMs,
  eventAt: TimestampMs.describe('when it happened in the world; differs from `at` in a replay'),
  revision: z.number().int(),
  latencyMs: z.number(),
  inputs: z.record(z.string(), z.json()),
  output: z.json(),
  score: Measure,
  outcome: z.json().nullable(),
  outcomeAt: TimestampMs.nullable(),
  error: z.string().nullable(),
});
export type PredictionRecord = z.infer<typeof PredictionRecord>;

const EndpointParams = ProjectParams.extend({ endpoint: Name });

export const CanarySpec = z.strictObject({
  steps: z.array(z.number().min(1).max(100)).min(1).describe('percent of traffic, ascending, ending at 100'),
  min_requests: z
    .number()
    .int()
    .min(1)
    .default(200)
    .describe('requests the canary must answer at each step before it may advance'),
  max_error_rate: z.number().min(0).max(1).default(0.01),
  max_p99_ratio: z.number().positive().default(3).describe("canary p99 over the live revision's"),
  max_p99_ms: z.number().positive().default(50).describe('p99 below this is never a reason to roll back'),
  quality: z
    .strictObject({
      metric: z.string(),
      max_loss: z.number().min(0),
      min_outcomes: z.number().int().min(1).default(200),
    })
    .optional()
    .describe(
      'roll back when the canary is worse than the live revision by more than max_loss, beyond its interval',
    ),
});
export type CanarySpec = z.infer<typeof CanarySpec>;

export const endpointRoutes = {
  listEndpoints: defineRoute({
    method: 'GET',
    path: '/projects/:project/endpoints',
    tag: 'endpoints',
    summary: 'Endpoints',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery,
    reply: pageOf(Endpoint),
  }),
  getEndpoint: defineRoute({
    method: 'GET',
    path: '/projects/:project/endpoints/:endpoint',
    tag: 'endpoints',
    summary: 'One endpoint with its revisions and rollout',
    permission: 'read',
    params: EndpointParams,
    reply: Endpoint,
  }),
  deploy: defineRoute({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/deploy',
    tag: 'endpoints',
    summary: 'Put a model version behind an endpoint, through a canary when one is live already',
    permission: 'write',
    params: EndpointParams,
    body: z.object({
      model: ModelName,
      version: z.string().default('champion').describe('number or alias'),
      canary: CanarySpec.optional(),
      isImmediate: z.boolean().default(false).describe('skip the canary'),
    }),
    reply: Endpoint,
  }),
  rollback: defineRoute({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/rollback',
    tag: 'endpoints',
    summary: 'Stop the canary, or go back to the revision before',
    permission: 'write',
    params: EndpointParams,
    body: z.object({ reason: z.string().max(1000).default('by hand') }),
    reply: Endpoint,
  }),
  getTraffic: defineRoute({
    method: 'GET',
    path: '/projects/:project/endpoints/:endpoint/traffic',
    tag: 'endpoints',
    summary: 'Requests, errors and latency over time, by revision',
    permission: 'read',
    params: EndpointParams,
    query: z.object({
      from: z.coerce.number().int().optional(),
      to: z.coerce.number().int().optional(),
      buckets: z.coerce.number().int().min(1).max(500).default(60),
    }),
    reply: z.object({ bucketMs: z.number(), points: z.array(TrafficPoint) }),
  }),
  listRollouts: defineRoute({
    method: 'GET',
    path: '/projects/:project/endpoints/:endpoint/rollouts',
    tag: 'endpoints',
    summary: 'Rollouts with every decision, newest first',
    permission: 'read',
    params: EndpointParams,
    query: PageQuery,
    reply: pageOf(Rollout),
  }),
  listPredictions: defineRoute({
    method: 'GET',
    path: '/projects/:project/endpoints/:endpoint/predictions',
    tag: 'endpoints',
    summary: 'The prediction log, newest first',
    permission: 'read',
    params: EndpointParams,
    query: PageQuery,
    reply: pageOf(PredictionRecord),
  }),
  recordOutcomes: defineRoute({
    method: 'POST',
    path: '/projects/:project/endpoints/:endpoint/outcomes',
    tag: 'endpoints',
    summary: 'True outcomes, joined to predictions by id, whenever they arrive',
    permission: 'write',
    params: EndpointParams,
    body: z.object({
      outcomes: z
        .array(
          z.object({
            id: z.string().min(1).max(128),
            value: z.union([z.number(), z.string(), z.boolean()]),
            at: TimestampMs.optional(),
          }),
        )
        .min(1)
        .max(10_000),
    }),
    reply: z.object({ accepted: z.number().int() }),
  }),
};
