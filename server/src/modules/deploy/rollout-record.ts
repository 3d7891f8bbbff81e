import type { CanarySpec, Rollout, RolloutDecision, ThingRef } from '@slipway/contract';

/** A rollout as stored: the contract's shape plus what decisions need. */
export type RolloutRecord = Rollout & {
  readonly endpointId: string;
  readonly project: string;
  readonly canary: CanarySpec;
  readonly stepStartedAt: number;
};

/** A decision at a place in its rollout's list; a `hold` is overwritten by the next decision's record. */
export type NumberedDecision = { readonly seq: number; readonly decision: RolloutDecision };

export const rolloutRef = (rollout: Pick<RolloutRecord, 'id' | 'endpoint' | 'toRevision'>): ThingRef => ({
  kind: 'rollout',
  id: rollout.id,
  label: `rollout of ${rollout.endpoint} revision ${rollout.toRevision}`,
});

/** The contract's part of a record, for replies. */
export function toRollout(record: RolloutRecord): Rollout {
  const { endpointId: _, project: __, canary: ___, stepStartedAt: ____, ...rollout } = record;
  return rollout;
}
