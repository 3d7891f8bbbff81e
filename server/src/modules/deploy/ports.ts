import type { Revision } from '@slipway/contract';
import type { RevisionRecord } from './revision.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { ServableModel } from './servable-model.ts';

/** Where model versions come from; app.ts wires it to the registry. `version` is a number or an alias. */
export type ModelSource = {
  resolve(query: { project: string; model: string; version: string }): Promise<ServableModel>;
};

/** What became of bringing a revision up, for its record and for the rollout's first decision. */
export type Preparation = {
  readonly featurePath: Revision['featurePath'];
  readonly checks: readonly { readonly name: string; readonly detail: string }[];
};

/** The part of serving that deployments call; app.ts wires it to the serve module, which comes later in the list. */
export type ServingRuntime = {
  /**
   * Loads the model, answers a warm-up request and proves that its features agree with DuckDB.
   * Throws when any of it fails; then nothing stays loaded.
   */
  prepare(revision: RevisionRecord): Promise<Preparation>;
  /** What both revisions of a rollout did since the given times, from the prediction log. */
  evidence(query: EvidenceQuery): Promise<RolloutEvidence>;
  /** Counts, latency and quality of each revision of an endpoint, by revision number. */
  stats(endpoint: {
    id: string;
    revisions: readonly RevisionRecord[];
  }): Promise<Map<number, Revision['stats']>>;
};

export type EvidenceQuery = {
  readonly endpointId: string;
  readonly live: RevisionRecord;
  readonly canary: RevisionRecord;
  readonly rolloutStartedAt: number;
  readonly stepStartedAt: number;
  readonly qualityMetric: string | null;
};
