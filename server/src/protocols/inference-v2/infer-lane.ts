import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Serve } from '../../modules/serve/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { FastLane } from '../../platform/http/create-http-server.ts';
import { answerInfer, errorAnswer, type HttpAnswer } from './answer-infer.ts';

export type InferLaneOptions = {
  readonly serve: Serve;
  /** Throws when the caller may not call; the same check as every other route has. */
  readonly gate: (headers: IncomingMessage['headers']) => unknown;
  readonly bodyLimitBytes: number;
};

const prefix = '/v2/models/';
const suffix = '/infer';

/**
 * The way of an inference request past the web framework, whose share of a one-row request would be larger than
 * the model's. Same gate, same limits, same answers: everything after the bytes is `answerInfer`.
 */
export function createInferLane({ serve, gate, bodyLimitBytes }: InferLaneOptions): FastLane {
  return (request, response) => {
    const target = request.method === 'POST' ? parseTarget(request.url ?? '') : null;
    if (target === null) return false;
    try {
      gate(request.headers);
    } catch (error) {
      refuse(response, error);
      return true;
    }
    readBody(request, bodyLimitBytes, (error, body) => {
      if (error !== null) {
        response.setHeader('connection', 'close');
        return refuse(response, error);
      }
      const header = request.headers['inference-header-content-length'];
      const headerLength = typeof header === 'string' ? header : undefined;
      answerInfer(serve, { ...target, body, headerLength }).then((answer) => write(response, answer));
    });
    return true;
  };
}

/** Null for anything unusual, which the framework then handles. */
function parseTarget(url: string): { model: string; version: string | undefined } | null {
  if (!url.startsWith(prefix) || !url.endsWith(suffix)) return null;
  const path = url.slice(prefix.length, -suffix.length);
  if (path === '' || path.includes('%') || path.includes('?')) return null;
  const [model, versions, version, ...rest] = path.split('/');
  if (model === '' || rest.length > 0) return null;
  if (versions === undefined) return { model: model!, version: undefined };
  return versions === 'versions' && version ? { model: model!, version } : null;
}

function readBody(
  request: IncomingMessage,
  limitBytes: number,
  done: (error: SlipwayError | null, body: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const onData = (chunk: Buffer) => {
    sizeBytes += chunk.length;
    chunks.push(chunk);
    if (sizeBytes <= limitBytes) return;
    // The rest is let in and forgotten: a client that is still sending would not read the answer.
    request.off('data', onData).off('end', onEnd).resume();
    done(
      new SlipwayError('payload-too-large', `the body is larger than ${limitBytes} bytes`),
      Buffer.alloc(0),
    );
  };
  const onEnd = () => done(null, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  request.on('data', onData).on('end', onEnd);
}

function refuse(response: ServerResponse, error: unknown): void {
  const answer = errorAnswer(error);
  const challenge = answer.status === 401 ? { 'www-authenticate': 'Bearer realm="slipway"' } : {};
  write(response, { ...answer, headers: { ...answer.headers, ...challenge } });
}

function write(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, [...Object.entries(headers).flat(), 'content-length', String(length)]);
  // Plain ASCII goes out without being encoded.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}
