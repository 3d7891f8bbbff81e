import type { Audit } from '../../platform/audit/audit.ts';
import type { Blobs } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import type { Log } from '../../platform/log/log.ts';
import type { Data } from '../data/index.ts';
import type { Deploy } from '../deploy/index.ts';
import type { Evaluate } from '../evaluate/index.ts';
import type { Monitors } from '../monitor/index.ts';
import type { Registry } from '../registry/index.ts';
import type { Train } from '../train/index.ts';

/** What pipelines string together. */
export type PipelineDependencies = {
  database: Database;
  blobs: Blobs;
  events: Events;
  audit: Audit;
  lineage: Lineage;
  jobs: Jobs;
  clock: Clock;
  ids: Ids;
  log: Log;
  data: Data;
  train: Train;
  evaluate: Evaluate;
  registry: Registry;
  deploy: Deploy;
  monitors: Monitors;
};
