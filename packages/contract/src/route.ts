import { z } from 'zod';

/** Who may call: anybody who may look, anybody who may change, or an administrator. */
export type Permission = 'read' | 'write' | 'admin';

/** The areas of the API, in lifecycle order; the reference and the page group by them. */
export type RouteTag =
  | 'system'
  | 'projects'
  | 'data'
  | 'runs'
  | 'evaluations'
  | 'models'
  | 'endpoints'
  | 'monitors'
  | 'pipelines'
  | 'jobs'
  | 'lineage'
  | 'events'
  | 'views';

/**
 * One call of the HTTP API. Server, SDK, CLI, page and OpenAPI are all derived from this record.
 * `path` is below `/api/v1`, parameters written `:name`. `params`, `query` and `body` are parsed at the door.
 */
export type Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  readonly tag: RouteTag;
  readonly summary: string;
  readonly permission: Permission;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly reply: Reply;
};

export type ParamsOf<R extends Route> = z.output<R['params']>;
export type QueryOf<R extends Route> = z.output<R['query']>;
export type BodyOf<R extends Route> = z.output<R['body']>;
export type ReplyOf<R extends Route> = z.output<R['reply']>;
/** What a caller may pass: defaults not yet filled in. */
export type QueryInputOf<R extends Route> = z.input<R['query']>;
export type BodyInputOf<R extends Route> = z.input<R['body']>;

type Declared = Omit<Route, 'params' | 'query' | 'body'> & Partial<Pick<Route, 'params' | 'query' | 'body'>>;
type Filled<D extends Declared> = Route<
  D extends { params: infer P extends z.ZodType } ? P : z.ZodObject<Record<never, never>>,
  D extends { query: infer Q extends z.ZodType } ? Q : z.ZodObject<Record<never, never>>,
  D extends { body: infer B extends z.ZodType } ? B : z.ZodUndefined,
  D['reply']
>;

/** Declares a call; what is left out takes nothing. */
export function defineRoute<const D extends Declared>(declared: D): Filled<D> {
  return { params: nothing, query: nothing, body: noBody, ...declared } as unknown as Filled<D>;
}

const nothing = z.object({});
const noBody = z.undefined();
