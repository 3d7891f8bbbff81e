import type { CanarySpec } from '@slipway/contract';
import { describeError, SlipwayError } from '../../platform/errors/slipway-error.ts';
import { assertCanarySpec, defaultCanary } from './canary-spec.ts';
import type { DeployContext } from './deploy-deps.ts';
import { type EndpointRecord, endpointRef } from './endpoint.ts';
import { moveAllTraffic, splitTraffic } from './move-traffic.ts';
import type { Preparation } from './ports.ts';
import { type RevisionRecord, revisionRef } from './revision.ts';
import { endpointCreated, revisionDeployed, revisionFailed, rolloutFinished } from './rollout-news.ts';
import type { RolloutRecord } from './rollout-record.ts';
import type { ServableModel } from './servable-model.ts';
import type { DeployTransaction } from './store.ts';

export type DeployRequest = {
  readonly project: string;
  readonly endpoint: string;
  readonly model: string;
  readonly version: string;
  readonly canary: CanarySpec | undefined;
  readonly isImmediate: boolean;
  readonly actor: string;
};

/**
 * Puts a model version behind an endpoint. The first revision goes live as soon as it answered a warm-up request
 * and its features are proved equal to DuckDB's; a later one starts as a canary. Asking again for the version
 * that is live or on its way changes nothing, so a pipeline step may be repeated.
 */
export async function deployModel(context: DeployContext, request: DeployRequest): Promise<EndpointRecord> {
  const model = await context.models.resolve(request);
  const canary = request.canary ?? defaultCanary;
  assertCanarySpec(canary, model.task);
  const begun = await beginRevision(context, request, model);
  if (!begun.isNew) return begun.endpoint;
  const { endpoint, revision } = begun;
  if (begun.isNewEndpoint) await context.events.emit(endpointCreated(revision));
  const preparation = await prepare(context, revision);
  const placed = await placeRevision(context, revision, {
    endpoint,
    preparation,
    canary,
    isImmediate: request.isImmediate,
  });
  await context.tellTrafficMoved(endpoint);
  await recordDeployment(context, request, { revision, ...placed });
  return endpoint;
}

type Begun =
  | { isNew: false; endpoint: EndpointRecord }
  | { isNew: true; isNewEndpoint: boolean; endpoint: EndpointRecord; revision: RevisionRecord };

async function beginRevision(
  context: DeployContext,
  request: DeployRequest,
  model: ServableModel,
): Promise<Begun> {
  const { store, clock } = context;
  return store.write(async (tx): Promise<Begun> => {
    const found = await store.findEndpoint(request.project, request.endpoint, tx);
    const now = clock.now();
    const endpoint = found ?? {
      id: `${request.project}/${request.endpoint}`,
      project: request.project,
      name: request.endpoint,
      model: request.model,
      createdAt: now,
      updatedAt: now,
    };
    if (found === null) await store.insertEndpoint(tx, endpoint);
    const revisions = found === null ? [] : await store.listRevisions(endpoint, tx);
    const isThere = revisions.some(
      ({ state, modelVersion }) =>
        modelVersion.id === model.id && (state === 'canary' || (state === 'live' && !hasCanary(revisions))),
    );
    if (isThere) return { isNew: false, endpoint };
    assertNoRollout(endpoint, revisions);
    const revision = newRevision(context, {
      endpoint,
      number: (revisions[0]?.number ?? 0) + 1,
      model,
      request,
    });
    await store.insertRevision(tx, revision);
    return { isNew: true, isNewEndpoint: found === null, endpoint, revision };
  });
}

const hasCanary = (revisions: readonly RevisionRecord[]) => revisions.some(({ state }) => state === 'canary');

function assertNoRollout(endpoint: EndpointRecord, revisions: readonly RevisionRecord[]): void {
  const canary = revisions.find(({ state }) => state === 'canary');
  if (canary === undefined) return;
  throw new SlipwayError(
    'conflict',
    `endpoint '${endpoint.name}' is rolling out revision ${canary.number} (${canary.modelVersion.label})`,
    { hint: `wait for it to end, or stop it: slipway rollback ${endpoint.name}` },
  );
}

function newRevision(
  { clock }: DeployContext,
  of: { endpoint: EndpointRecord; number: number; model: ServableModel; request: DeployRequest },
): RevisionRecord {
  const { onnxDigest, signature, task, target, classes, features, version, ref } = of.model;
  return {
    ...{ onnxDigest, signature, task, target, classes, features, version },
    id: `${of.endpoint.id}/${of.number}`,
    endpointId: of.endpoint.id,
    project: of.endpoint.project,
    endpoint: of.endpoint.name,
    number: of.number,
    modelVersion: ref,
    model: of.request.model,
    state: 'starting',
    weight: 0,
    featurePath: 'none',
    createdAt: clock.now(),
    retiredAt: null,
  };
}

