import type { Audit } from '../../platform/audit/audit.ts';
import type { Blobs } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import { type ArtifactStore, createArtifactStore } from './artifacts/artifact-store.ts';
import { createExperimentStore, type ExperimentStore } from './experiments/experiment-store.ts';
import type { TrialRecorder } from './ports.ts';
import { type ColumnStore, createColumnStore } from './store/column-store.ts';
import { createMetricStore, type MetricStore } from './store/metric-store.ts';
import { createRunStore, type RunStore } from './store/run-store.ts';
import { createSearchStore, type SearchStore } from './store/search-store.ts';

/** What the verbs of this module share. */
export type TrainContext = {
  readonly runs: RunStore;
  readonly experiments: ExperimentStore;
  readonly artifactFiles: ArtifactStore;
  readonly metrics: MetricStore;
  readonly searches: SearchStore;
  readonly columns: ColumnStore;
  readonly blobs: Blobs;
  readonly events: Events;
  readonly audit: Audit;
  readonly lineage: Lineage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly jobs: Jobs;
  readonly trials: TrialRecorder;
};

export type TrainDependencies = Omit<
  TrainContext,
  'runs' | 'experiments' | 'artifactFiles' | 'metrics' | 'searches' | 'columns'
> & {
  database: Database;
};

export function createTrainContext({ database, ...ports }: TrainDependencies): TrainContext {
  const metrics = createMetricStore(database);
  return {
    ...ports,
    metrics,
    experiments: createExperimentStore(database),
    artifactFiles: createArtifactStore(database),
    runs: createRunStore(database, metrics),
    searches: createSearchStore(database, metrics),
    columns: createColumnStore(database, metrics),
  };
}
