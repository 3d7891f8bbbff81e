import type { BodyInputOf, OperationId, ParamsOf, Route, Routes } from '@slipway/contract';
import type { z } from 'zod';

/** Optional where the shape says so, and `undefined` is the same as left out. */
type Loose<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] };

/** A query as a caller writes it: optional as declared, typed as parsed (a number, not whatever turns into one). */
type QueryFields<R extends Route> = Loose<{
  [K in keyof z.input<R['query']>]: K extends keyof z.output<R['query']> ? z.output<R['query']>[K] : never;
}>;

type Part<Name extends string, Value> = Value extends undefined
  ? Record<never, never>
  : Record<never, never> extends Value
    ? { readonly [K in Name]?: Value | undefined }
    : { readonly [K in Name]: Value };

/** What a call of an operation takes: `params`, `query` and `body` as its route declares them. */
export type OperationInput<Id extends OperationId> = Part<'params', ParamsOf<Routes[Id]>> &
  Part<'query', QueryFields<Routes[Id]>> &
  Part<'body', BodyInputOf<Routes[Id]>> & { readonly signal?: AbortSignal | undefined };

/** The input may be left out altogether when nothing in it is required. */
export type OperationArguments<Id extends OperationId> =
  Record<never, never> extends OperationInput<Id>
    ? [input?: OperationInput<Id>]
    : [input: OperationInput<Id>];