async function prepare(context: DeployContext, revision: RevisionRecord): Promise<Preparation> {
  try {
    return await context.runtime.prepare(revision);
  } catch (error) {
    await context.store.write((tx) =>
      context.store.updateRevision(tx, revision.id, { state: 'failed', retiredAt: context.clock.now() }),
    );
    await context.events.emit(revisionFailed(revision, describeError(error).message));
    throw error;
  }
}

type Placement = { rollout: RolloutRecord; weight: number };

async function placeRevision(
  context: DeployContext,
  revision: RevisionRecord,
  how: { endpoint: EndpointRecord; preparation: Preparation; canary: CanarySpec; isImmediate: boolean },
): Promise<Placement> {
  const { store } = context;
  return store.write(async (tx) => {
    const others = (await store.listRevisions(how.endpoint, tx)).filter(({ id }) => id !== revision.id);
    // Another deployment may have begun its canary while this one warmed up.
    assertNoRollout(how.endpoint, others);
    const live = others.find(({ state }) => state === 'live') ?? null;
    await store.updateRevision(tx, revision.id, { featurePath: how.preparation.featurePath });
    const at = context.clock.now();
    await store.touchEndpoint(tx, how.endpoint.id, { model: revision.model, at });
    if (live === null || how.isImmediate) {
      await moveAllTraffic(context, tx, { to: revision, from: live, endState: 'retired', at });
      const rollout = await startRollout(context, tx, {
        revision,
        live,
        at,
        ...how,
        canary: { ...how.canary, steps: [100] },
      });
      return { rollout, weight: 100 };
    }
    const weight = how.canary.steps[0]!;
    await splitTraffic(context, tx, { live, canary: revision, canaryWeight: weight });
    return { rollout: await startRollout(context, tx, { revision, live, at, ...how }), weight };
  });
}

async function startRollout(
  { store, ids }: DeployContext,
  tx: DeployTransaction,
  of: {
    revision: RevisionRecord;
    live: RevisionRecord | null;
    at: number;
    preparation: Preparation;
    canary: CanarySpec;
    isImmediate: boolean;
  },
): Promise<RolloutRecord> {
  const isDirect = of.live === null || of.isImmediate;
  const rollout: RolloutRecord = {
    id: ids.next(),
    endpointId: of.revision.endpointId,
    project: of.revision.project,
    endpoint: of.revision.endpoint,
    fromRevision: of.live?.number ?? null,
    toRevision: of.revision.number,
    canary: of.canary,
    steps: of.canary.steps,
    stepIndex: 0,
    state: isDirect ? 'succeeded' : 'running',
    decisions: [],
    stepStartedAt: of.at,
    startedAt: of.at,
    endedAt: isDirect ? of.at : null,
  };
  await store.insertRollout(tx, rollout);
  const weight = of.canary.steps[0]!;
  const checks = of.preparation.checks.map((check) => ({
    ...check,
    passed: true,
    observed: null,
    limit: null,
  }));
  const started = { at: of.at, weight, checks, reason: 'the revision answered its warm-up request' };
  await store.appendDecision(tx, rollout.id, { ...started, decision: 'start' });
  if (isDirect) {
    const reason =
      of.live === null ? 'first revision of the endpoint' : 'deployed without a canary on request';
    await store.appendDecision(tx, rollout.id, {
      at: of.at,
      weight: 100,
      decision: 'finish',
      reason,
      checks: [],
    });
  }
  return rollout;
}

async function recordDeployment(
  context: DeployContext,
  request: DeployRequest,
  of: Placement & { revision: RevisionRecord },
): Promise<void> {
  const { revision, rollout, weight } = of;
  const endpoint = endpointRef({ id: revision.endpointId, name: revision.endpoint });
  await context.lineage.record(revision.project, revisionRef(revision), [
    { thing: revision.modelVersion, relation: 'deployed' },
  ]);
  await context.lineage.record(revision.project, endpoint, [
    { thing: revisionRef(revision), relation: 'serves' },
  ]);
  await context.audit.append({
    actor: request.actor,
    action: 'deploy',
    subject: endpoint,
    project: revision.project,
    details: { model: revision.model, version: revision.version, revision: revision.number, weight },
  });
  await context.events.emit(revisionDeployed(revision, weight));
  if (rollout.state === 'succeeded') {
    const reason =
      rollout.fromRevision === null ? 'first revision of the endpoint' : 'without a canary, on request';
    await context.events.emit(rolloutFinished(rollout, revision, reason));
  }
}
