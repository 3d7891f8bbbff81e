import type { DeployContext } from './deploy-deps.ts';
import type { RevisionRecord } from './revision.ts';
import type { DeployTransaction } from './store.ts';

/** Gives the canary a percent of the traffic and the live revision the rest. */
export async function splitTraffic(
  { store }: DeployContext,
  tx: DeployTransaction,
  split: { live: RevisionRecord; canary: RevisionRecord; canaryWeight: number },
): Promise<void> {
  await store.updateRevision(tx, split.canary.id, { state: 'canary', weight: split.canaryWeight });
  await store.updateRevision(tx, split.live.id, { weight: 100 - split.canaryWeight });
}

/** Gives one revision all traffic; the one before it, if any, ends in `endState`. */
export async function moveAllTraffic(
  { store }: DeployContext,
  tx: DeployTransaction,
  move: { to: RevisionRecord; from: RevisionRecord | null; endState: 'retired' | 'rolled-back'; at: number },
): Promise<void> {
  await store.updateRevision(tx, move.to.id, { state: 'live', weight: 100, retiredAt: null });
  if (move.from !== null) {
    await store.updateRevision(tx, move.from.id, { state: move.endState, weight: 0, retiredAt: move.at });
  }
}
