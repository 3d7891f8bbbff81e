import { CanarySpec, RolloutDecision, Signature, ThingRef } from '@slipway/contract';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../platform/database/database.ts';
import type { EndpointRecord } from './endpoint.ts';
import type { RevisionRecord } from './revision.ts';
import type { RolloutRecord } from './rollout-record.ts';

type EndpointTable = {
  id: string;
  project: string;
  name: string;
  model: string;
  created_at: number;
  updated_at: number;
};
type RevisionTable = {
  id: string;
  endpoint_id: string;
  number: number;
  model_version_id: string;
  model: string;
  spec: string;
  state: RevisionRecord['state'];
  weight: number;
  feature_path: RevisionRecord['featurePath'];
  created_at: number;
  retired_at: number | null;
};
type RolloutTable = {
  id: string;
  endpoint_id: string;
  from_revision: number | null;
  to_revision: number;
  canary: string;
  step_index: number;
  state: RolloutRecord['state'];
  step_started_at: number;
  started_at: number;
  ended_at: number | null;
};
type DecisionTable = {
  rollout_id: string;
  seq: number;
  at: number;
  weight: number;
  decision: string;
  reason: string;
  checks: string;
};
export type DeployTables = {
  deploy_endpoint: EndpointTable;
  deploy_revision: RevisionTable;
  deploy_rollout: RolloutTable;
  deploy_rollout_decision: DecisionTable;
};

export type DeployTransaction = Transaction<DeployTables>;
type Query = Kysely<DeployTables>;

/** What a revision serves, as kept in `deploy_revision.spec`. */
const SpecShape = z.object({
  modelVersion: ThingRef,
  version: z.number(),
  onnxDigest: z.string(),
  signature: Signature,
  task: z.enum(['binary', 'multiclass', 'regression']),
  target: z.string(),
  classes: z.array(z.string()).nullable(),
  features: z
    .object({
      sql: z.string(),
      inputColumns: z.array(z.object({ name: z.string(), type: z.string() })),
      excluded: z.array(z.string()),
    })
    .nullable(),
});

