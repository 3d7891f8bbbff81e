import type { FastifyReply, FastifyRequest } from 'fastify';
import { artifactRoutes } from './artifacts/artifact-routes.ts';
import { evaluationDatasetRoutes } from './evaluation/dataset-routes.ts';
import { scorerRoutes } from './evaluation/scorer-routes.ts';
import { loggedModelsRoutes, modelMetricSink, runExtrasOf } from './logged-models/logged-model-routes.ts';
import type { MlflowModules } from './mlflow-modules.ts';
import { registryModules } from './registry/registry-modules.ts';
import { registryRoutes } from './registry/registry-routes.ts';
import { traceRoutes } from './traces/trace-routes.ts';
import { trackingRoutes } from './tracking/tracking-routes.ts';
import { createFinder } from './wire/find-route.ts';
import { MlflowError } from './wire/mlflow-error.ts';
import { answerCall } from './wire/mlflow-route.ts';
import { serverRoutes } from './workspaces/server-routes.ts';
import { workspaceRoutes } from './workspaces/workspace-routes.ts';

/** Every call of MLflow's API that carries JSON, by method, version and path. */
export function createMlflowCalls(modules: MlflowModules) {
  const { train } = modules;
  const find = createFinder([
    ...trackingRoutes({
      ...modules,
      extrasOf: runExtrasOf(train),
      logModelMetrics: modelMetricSink(train),
    }),
    ...artifactRoutes(train),
    ...loggedModelsRoutes(train),
    ...registryRoutes(registryModules(modules)),
    ...traceRoutes(modules),
    ...evaluationDatasetRoutes(modules),
    ...scorerRoutes(modules),
    ...workspaceRoutes(modules.pipelines),
    ...serverRoutes,
  ]);
  return async (
    place: { version: string; path: string },
    exchange: { request: FastifyRequest; reply: FastifyReply },
  ): Promise<FastifyReply> => {
    const { request } = exchange;
    const found = find(request.method, place.version, place.path);
    if (found !== null) return answerCall(found, exchange);
    throw new MlflowError(
      'ENDPOINT_NOT_FOUND',
      `No API found for '${request.method} ${request.url.split('?')[0]!.slice(0, 500)}'`,
    );
  };
}
