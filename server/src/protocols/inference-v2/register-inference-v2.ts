import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Serve } from '../../modules/serve/index.ts';
import { notFound } from '../../platform/errors/slipway-error.ts';
import { answerInfer, errorAnswer, type HttpAnswer } from './answer-infer.ts';
import { isModelReady, modelMetadata, serverMetadata } from './metadata.ts';

type ModelParams = { Params: { model: string; version?: string } };

/**
 * The Open Inference Protocol v2 over HTTP. A model is an endpoint, by its name, or `project.endpoint` where
 * several projects use the name; a version is a revision number. Inputs are the raw request columns.
 */
export async function registerInferenceV2(
  app: FastifyInstance,
  serve: Serve,
  options: { version: string },
): Promise<void> {
  await app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      // Bodies may be JSON followed by tensor bytes, whatever their content type says.
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
      scope.setErrorHandler((error, _, reply) => {
        const answer = errorAnswer(error);
        if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="slipway"');
        return send(reply, answer);
      });
      scope.setNotFoundHandler((request, reply) =>
        send(reply, errorAnswer(notFound('call', `${request.method} ${request.url.split('?')[0]}`))),
      );
      registerHealth(scope, serve);
      scope.get('/', async () => serverMetadata(options.version));
      for (const path of ['/models/:model', '/models/:model/versions/:version']) {
        scope.get<ModelParams>(path, async ({ params }) =>
          modelMetadata(serve, params.model, params.version),
        );
        scope.get<ModelParams>(`${path}/ready`, async ({ params }, reply) => {
          const ready = isModelReady(serve, params.model, params.version);
          return reply.code(ready ? 200 : 503).send({ name: params.model, ready });
        });
        scope.post<ModelParams>(`${path}/infer`, async ({ params, body, headers }, reply) => {
          const headerLength = headers['inference-header-content-length'];
          const call = {
            model: params.model,
            version: params.version,
            body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
            headerLength: typeof headerLength === 'string' ? headerLength : undefined,
          };
          return send(reply, await answerInfer(serve, call));
        });
      }
    },
    { prefix: '/v2' },
  );
}

function registerHealth(scope: FastifyInstance, serve: Serve): void {
  const open = { config: { isOpen: true } };
  scope.get('/health/live', open, async () => ({ live: true }));
  scope.get('/health/ready', open, async (_, reply) => {
    const ready = serve.isReady();
    return reply.code(ready ? 200 : 503).send({ ready });
  });
}

const send = (reply: FastifyReply, answer: HttpAnswer) =>
  reply.code(answer.status).headers(answer.headers).send(answer.body);
