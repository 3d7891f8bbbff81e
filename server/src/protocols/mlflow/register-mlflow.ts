import type { FastifyInstance } from 'fastify';
import { registerArtifactProxy } from './artifacts/artifact-proxy.ts';
import { registerFiles } from './artifacts/register-files.ts';
import type { MlflowModules } from './mlflow-modules.ts';
import { mlflowErrorReply } from './wire/mlflow-error.ts';

/** Where MLflow's calls are found; one of them lacks its slash: /api/2.0mlflow/experiments/search-datasets. */
const roots = ['api', 'ajax-api'].flatMap((prefix) =>
  [
    ['2.0', '/'],
    ['3.0', '/'],
    ['2.0', ''],
  ].map(([version = '', slash = '']) => ({ version, base: `/${prefix}/${version}`, slash })),
);

/** MLflow's REST API: parses, calls the modules, renders. Its errors have MLflow's shape. */
export async function registerMlflow(app: FastifyInstance, modules: MlflowModules): Promise<void> {
  await app.register(async (scope) => {
    // Bodies are left on the connection, for whoever streams them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_, __, done) => done(null));
    answerErrors(scope);
    registerArtifactProxy(scope, modules.train);
    registerFiles(scope, modules);
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
    answerErrors(scope);
    registerCalls(scope, modules);
  });
}

const loadAfterMs = 500;

/**
 * One address of the framework for the hundred calls under each root, whose table is loaded when the server listens:
 * both together made a sixth of the time to start.
 */
function registerCalls(scope: FastifyInstance, modules: MlflowModules): void {
  type Calls = ReturnType<typeof import('./mlflow-calls.ts').createMlflowCalls>;
  let calls: Promise<Calls> | undefined;
  const load = () => {
    calls ??= import('./mlflow-calls.ts').then(({ createMlflowCalls }) => createMlflowCalls(modules));
    return calls;
  };
  // Soon after, so that the first answers do not wait for it.
  scope.addHook('onListen', async () => {
    setTimeout(() => void load(), loadAfterMs).unref();
  });
  for (const { version, base, slash } of roots)
    scope.route({
      method: ['GET', 'POST', 'PATCH', 'DELETE'],
      url: `${base}${slash}mlflow/*`,
      handler: async (request, reply) => {
        const path = request.url
          .split('?', 1)[0]!
          .replace(/\/{2,}/g, '/')
          .replace(/\/$/, '');
        const answer = await load();
        return answer({ version, path: path.slice(base.length) }, { request, reply });
      },
    });
}

function answerErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, request, reply) => {
    const { status, body } = mlflowErrorReply(error);
    if (status >= 500) scope.logFailure(request, error);
    return reply.code(status).send(body);
  });
}
