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

export const ModelStage = z.enum(['None', 'Staging', 'Production', 'Archived']);
export type ModelStage = z.infer<typeof ModelStage>;

export const ModelVersionStatus = z.enum(['pending', 'ready', 'failed']);
export type ModelVersionStatus = z.infer<typeof ModelVersionStatus>;

/** What is null of `task` to `codeDigest` is not known: a client registered the version by the place of its files. */
export const ModelVersion = z.object({
  id: z.string(),
  project: z.string(),
  model: z.string(),
  version: z.number().int(),
  aliases: z.array(z.string()),
  stage: ModelStage.describe('as MLflow keeps it; aliases are what this server goes by'),
  status: ModelVersionStatus,
  statusMessage: z.string(),
  source: z.string().nullable().describe('where the files of a version without ONNX are'),
  runId: z.string().nullable(),
  runLink: z.string(),
  loggedModelId: z.string().nullable().describe('the model of a run that it was registered from'),
  trainer: z.string(),
  task: Task.nullable(),
  target: z.string().nullable(),
  digest: z
    .string()
    .nullable()
    .describe('sha256 of the ONNX file; null without one, which cannot be deployed'),
  sizeBytes: z.number().nullable(),
  signature: Signature.nullable(),
  datasetVersionId: z.string().nullable(),
  codeDigest: z.string().nullable(),
  metrics: z.record(z.string(), Measure),
  tags: z.record(z.string(), z.string()),
  description: z.string(),
  gateReports: z.array(GateReport).describe('newest first'),
  createdBy: z.string(),
  createdAt: TimestampMs,
  updatedAt: TimestampMs,
});
export type ModelVersion = z.infer<typeof ModelVersion>;

export const RegisteredModel = z.object({
  project: z.string(),
  name: ModelName,
  description: z.string(),
  tags: z.record(z.string(), z.string()),
  versionCount: z.number().int(),
  latest: ModelVersion.nullable(),
  aliases: z.record(z.string(), z.number().int()).describe('alias -> version'),
  gates: z.array(z.string()),
  createdAt: TimestampMs,
  updatedAt: TimestampMs,
});
export type RegisteredModel = z.infer<typeof RegisteredModel>;

const ModelParams = ProjectParams.extend({ model: ModelName });
/** A version is named by its number or by an alias. */
const VersionParams = ModelParams.extend({ version: z.string().min(1).max(255) });

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
