/** The shared truth: shapes, routes, error codes and events that server, SDK, CLI and page agree on. */
import { datasetRoutes } from './datasets.ts';
import { endpointRoutes } from './endpoints.ts';
import { evaluationRoutes } from './evaluations.ts';
import { eventRoutes } from './events.ts';
import { garbageRoutes } from './garbage.ts';
import { jobRoutes } from './jobs.ts';
import { lineageRoutes } from './lineage.ts';
import { modelRoutes } from './models.ts';
import { monitorRoutes } from './monitors.ts';
import { pipelineRoutes } from './pipelines.ts';
import { projectRoutes } from './projects.ts';
import { runRoutes } from './runs.ts';
import { systemRoutes } from './system.ts';
import { viewRoutes } from './views.ts';

export * from './common.ts';
export * from './datasets.ts';
export * from './endpoints.ts';
export * from './errors.ts';
export * from './evaluations.ts';
export * from './events.ts';
export * from './garbage.ts';
export * from './jobs.ts';
export * from './lineage.ts';
export * from './models.ts';
export * from './monitors.ts';
export * from './pipelines.ts';
export * from './projects.ts';
export * from './route.ts';
export * from './runs.ts';
export * from './system.ts';
export * from './views.ts';

/** Every call of the API by its operation id. */
export const routes = {
  ...systemRoutes,
  ...garbageRoutes,
  ...projectRoutes,
  ...datasetRoutes,
  ...runRoutes,
  ...evaluationRoutes,
  ...modelRoutes,
  ...endpointRoutes,
  ...monitorRoutes,
  ...pipelineRoutes,
  ...jobRoutes,
  ...lineageRoutes,
  ...eventRoutes,
  ...viewRoutes,
} as const;

export type Routes = typeof routes;
export type OperationId = keyof Routes;
