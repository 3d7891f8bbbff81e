import { ErrorReply, errorCodes, type Route, routes } from '@slipway/contract';
import { z } from 'zod';

/** OpenAPI 3.1 of the whole API, derived from the contract, so that it cannot disagree with the server. */
export function buildOpenApi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries(routes) as [string, Route][]) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeOperation(operationId, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Slipway',
      version,
      description: 'Every call of the Slipway API. Errors share one shape; see ErrorReply.',
    },
    components: {
      schemas: { ErrorReply: jsonSchema(ErrorReply, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
    tags: [...new Set(Object.values(routes).map((route) => route.tag))].map((name) => ({ name })),
    paths,
  };
}

function describeOperation(operationId: string, route: Route): Record<string, unknown> {
  const takesBody = route.method !== 'GET' && route.method !== 'DELETE' && route.body.type !== 'undefined';
  return {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(takesBody
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(route.body, 'input') } },
          },
        }
      : {}),
    responses: {
      200: {
        description: 'OK',
        content: { 'application/json': { schema: jsonSchema(route.reply, 'output') } },
      },
      default: {
        description: `An error: ${Object.keys(errorCodes).join(', ')}`,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorReply' } } },
      },
    },
  };
}

function parametersOf(shape: z.ZodType, where: 'path' | 'query'): Record<string, unknown>[] {
  const schema = jsonSchema(shape, 'input') as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (schema.required ?? []).includes(name),
    schema: property,
    ...(property.description === undefined ? {} : { description: property.description }),
  }));
}

function jsonSchema(shape: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return schema;
}
