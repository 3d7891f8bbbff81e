import type { DeployContext } from './deploy-deps.ts';
import type { EndpointRecord } from './endpoint.ts';
import { moveAllTraffic, splitTraffic } from './move-traffic.ts';
import type { RevisionRecord } from './revision.ts';
import { type Decision, decide } from './rollout.ts';
import { rolloutAdvanced, rolloutFinished, rolloutRolledBack } from './rollout-news.ts';
import type { RolloutRecord } from './rollout-record.ts';

/** A `hold` is written down again only this often, unless a check changed its mind. */
const holdRecordMs = 5_000;

/** Looks at the evidence of an endpoint's canary and takes the next decision. Does nothing without a canary. */
export async function advanceRollout(
  context: DeployContext,
  endpoint: EndpointRecord,
): Promise<Decision['decision'] | null> {
  const { store } = context;
  const rollout = await store.findRunningRollout(endpoint);
  if (rollout === null) return null;
  const revisions = await store.listRevisions(endpoint);
  const canary = revisions.find(({ number }) => number === rollout.toRevision);
  const live = revisions.find(({ number }) => number === rollout.fromRevision);
  if (canary === undefined || live === undefined) return null;
  const evidence = await context.runtime.evidence({
    endpointId: endpoint.id,
    live,
    canary,
    rolloutStartedAt: rollout.startedAt,
    stepStartedAt: rollout.stepStartedAt,
    qualityMetric: rollout.canary.quality?.metric ?? null,
  });
  const decision = decide({ spec: rollout.canary, stepIndex: rollout.stepIndex }, evidence);
  if (decision.decision === 'hold') await recordHold(context, rollout, decision);
  else await apply(context, { endpoint, rollout, live, canary, decision });
  return decision.decision;
}

async function recordHold(context: DeployContext, rollout: RolloutRecord, decision: Decision): Promise<void> {
  const last = rollout.decisions.at(-1);
  const at = context.clock.now();
  const moods = (checks: Decision['checks']) => checks.map(({ passed }) => passed).join();
  const isNews = last?.decision !== 'hold' || moods(last.checks) !== moods(decision.checks);
  if (!isNews && at - last.at < holdRecordMs) return;
  await context.store.write((tx) => appendDecision(context, tx, { rollout, decision, at }));
}

type Move = {
  endpoint: EndpointRecord;
  rollout: RolloutRecord;
  live: RevisionRecord;
  canary: RevisionRecord;
  decision: Decision;
};

async function apply(context: DeployContext, move: Move): Promise<void> {
  const { store } = context;
  const { endpoint, rollout, decision } = move;
  const at = context.clock.now();
  const isApplied = await store.write(async (tx) => {
    const current = await store.findRunningRollout(endpoint, tx);
    // A person may have rolled back while the evidence was gathered.
    if (current?.id !== rollout.id || current.stepIndex !== rollout.stepIndex) return false;
    await appendDecision(context, tx, { rollout, decision, at });
    await store.touchEndpoint(tx, endpoint.id, { at });
    await write(context, tx, { ...move, at });
    return true;
  });
  if (!isApplied) return;
  await context.tellTrafficMoved(endpoint);
  await tell(context, move);
}

type Transaction = Parameters<Parameters<DeployContext['store']['write']>[0]>[0];

async function appendDecision(
  { store }: DeployContext,
  tx: Transaction,
  of: { rollout: RolloutRecord; decision: Decision; at: number },
): Promise<void> {
  const { decision, reason, checks } = of.decision;
  const weight = of.rollout.steps[of.rollout.stepIndex]!;
  await store.appendDecision(tx, of.rollout.id, { at: of.at, weight, decision, reason, checks: [...checks] });
}

async function write(context: DeployContext, tx: Transaction, move: Move & { at: number }): Promise<void> {
  const { store } = context;
  const { rollout, live, canary, decision, at } = move;
  switch (decision.decision) {
    case 'advance': {
      const stepIndex = rollout.stepIndex + 1;
      await splitTraffic(context, tx, { live, canary, canaryWeight: rollout.steps[stepIndex]! });
      return store.updateRollout(tx, rollout.id, { stepIndex, stepStartedAt: at });
    }
    case 'finish':
      await moveAllTraffic(context, tx, { to: canary, from: live, endState: 'retired', at });
      return store.updateRollout(tx, rollout.id, { state: 'succeeded', endedAt: at });
    case 'roll-back':
      await moveAllTraffic(context, tx, { to: live, from: canary, endState: 'rolled-back', at });
      return store.updateRollout(tx, rollout.id, { state: 'rolled-back', endedAt: at });
  }
}

async function tell({ events }: DeployContext, move: Move): Promise<void> {
  const { rollout, live, canary, decision } = move;
  const { reason } = decision;
  if (decision.decision === 'advance') {
    await events.emit(
      rolloutAdvanced(rollout, canary, { weight: rollout.steps[rollout.stepIndex + 1]!, reason }),
    );
  } else if (decision.decision === 'finish') {
    await events.emit(rolloutFinished(rollout, canary, reason));
  } else {
    await events.emit(rolloutRolledBack(rollout, { rejected: canary, restored: live }, reason));
  }
}
