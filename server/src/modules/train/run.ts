import type { RunDetail, RunStatus, ThingRef } from '@slipway/contract';

/** A run as it is kept, without what hangs on it. */
export type StoredRun = {
  id: string;
  project: string;
  experimentId: string;
  experiment: string;
  name: string;
  status: RunStatus;
  parentRunId: string | null;
  source: string;
  createdBy: string;
  jobId: string | null;
  startedAt: number;
  endedAt: number | null;
  lifecycle: Lifecycle;
  /** Where its artifacts are, as MLflow's clients are told. */
  artifactUri: string;
};

/** What is deleted is kept until garbage collection takes it, and can be restored till then. */
export type Lifecycle = 'active' | 'deleted';

export type FeatureImportance = NonNullable<RunDetail['featureImportance']>;
export type RunArtifact = RunDetail['artifacts'][number];

/** Statuses after which a run does not change by itself. */
export const hasEnded = (status: RunStatus): boolean =>
  status === 'finished' || status === 'failed' || status === 'killed';

export const runRef = (run: { id: string; name: string }): ThingRef => ({
  kind: 'run',
  id: run.id,
  label: run.name,
});

const adjectives = 'calm brisk bold keen lucid mellow noble quiet rapid solid swift vivid'.split(' ');
const nouns = 'anchor beacon breeze harbor heron keel lagoon mast otter rudder skiff tide'.split(' ');

/** A readable name for a run nobody named, derived from its id: `swift-heron-417`. */
export function inventRunName(id: string): string {
  let hash = 0;
  for (const letter of id) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  const adjective = adjectives[hash % adjectives.length]!;
  const noun = nouns[Math.floor(hash / adjectives.length) % nouns.length]!;
  return `${adjective}-${noun}-${hash % 1000}`;
}
