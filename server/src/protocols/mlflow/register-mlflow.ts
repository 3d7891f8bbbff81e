import type { FastifyInstance } from 'fastify';
import type { Registry } from '../../modules/registry/index.ts';
import { registerArtifactProxy } from './artifacts/artifact-proxy.ts';
import { artifactRoutes, registerRunFiles } from './artifacts/artifact-routes.ts';
import { loggedModelsRoutes, modelMetricSink, runExtrasOf } from './logged-models/logged-model-routes.ts';
import { registryModules } from './registry/registry-modules.ts';
import { registryRoutes } from './registry/registry-routes.ts';
import { type TrackingModules, trackingRoutes } from './tracking/tracking-routes.ts';
import { MlflowError, mlflowErrorReply } from './wire/mlflow-error.ts';
import { type MlflowRoute, registerMlflowRoutes } from './wire/mlflow-route.ts';

/** What of the modules MLflow's calls are translated to. */
export type MlflowModules = Pick<TrackingModules, 'train'> & { readonly registry: Registry };

/** MLflow's REST API: parses, calls the modules, renders. Its errors have MLflow's shape. */
export async function registerMlflow(app: FastifyInstance, modules: MlflowModules): Promise<void> {
  await app.register(async (scope) => {
    // Bodies are left on the connection, for whoever streams them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_, __, done) => done(null));
    answerErrors(scope);
    registerArtifactProxy(scope, modules.train);
    registerRunFiles(scope, modules.train);
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
    answerErrors(scope);
    const routes: MlflowRoute[] = [
      ...trackingRoutes({
        ...modules,
        extrasOf: runExtrasOf(modules.train),
        logModelMetrics: modelMetricSink(modules.train),
      }),
      ...artifactRoutes(modules.train),
      ...loggedModelsRoutes(modules.train),
      ...registryRoutes(registryModules(modules)),
    ];
    registerMlflowRoutes(scope, routes);
    for (const prefix of ['api', 'ajax-api'])
      for (const version of ['2.0', '3.0'])
        scope.all(`/${prefix}/${version}/mlflow/*`, async (request) => {
          throw new MlflowError(
            'ENDPOINT_NOT_FOUND',
            `No API found for '${request.method} ${request.url.split('?')[0]}'`,
          );
        });
  });
}

function answerErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, request, reply) => {
    const { status, body } = mlflowErrorReply(error);
    if (status >= 500) scope.logFailure(request, error);
    return reply.code(status).send(body);
  });
}
