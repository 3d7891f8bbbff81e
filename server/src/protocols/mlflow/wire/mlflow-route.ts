import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../../platform/http/route-handlers.ts';
import { type Message, type Read, readMessage } from './fields.ts';
import { invalidParameter, MlflowError } from './mlflow-error.ts';

/** Who asks, and in which project: the workspace a client names, `default` without one. */
export type Exchange = {
  readonly caller: Caller;
  readonly project: string;
  /** True when the client named the workspace: then nothing of another project is shown to it. */
  readonly isScoped: boolean;
};

/** One call of MLflow's REST API. `path` starts behind `/api/2.0`; `{name}` in it is a field of the request. */
export type MlflowRoute = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly versions: readonly string[];
  readonly request: Message;
  /** Bodies beyond it are refused in MLflow's words; the server's own bound holds as well. */
  readonly maxBodyBytes?: number | undefined;
  /** Of an answer that is no error; with 204 it has no body. */
  readonly status: number;
  readonly handle: (input: never, exchange: Exchange) => Promise<object>;
};

type RouteOptions<M extends Message> = {
  request: M;
  handle(input: Read<M>, exchange: Exchange): Promise<object>;
  /** Path versions; `['2.0']` unless told. */
  versions?: readonly string[];
  /** 200 unless told. */
  status?: number;
  maxBodyBytes?: number;
};

/** Declares a call: `route('POST', '/mlflow/runs/create', { request: {...}, handle })`. */
export const route = <M extends Message>(
  method: MlflowRoute['method'],
  path: string,
  { request, handle, versions = ['2.0'], status = 200, maxBodyBytes }: RouteOptions<M>,
): MlflowRoute => ({
  method,
  path,
  versions,
  request,
  status,
  maxBodyBytes,
  handle: handle as MlflowRoute['handle'],
});

export const sendJson = (reply: FastifyReply, answer: object): FastifyReply =>
  reply.type('application/json').send(JSON.stringify(answer));

const workspaceName = /^[a-z0-9][a-z0-9._-]{0,62}$/i;

/** The project of a request. Throws for a workspace name that no project can have. */
export function exchangeOf(request: FastifyRequest): Exchange {
  const workspace = request.headers['x-mlflow-workspace'];
  if (typeof workspace !== 'string' || workspace === '')
    return { caller: request.caller, project: 'default', isScoped: false };
  if (!workspaceName.test(workspace))
    throw invalidParameter(
      `Invalid workspace name '${workspace.slice(0, 100)}': use 1 to 63 letters, digits, dots, dashes or underscores`,
    );
  return { caller: request.caller, project: workspace, isScoped: true };
}

/** Answers one call: reads its message, hands it over, writes what comes back. */
export async function answerCall(
  { route: called, params }: { route: MlflowRoute; params: Readonly<Record<string, string>> },
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const input = readMessage(called.request, readArguments(called, request, params));
  const answer = await called.handle(input as never, exchangeOf(request));
  reply.code(called.status);
  return called.status === 204 ? reply.send() : sendJson(reply, answer);
}

function readArguments(
  { method, request: fields, maxBodyBytes }: MlflowRoute,
  request: FastifyRequest,
  params: Readonly<Record<string, string>>,
): unknown {
  if (maxBodyBytes !== undefined) assertBodySize(request.body, maxBodyBytes);
  const body = readJsonBody(request, method);
  // A DELETE carries a body from the Python client and a query from others; a GET has a query only.
  const query = method === 'GET' || body === undefined ? readQuery(fields, request.query) : {};
  return { ...query, ...(body ?? {}), ...params };
}

/** Repeated keys are a list; a field that is repeated and given once is a list of one. */
function readQuery(fields: Message, query: unknown): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (known === undefined) continue;
    given[name] = known.isRepeated === true && !Array.isArray(value) ? [value] : value;
  }
  return given;
}

function readJsonBody(request: FastifyRequest, method: string): Record<string, unknown> | undefined {
  if (method === 'GET') return undefined;
  const text = typeof request.body === 'string' ? request.body : '';
  if (text.trim() === '') return method === 'DELETE' ? undefined : {};
  assertJsonType(request.headers['content-type']);
  const parsed = parseJson(text);
  // Old clients encode the JSON twice.
  const value = typeof parsed === 'string' ? parseJson(parsed) : parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidParameter('the request body is not a JSON object');
  return value as Record<string, unknown>;
}

function assertBodySize(body: unknown, limit: number): void {
  const size = typeof body === 'string' ? body.length : 0;
  if (size > limit)
    throw invalidParameter(
      `Batched logging API requests must be at most ${limit} bytes, got a request of size ${size}.`,
    );
}

function assertJsonType(type: string | undefined): void {
  if (type === undefined)
    throw new MlflowError('BAD_REQUEST', 'Bad Request. Content-Type header is missing.');
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type.trim()))
    throw new MlflowError(
      'BAD_REQUEST',
      `Bad Request. Content-Type must be one of ['application/json'], got '${type.slice(0, 100)}'.`,
    );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidParameter(`the request body is not JSON: ${(error as Error).message}`);
  }
}
