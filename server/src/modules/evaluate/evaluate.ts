import type { Audit } from '../../platform/audit/audit.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import { createEvaluateStore, type EvaluateStore } from './store.ts';

/** What the verbs of this module share. */
export type EvaluateContext = {
  readonly store: EvaluateStore;
  readonly events: Events;
  readonly lineage: Lineage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly jobs: Jobs;
};

export type EvaluateDependencies = Omit<EvaluateContext, 'store'> & {
  database: Database;
  audit: Audit;
};

export const createEvaluateContext = ({ database, ...ports }: EvaluateDependencies): EvaluateContext => ({
  ...ports,
  store: createEvaluateStore(database),
});

/** Where a job belongs when a pipeline asked for it. */
export type JobPlace = { pipelineRunId?: string; step?: string };
