import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Serve, ServedEndpoint } from '../../modules/serve/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { readCsvRows } from './csv-rows.ts';
import { scoringError } from './scoring-error.ts';
import { badForm, readScoringRequest, type ScoringRequest } from './scoring-input.ts';
import { writePredictions } from './scoring-reply.ts';

/**
 * MLflow's scoring protocol: `/endpoints/{endpoint}/invocations`, and `/invocations` as long as one endpoint is
 * deployed. `X-Prediction-Id` names a prediction, so that its outcome can be sent; it comes back with the answer.
 */
export async function registerMlflowScoring(
  app: FastifyInstance,
  serve: Serve,
  options: { version: string },
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
    scope.setErrorHandler((error, _, reply) => {
      const { status, body } = scoringError(error);
      return reply.code(status).send(body);
    });
    scope.post<{ Params: { endpoint: string } }>('/endpoints/:endpoint/invocations', (request, reply) =>
      invoke(serve, serve.find(request.params.endpoint), { request, reply }),
    );
    scope.post('/invocations', (request, reply) => invoke(serve, onlyEndpoint(serve), { request, reply }));
    const open = { config: { isOpen: true } };
    for (const path of ['/ping', '/health']) {
      scope.get(path, open, async (_, reply) =>
        reply
          .code(serve.isReady() ? 200 : 503)
          .type('application/json')
          .send('\n'),
      );
    }
    scope.get('/version', open, async (_, reply) => reply.type('application/json').send(options.version));
  });
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

async function invoke(
  serve: Serve,
  endpoint: ServedEndpoint,
  { request, reply }: Exchange,
): Promise<unknown> {
  const { raw, method } = readBody(request, endpoint);
  const id = request.headers['x-prediction-id'];
  const prediction = await serve.predict(endpoint, { raw, id: typeof id === 'string' ? id : undefined });
  const answer = writePredictions(prediction, method);
  reply
    .header('x-prediction-id', encodeURIComponent(prediction.id))
    .header('x-revision', String(prediction.revision));
  return answer;
}

function readBody(request: FastifyRequest, endpoint: ServedEndpoint): ScoringRequest {
  const { serving } = endpoint.traffic;
  const signature = (serving.find(({ state }) => state === 'live') ?? serving[0])?.signature ?? {
    inputs: [],
  };
  const text = typeof request.body === 'string' ? request.body : '';
  const [type] = (request.headers['content-type'] ?? 'application/json').split(';');
  switch (type!.trim().toLowerCase()) {
    case 'application/json':
      return readScoringRequest(parseJson(text), signature);
    case 'text/csv':
      return { raw: readCsvRows(text, signature), method: 'predict' };
    default:
      throw new SlipwayError('unsupported-media-type', `content type '${type}' is not understood here`, {
        hint: 'send application/json or text/csv',
      });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badForm(`the body is not JSON: ${(error as Error).message}`);
  }
}

function onlyEndpoint(serve: Serve): ServedEndpoint {
  const [first, ...others] = serve.endpoints();
  if (first === undefined) throw new SlipwayError('not-ready', 'nothing is deployed yet');
  if (others.length === 0) return first;
  throw badForm(`${others.length + 1} endpoints are deployed`, 'call /endpoints/{endpoint}/invocations');
}