/** All SQL of deployments. Reads take the reader, or the transaction when they decide a write. */
export function createDeployStore(database: Database) {
  const reader = () => database.reader<DeployTables>();
  return {
    write: <R>(work: (tx: DeployTransaction) => Promise<R>) => database.write<DeployTables, R>(work),
    async findEndpoint(
      project: string,
      name: string,
      query: Query = reader(),
    ): Promise<EndpointRecord | null> {
      const row = await query
        .selectFrom('deploy_endpoint')
        .selectAll()
        .where('project', '=', project)
        .where('name', '=', name)
        .executeTakeFirst();
      return row === undefined ? null : toEndpoint(row);
    },
    async listEndpoints(page: {
      project?: string;
      afterName?: string;
      limit: number;
    }): Promise<EndpointRecord[]> {
      let query = reader().selectFrom('deploy_endpoint').selectAll();
      if (page.project !== undefined) query = query.where('project', '=', page.project);
      if (page.afterName !== undefined) query = query.where('name', '>', page.afterName);
      return (await query.orderBy('name').limit(page.limit).execute()).map(toEndpoint);
    },
    async insertEndpoint(tx: DeployTransaction, endpoint: EndpointRecord): Promise<void> {
      await tx
        .insertInto('deploy_endpoint')
        .values({
          id: endpoint.id,
          project: endpoint.project,
          name: endpoint.name,
          model: endpoint.model,
          created_at: endpoint.createdAt,
          updated_at: endpoint.updatedAt,
        })
        .execute();
    },
    async touchEndpoint(
      tx: DeployTransaction,
      id: string,
      change: { model?: string; at: number },
    ): Promise<void> {
      await tx
        .updateTable('deploy_endpoint')
        .set({ updated_at: change.at, ...(change.model === undefined ? {} : { model: change.model }) })
        .where('id', '=', id)
        .execute();
    },
    /** Newest first. */
    async listRevisions(endpoint: EndpointRecord, query: Query = reader()): Promise<RevisionRecord[]> {
      const rows = await query
        .selectFrom('deploy_revision')
        .selectAll()
        .where('endpoint_id', '=', endpoint.id)
        .orderBy('number', 'desc')
        .limit(1000)
        .execute();
      return rows.map((row) => toRevision(row, endpoint));
    },
    async insertRevision(tx: DeployTransaction, revision: RevisionRecord): Promise<void> {
      const { modelVersion, version, onnxDigest, signature, task, target, classes, features } = revision;
      const spec = { modelVersion, version, onnxDigest, signature, task, target, classes, features };
      await tx
        .insertInto('deploy_revision')
        .values({
          id: revision.id,
          endpoint_id: revision.endpointId,
          number: revision.number,
          model_version_id: modelVersion.id,
          model: revision.model,
          spec: JSON.stringify(spec),
          state: revision.state,
          weight: revision.weight,
          feature_path: revision.featurePath,
          created_at: revision.createdAt,
          retired_at: revision.retiredAt,
        })
        .execute();
    },
    async updateRevision(
      tx: DeployTransaction,
      id: string,
      change: Partial<Pick<RevisionRecord, 'state' | 'weight' | 'featurePath' | 'retiredAt'>>,
    ): Promise<void> {
      await tx
        .updateTable('deploy_revision')
        .set({
          ...(change.state === undefined ? {} : { state: change.state }),
          ...(change.weight === undefined ? {} : { weight: change.weight }),
          ...(change.featurePath === undefined ? {} : { feature_path: change.featurePath }),
          ...(change.retiredAt === undefined ? {} : { retired_at: change.retiredAt }),
        })
        .where('id', '=', id)
        .execute();
    },
    /** Revisions that a dead server left between "starting" and "live". */
    async failUnfinishedStarts(tx: DeployTransaction): Promise<number> {
      const result = await tx
        .updateTable('deploy_revision')
        .set({ state: 'failed', weight: 0 })
        .where('state', '=', 'starting')
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
    async insertRollout(tx: DeployTransaction, rollout: RolloutRecord): Promise<void> {
      await tx
        .insertInto('deploy_rollout')
        .values({
          id: rollout.id,
          endpoint_id: rollout.endpointId,
          from_revision: rollout.fromRevision,
          to_revision: rollout.toRevision,
          canary: JSON.stringify(rollout.canary),
          step_index: rollout.stepIndex,
          state: rollout.state,
          step_started_at: rollout.stepStartedAt,
          started_at: rollout.startedAt,
          ended_at: rollout.endedAt,
        })
        .execute();
    },
    async updateRollout(
      tx: DeployTransaction,
      id: string,
      change: Partial<Pick<RolloutRecord, 'stepIndex' | 'stepStartedAt' | 'state' | 'endedAt'>>,
    ): Promise<void> {
      await tx
        .updateTable('deploy_rollout')
        .set({
          ...(change.stepIndex === undefined ? {} : { step_index: change.stepIndex }),
          ...(change.stepStartedAt === undefined ? {} : { step_started_at: change.stepStartedAt }),
          ...(change.state === undefined ? {} : { state: change.state }),
          ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
        })
        .where('id', '=', id)
        .execute();
    },
    /** Appends a decision; one that follows a `hold` takes its place, so waiting leaves one line and not thousands. */
    async appendDecision(tx: DeployTransaction, rolloutId: string, decision: RolloutDecision): Promise<void> {
      const last = await tx
        .selectFrom('deploy_rollout_decision')
        .select(['seq', 'decision'])
        .where('rollout_id', '=', rolloutId)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      const seq = last === undefined ? 0 : last.decision === 'hold' ? last.seq : last.seq + 1;
      if (last?.seq === seq) {
        await tx
          .deleteFrom('deploy_rollout_decision')
          .where('rollout_id', '=', rolloutId)
          .where('seq', '=', seq)
          .execute();
      }
      await tx
        .insertInto('deploy_rollout_decision')
        .values({
          rollout_id: rolloutId,
          seq,
          at: decision.at,
          weight: decision.weight,
          decision: decision.decision,
          reason: decision.reason,
          checks: JSON.stringify(decision.checks),
        })
        .execute();
    },
    /** Newest first. */
    async listRollouts(
      endpoint: EndpointRecord,
      page: { beforeId?: string; limit: number },
      query: Query = reader(),
    ): Promise<RolloutRecord[]> {
      let rollouts = query.selectFrom('deploy_rollout').selectAll().where('endpoint_id', '=', endpoint.id);
      if (page.beforeId !== undefined) rollouts = rollouts.where('id', '<', page.beforeId);
      const rows = await rollouts.orderBy('id', 'desc').limit(page.limit).execute();
      return Promise.all(
        rows.map(async (row) => toRollout(row, endpoint, await readDecisions(query, row.id))),
      );
    },
    async findRunningRollout(
      endpoint: EndpointRecord,
      query: Query = reader(),
    ): Promise<RolloutRecord | null> {
      const row = await query
        .selectFrom('deploy_rollout')
        .selectAll()
        .where('endpoint_id', '=', endpoint.id)
        .where('state', '=', 'running')
        .executeTakeFirst();
      return row === undefined ? null : toRollout(row, endpoint, await readDecisions(query, row.id));
    },
    /** Endpoints whose rollout is running. */
    async listRollingEndpoints(): Promise<EndpointRecord[]> {
      const rows = await reader()
        .selectFrom('deploy_endpoint')
        .innerJoin('deploy_rollout', 'deploy_rollout.endpoint_id', 'deploy_endpoint.id')
        .selectAll('deploy_endpoint')
        .where('deploy_rollout.state', '=', 'running')
        .limit(1000)
        .execute();
      return rows.map(toEndpoint);
    },
  };
}

export type DeployStore = ReturnType<typeof createDeployStore>;

async function readDecisions(query: Query, rolloutId: string): Promise<RolloutDecision[]> {
  const rows = await query
    .selectFrom('deploy_rollout_decision')
    .selectAll()
    .where('rollout_id', '=', rolloutId)
    .orderBy('seq')
    .limit(1000)
    .execute();
  return rows.map((row) => RolloutDecision.parse({ ...row, checks: JSON.parse(row.checks) }));
}

function toEndpoint(row: Selectable<EndpointTable>): EndpointRecord {
  return {
    id: row.id,
    project: row.project,
    name: row.name,
    model: row.model,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toRevision(row: Selectable<RevisionTable>, endpoint: EndpointRecord): RevisionRecord {
  return {
    ...SpecShape.parse(JSON.parse(row.spec)),
    id: row.id,
    endpointId: row.endpoint_id,
    project: endpoint.project,
    endpoint: endpoint.name,
    number: row.number,
    model: row.model,
    state: row.state,
    weight: row.weight,
    featurePath: row.feature_path,
    createdAt: row.created_at,
    retiredAt: row.retired_at,
  };
}

function toRollout(
  row: Selectable<RolloutTable>,
  endpoint: EndpointRecord,
  decisions: RolloutDecision[],
): RolloutRecord {
  const canary = CanarySpec.parse(JSON.parse(row.canary));
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    project: endpoint.project,
    endpoint: endpoint.name,
    fromRevision: row.from_revision,
    toRevision: row.to_revision,
    canary,
    steps: canary.steps,
    stepIndex: row.step_index,
    state: row.state,
    decisions,
    stepStartedAt: row.step_started_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}
