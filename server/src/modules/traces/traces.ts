import type { Audit } from '../../platform/audit/audit.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Train } from '../train/index.ts';
import { type AssessmentStore, createAssessmentStore } from './assessments/assessment-store.ts';
import { createTraceStore, type TraceStore } from './store/trace-store.ts';

/** What the verbs of this module share. */
export type TracesContext = {
  readonly database: Database;
  readonly traces: TraceStore;
  readonly assessmentStore: AssessmentStore;
  readonly train: Pick<Train, 'experiments'>;
  readonly events: Events;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly ids: Ids;
};

export type TracesDependencies = Omit<TracesContext, 'traces' | 'assessmentStore'>;

export const createTracesContext = (dependencies: TracesDependencies): TracesContext => ({
  ...dependencies,
  traces: createTraceStore(dependencies.database),
  assessmentStore: createAssessmentStore(dependencies.database),
});
