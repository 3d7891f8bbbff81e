import { type OperationId, type Route, type Routes, routes } from '@slipway/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { fromZodError } from './error-reply.ts';
import type { Caller, RouteHandlers } from './route-handlers.ts';

type AnyHandler = (input: {
  params: unknown;
  query: unknown;
  body: unknown;
  caller: Caller;
}) => Promise<unknown>;

/** Puts a module's table of handlers behind the contract's methods and paths, below `/api/v1`. */
export function registerRoutes<Operations extends OperationId>(
  app: FastifyInstance,
  handlers: RouteHandlers<Operations>,
): void {
  for (const operation of Object.keys(handlers) as Operations[]) {
    const route: Route = (routes as Routes)[operation];
    const handler = handlers[operation] as unknown as AnyHandler;
    app.route({
      method: route.method,
      url: `/api/v1${route.path}`,
      handler: async (request) => handler(parseRequest(route, request)),
    });
  }
}

function parseRequest(route: Route, request: FastifyRequest): Parameters<AnyHandler>[0] {
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const takesBody = route.body.type !== 'undefined';
  return {
    params: parse(route.params, request.params, 'path'),
    query: parse(route.query, request.query, 'query'),
    // A call whose fields all have defaults may be made without a body.
    body: hasBody && takesBody ? parse(route.body, request.body ?? {}, 'body') : undefined,
    caller: request.caller,
  };
}

function parse(shape: z.ZodType, value: unknown, part: string): unknown {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw fromZodError(parsed.error, part);
  return parsed.data;
}
