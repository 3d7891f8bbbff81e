import type { IncomingMessage, ServerResponse } from 'node:http';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { assertLocalCaller, createAuthenticator } from '../auth/authenticate.ts';
import type { Ids } from '../clock/ids.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import { errorReply } from './error-reply.ts';
import { createServer } from './node-http.ts';
import type { Caller } from './route-handlers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs. */
    caller: Caller;
  }
  interface FastifyInstance {
    /** Writes a defect to the log, under the id of the request. For protocols with an error shape of their own. */
    logFailure(request: FastifyRequest, error: unknown): void;
  }
  interface FastifyContextConfig {
    /** Needs no caller: the page's own files, which hold no data, and health checks. */
    isOpen?: boolean;
  }
}

type CompilersFactory = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;

/** Answers a request before the framework sees it, or returns false to let it pass. For the hottest route only. */
export type FastLane = (request: IncomingMessage, response: ServerResponse) => boolean;

export type HttpServerOptions = { config: Config; ids: Ids; log: Log; fastLane?: FastLane };

/**
 * The HTTP server: authentication before anything else, one shape of error, bounded bodies, ids on requests.
 * Protocols register their own routes and error shapes on the instance.
 */
export function createHttpServer({ config, ids, log, fastLane }: HttpServerOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: config.bodyLimitBytes,
    genReqId: () => ids.next(),
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 500 },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // Addresses that no route can have: a part that is too long, a broken percent-encoding.
    frameworkErrors: (error, request, reply) =>
      answerError(error, request as FastifyRequest, reply as unknown as FastifyReply),
    schemaController: { compilersFactory: withoutSchemas },
    serverFactory: (handler) =>
      createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
        if (fastLane === undefined || !fastLane(request, response)) handler(request, response);
      }),
  });
  app.decorateRequest('caller');
  app.decorate('logFailure', (request: FastifyRequest, error: unknown) =>
    log.error(`${request.method} ${request.url}`, error, { requestId: request.id }),
  );
  app.addHook('onRequest', createGuard(config));
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    reply.code(404).send({
      error: {
        code: 'not-found',
        message: `there is no ${request.method} ${request.url.split('?')[0]}`,
        hint: 'GET /api/docs lists every call',
        requestId: request.id,
      },
    });
  });
  return app;
}

/**
 * Bodies are read by the shapes of the contract and of the protocols, so the framework's compilers of JSON schemas,
 * ninety modules, need not be loaded when the server starts.
 */
const withoutSchemas = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => (value: unknown) => JSON.stringify(value),
} as unknown as CompilersFactory;

/** What must hold before a request is looked at: a known caller, or a local one. Shared with the fast lane. */
export function createGate(config: Pick<Config, 'token'>): (headers: IncomingMessage['headers']) => Caller {
  const authenticate = createAuthenticator(config);
  return (headers) => {
    if (config.token === undefined) assertLocalCaller(headers);
    return authenticate(headers.authorization);
  };
}

function createGuard(config: Config): (request: FastifyRequest) => Promise<void> {
  const gate = createGate(config);
  return async (request) => {
    if (request.routeOptions.config.isOpen === true) return;
    request.caller = gate(request.headers);
  };
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = errorReply(error, request.id);
  if (status >= 500) request.server.logFailure(request, error);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="slipway", Basic realm="slipway"');
  reply.code(status).send(body);
}
