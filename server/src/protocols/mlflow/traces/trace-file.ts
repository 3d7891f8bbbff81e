import type { FastifyReply, FastifyRequest } from 'fastify';
import { servedFolderOf } from '../artifacts/artifact-routes.ts';
import { sendFile } from '../artifacts/send-file.ts';
import type { MlflowModules } from '../mlflow-modules.ts';
import { MlflowError } from '../wire/mlflow-error.ts';
import { exchangeOf, sendJson } from '../wire/mlflow-route.ts';
import { findTrace } from './find-trace.ts';
import { renderSpanFile } from './render-span.ts';
import { hasSpansHere, traceFolder } from './render-trace.ts';

/** What clients know as `traces.json`: the spans that are here, or the file that an old client put among the artifacts. */
export async function sendTraceFile(
  { traces, train }: Pick<MlflowModules, 'traces' | 'train'>,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const { request_id: id } = request.query as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || id === '')
    throw new MlflowError('BAD_REQUEST', 'Request must include the "request_id" query parameter.');
  const trace = await findTrace(traces, id, exchangeOf(request));
  if (!hasSpansHere(trace))
    return sendFile(train, `${servedFolderOf(traceFolder(trace))}/traces.json`, { request, reply });
  const spans = (await traces.spansOf([trace.id])).get(trace.id) ?? [];
  reply.header('content-disposition', 'attachment; filename=traces.json');
  return sendJson(reply, { spans: spans.map(renderSpanFile) });
}
