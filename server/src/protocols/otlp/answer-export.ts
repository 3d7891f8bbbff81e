import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Span, Traces } from '../../modules/traces/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { contentTypes, exportReply, failureReply, type OtlpEncoding, otlpFailure } from './otlp-reply.ts';
import { decompress } from './read-body.ts';
import { readJson } from './read-json.ts';
import { readProtobuf } from './read-protobuf.ts';

type Exchange = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly encoding: OtlpEncoding;
};

const experimentHeader = 'x-mlflow-experiment-id';
const runHeader = 'x-mlflow-run-id';
const projectHeader = 'x-mlflow-workspace';

/** Keeps the spans of an export request and answers in its encoding. */
export async function answerExport(
  traces: Traces,
  { request, reply, encoding, limitBytes }: Exchange & { limitBytes: number },
): Promise<FastifyReply> {
  const given = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const body = await decompress(given, header(request, 'content-encoding'), limitBytes);
  const { spans, rejectedCount, reason } = encoding === 'json' ? readJson(body) : readProtobuf(body);
  const experimentId = header(request, experimentHeader) ?? null;
  assertAnything({ isMlflow: experimentId !== null, keptCount: spans.length, rejectedCount, reason });
  const project = header(request, projectHeader);
  const receipt = await traces.ingest({
    project: project ?? 'default',
    isScoped: project !== undefined,
    experimentId,
    spans,
  });
  const runId = header(request, runHeader);
  if (runId !== undefined) await traces.linkToRun(rootTraceIds(spans), runId);
  return reply.type(contentTypes[encoding]).send(
    exportReply(encoding, {
      rejectedCount: rejectedCount + receipt.rejectedCount,
      reason: reason === '' ? receipt.message : reason,
    }),
  );
}

/**
 * An empty request is a success of OTLP and an error of MLflow's. A request in which no span has ids is something else:
 * logs posted here decode that way, since their fields have the same numbers.
 */
function assertAnything(found: {
  isMlflow: boolean;
  keptCount: number;
  rejectedCount: number;
  reason: string;
}): void {
  if (found.keptCount > 0) return;
  if (found.rejectedCount > 0)
    throw new SlipwayError('invalid-request', `no span of the request can be kept: ${found.reason}`, {
      hint: 'send traces to /v1/traces; logs and metrics are not served',
    });
  if (found.isMlflow)
    throw new SlipwayError('invalid-request', 'Invalid OpenTelemetry protobuf format - no spans found');
}

const rootTraceIds = (spans: readonly Span[]): string[] => [
  ...new Set(spans.filter((span) => span.parentSpanId === null).map((span) => span.traceId)),
];

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Any thrown value in the form the client reads. */
export function answerFailure(thrown: unknown, { request, reply, encoding }: Exchange): FastifyReply {
  const failure = otlpFailure(thrown);
  if (failure.status >= 500) request.server.logFailure(request, thrown);
  const isMlflow = header(request, experimentHeader) !== undefined;
  const { type, body } = failureReply(failure, { encoding, isMlflow });
  return reply.code(failure.status).type(type).send(body);
}
