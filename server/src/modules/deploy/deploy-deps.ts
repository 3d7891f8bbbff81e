import type { Audit } from '../../platform/audit/audit.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import type { Log } from '../../platform/log/log.ts';
import type { EndpointRecord } from './endpoint.ts';
import type { ModelSource, ServingRuntime } from './ports.ts';
import type { RevisionRecord } from './revision.ts';
import type { DeployStore } from './store.ts';

/** What deployments need from the house. */
export type DeployDeps = {
  readonly database: Database;
  readonly events: Events;
  readonly audit: Audit;
  readonly lineage: Lineage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly models: ModelSource;
  readonly runtime: ServingRuntime;
};

/** An endpoint with the revisions that take its traffic, canary first, and those that may be asked for by number. */
export type EndpointTraffic = {
  readonly endpoint: EndpointRecord;
  readonly serving: readonly RevisionRecord[];
};

/** What the verbs of this module share. */
export type DeployContext = DeployDeps & {
  readonly store: DeployStore;
  /** Tells the serve module that traffic moved; resolves when it routes the new way. */
  tellTrafficMoved(endpoint: EndpointRecord): Promise<void>;
};
