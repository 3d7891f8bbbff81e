/** Monitors: windows of live traffic against what the model was trained on, and alerts with their evidence. */
import type { JobKind } from '../../platform/jobs/jobs.ts';
import { referenceJobKind } from './make-references.ts';

export { monitorMigrations } from './migrations.ts';
export { createMonitors, type MonitorDependencies, type Monitors } from './monitor.ts';
export type { MonitorSpec } from './monitor-spec.ts';
export type { WatchedModels } from './ports.ts';
export type { ReferenceInput } from './reference-input.ts';
export { monitorRoutes } from './routes.ts';

export const monitorJobKinds: readonly JobKind[] = [referenceJobKind];
