import type { Audit } from '../../platform/audit/audit.ts';
import type { Blobs } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import type { Log } from '../../platform/log/log.ts';
import type { ImportOutcome } from './import/import-outcome.ts';
import type { DatasetStore } from './store/dataset-store.ts';
import type { FeatureSetStore } from './store/feature-set-store.ts';
import type { ImportStore } from './store/import-store.ts';

/** What the data module needs from the house. */
export type DataDeps = {
  readonly database: Database;
  readonly blobs: Blobs;
  readonly events: Events;
  readonly audit: Audit;
  readonly lineage: Lineage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly settings: DataSettings;
};

export type DataSettings = {
  readonly allowPrivateUrls: boolean;
  /** Memory one import or feature job may take; two fifths of the machine, at most 4 GB, when left out. */
  readonly jobMemoryBytes?: number;
  /** Largest file that is fetched or unpacked; 20 GB when left out. */
  readonly maxSourceBytes?: number;
};

/** Dependencies and stores, as the verbs of the module take them. */
export type DataContext = DataDeps & {
  readonly datasets: DatasetStore;
  readonly imports: ImportStore;
  readonly featureSets: FeatureSetStore;
  readonly jobMemoryBytes: number;
  readonly maxSourceBytes: number;
  /** Imports whose end is being recorded, by job: the watcher and a pipeline step share one recording. */
  readonly finishing: Map<string, Promise<ImportOutcome>>;
};
