import { z } from 'zod';
import { Measure, Name, PageQuery, ProjectParams, pageOf, ThingRef, TimestampMs } from './common.ts';
import { Task } from './evaluations.ts';
import { defineRoute } from './route.ts';

export const TensorSpec = z.object({
  name: z.string(),
  datatype: z.enum(['FP32', 'FP64', 'INT64', 'INT32', 'BYTES', 'BOOL']),
  shape: z.array(z.number().int()).describe('-1 = any'),
});
export type TensorSpec = z.infer<typeof TensorSpec>;

/** What a request carries (before the feature step) and what comes back. */
export const Signature = z.object({
  inputs: z
    .array(
      z.object({
        name: z.string(),
        type: z.enum(['number', 'string', 'boolean', 'timestamp']),
        required: z.boolean(),
      }),
    )
    .describe('raw columns of a request'),
  features: z
    .array(z.object({ name: z.string(), kind: z.enum(['numeric', 'categorical']) }))
    .describe("the model's own inputs, after the feature step"),
  outputs: z.array(TensorSpec),
  classes: z.array(z.string()).nullable(),
});
export type Signature = z.infer<typeof Signature>;

export const GateCheck = z.object({
  gate: z.string().describe('as declared in slipway.yaml'),
  passed: z.boolean(),
  observed: Measure,
  required: z.string(),
  detail: z.string().describe('why, in one sentence'),
  evidence: ThingRef.nullable(),
});
export type GateCheck = z.infer<typeof GateCheck>;

export const GateReport = z.object({
  id: z.string(),
  project: z.string(),
  modelVersion: ThingRef,
  alias: z.string(),
  passed: z.boolean(),
  wasOverridden: z.boolean(),
  reason: z.string(),
  checks: z.array(GateCheck),
  by: z.string(),
  at: TimestampMs,
});
export type GateReport = z.infer<typeof GateReport>;

export const ModelVersion = z.object({
  id: z.string(),
  project: z.string(),
  model: z.string(),
  version: z.number().int(),
  aliases: z.array(z.string()),
  runId: z.string().nullable(),
  trainer: z.string(),
  task: Task,
  target: z.string(),
  digest: z.string().describe('sha256 of the ONNX file'),
  sizeBytes: z.number(),
  signature: Signature,
  datasetVersionId: z.string().nullable(),
  codeDigest: z.string(),
  metrics: z.record(z.string(), Measure),
  tags: z.record(z.string(), z.string()),
  description: z.string(),
  gateReports: z.array(GateReport).describe('newest first'),
  createdBy: z.string(),
  createdAt: TimestampMs,
});
export type ModelVersion = z.infer<typeof ModelVersion>;

export const RegisteredModel = z.object({
  project: z.string(),
  name: Name,
  versionCount: z.number().int(),
  latest: ModelVersion.nullable(),
  aliases: z.record(z.string(), z.number().int()).describe('alias -> version'),
  gates: z.array(z.string()),
  createdAt: TimestampMs,
  updatedAt: TimestampMs,
});
export type RegisteredModel = z.infer<typeof RegisteredModel>;

const ModelParams = ProjectParams.extend({ model: Name });
/** A version is named by its number or by an alias. */
const VersionParams = ModelParams.extend({ version: z.string().min(1).max(63) });

export const modelRoutes = {
  listModels: defineRoute({
    method: 'GET',
    path: '/projects/:project/models',
    tag: 'models',
    summary: 'Registered models',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery,
    reply: pageOf(RegisteredModel),
  }),
  getModel: defineRoute({
    method: 'GET',
    path: '/projects/:project/models/:model',
    tag: 'models',
    summary: 'One registered model',
    permission: 'read',
    params: ModelParams,
    reply: RegisteredModel,
  }),
  listModelVersions: defineRoute({
    method: 'GET',
    path: '/projects/:project/models/:model/versions',
    tag: 'models',
    summary: 'Versions, newest first',
    permission: 'read',
    params: ModelParams,
    query: PageQuery,
    reply: pageOf(ModelVersion),
  }),
  getModelVersion: defineRoute({
    method: 'GET',
    path: '/projects/:project/models/:model/versions/:version',
    tag: 'models',
    summary: 'One version, by number or alias',
    permission: 'read',
    params: VersionParams,
    reply: ModelVersion,
  }),
  promoteModelVersion: defineRoute({
    method: 'POST',
    path: '/projects/:project/models/:model/versions/:version/promote',
    tag: 'models',
    summary: 'Move an alias to a version, if its gates agree',
    permission: 'write',
    params: VersionParams,
    body: z.object({
      alias: Name.default('champion'),
      override: z
        .boolean()
        .default(false)
        .describe('promote although a gate refuses; needs a reason and is audited'),
      reason: z.string().max(1000).default(''),
    }),
    reply: GateReport,
  }),
};
