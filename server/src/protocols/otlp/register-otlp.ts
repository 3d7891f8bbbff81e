import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Traces } from '../../modules/traces/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { OtlpEncoding } from './otlp-reply.ts';

/** Bodies are bounded after decompression too. */
const bodyLimitBytes = 64 * 1024 * 1024;

/**
 * OTLP/HTTP: `POST /v1/traces` in protobuf and JSON, plain or compressed (https://opentelemetry.io/docs/specs/otlp).
 * `x-mlflow-experiment-id` says where the spans go, the default experiment of the project when left out;
 * `x-mlflow-workspace` the project; `x-mlflow-run-id` a run that the traces are linked to.
 */
export async function registerOtlp(app: FastifyInstance, traces: Traces): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    let loading: Promise<typeof import('./answer-export.ts')> | undefined;
    const load = () => (loading ??= import('./answer-export.ts'));
    scope.addHook('onListen', async () => void load());
    scope.setErrorHandler(async (error, request, reply) => {
      const { answerFailure } = await load();
      return answerFailure(error, { request, reply, encoding: encodingOf(request) ?? 'protobuf' });
    });
    scope.post('/v1/traces', { bodyLimit: bodyLimitBytes }, async (request, reply): Promise<FastifyReply> => {
      const encoding = encodingOf(request);
      if (encoding === null)
        throw new SlipwayError(
          // As MLflow answers it: a bad request, where 415 would be more to the point.
          'invalid-request',
          `Invalid Content-Type: ${String(request.headers['content-type']).slice(0, 100)}. Expected: application/x-protobuf or application/json`,
        );
      const { answerExport } = await load();
      return answerExport(traces, { request, reply, encoding, limitBytes: bodyLimitBytes });
    });
  });
}

function encodingOf(request: FastifyRequest): OtlpEncoding | null {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : null;
}
