import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { DeployContext } from './deploy-deps.ts';
import { type EndpointRecord, endpointRef, noEndpoint } from './endpoint.ts';
import { moveAllTraffic } from './move-traffic.ts';
import type { RevisionRecord } from './revision.ts';
import { rolloutRolledBack } from './rollout-news.ts';
import type { RolloutRecord } from './rollout-record.ts';

export type RollBackRequest = {
  readonly project: string;
  readonly endpoint: string;
  readonly reason: string;
  readonly actor: string;
};

/**
 * By hand: stops the running canary, or, when none runs, goes back to the revision that was live before.
 * Throws `conflict` when there is nothing to go back to.
 */
export async function rollBack(context: DeployContext, request: RollBackRequest): Promise<EndpointRecord> {
  const { store } = context;
  const endpoint = await store.findEndpoint(request.project, request.endpoint);
  if (endpoint === null) throw noEndpoint(request.project, request.endpoint);
  const target = await findTarget(context, endpoint);
  // The revision before may have been unloaded long ago: it must prove itself again before it gets traffic.
  if (target.restored.state !== 'live') await context.runtime.prepare(target.restored);
  const at = context.clock.now();
  await store.write(async (tx) => {
    const { rollout, rejected, restored } = await findTarget(context, endpoint, tx);
    if (rollout.id !== target.rollout.id) throw nothingBefore(endpoint);
    await moveAllTraffic(context, tx, { to: restored, from: rejected, endState: 'rolled-back', at });
    await store.updateRollout(tx, rollout.id, { state: 'rolled-back', endedAt: at });
    await store.touchEndpoint(tx, endpoint.id, { at });
    const weight = rollout.state === 'running' ? rollout.steps[rollout.stepIndex]! : 100;
    const decision = { at, weight, decision: 'roll-back' as const, reason: request.reason, checks: [] };
    await store.appendDecision(tx, rollout.id, decision);
  });
  await context.tellTrafficMoved(endpoint);
  await context.audit.append({
    actor: request.actor,
    action: 'rollback',
    subject: endpointRef(endpoint),
    project: endpoint.project,
    details: { reason: request.reason, from: target.rejected.number, to: target.restored.number },
  });
  await context.events.emit(rolloutRolledBack(target.rollout, target, request.reason));
  return endpoint;
}

type Target = { rollout: RolloutRecord; rejected: RevisionRecord; restored: RevisionRecord };

async function findTarget(
  { store }: DeployContext,
  endpoint: EndpointRecord,
  tx?: Parameters<DeployContext['store']['findRunningRollout']>[1],
): Promise<Target> {
  const rollouts = await store.listRollouts(endpoint, { limit: 1000 }, tx);
  const revisions = await store.listRevisions(endpoint, tx);
  const live = revisions.find(({ state }) => state === 'live');
  const rollout =
    rollouts.find(({ state }) => state === 'running') ??
    rollouts.find(({ state, toRevision }) => state === 'succeeded' && toRevision === live?.number);
  const rejected = revisions.find(({ number }) => number === rollout?.toRevision);
  const restored = revisions.find(({ number }) => number === rollout?.fromRevision);
  if (rollout === undefined || rejected === undefined || restored === undefined)
    throw nothingBefore(endpoint);
  return { rollout, rejected, restored };
}

const nothingBefore = (endpoint: EndpointRecord) =>
  new SlipwayError('conflict', `endpoint '${endpoint.name}' has no earlier revision to go back to`, {
    hint: 'deploy another model version instead',
  });
