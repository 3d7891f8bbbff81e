import type { MlflowRoute } from '../wire/mlflow-route.ts';
import { assessmentRoutes } from './assessment-routes.ts';
import type { TraceModules } from './keep-report.ts';
import { oldTraceRoutes } from './old-traces.ts';
import { readTraceRoutes } from './read-traces.ts';
import { searchTraceRoutes } from './search-traces.ts';
import { traceTagRoutes } from './trace-tags.ts';
import { writeTraceRoutes } from './write-traces.ts';

/** Traces, their assessments and what is searched in them. */
export const traceRoutes = (modules: TraceModules): MlflowRoute[] => [
  // Before the paths that end in an id.
  ...searchTraceRoutes(modules.traces),
  ...readTraceRoutes(modules.traces),
  ...writeTraceRoutes(modules),
  ...oldTraceRoutes(modules),
  ...traceTagRoutes(modules.traces),
  ...assessmentRoutes(modules.traces),
];
