import type { OperationId, Route, Routes } from '@slipway/contract';
import type { z } from 'zod';

/** Who is calling: a person's or token's name, for audit and events. */
export type Caller = { readonly actor: string };

/** What a handler gets: parsed, filled with defaults, trusted. */
export type HandlerInput<R extends Route> = {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly body: z.output<R['body']>;
  readonly caller: Caller;
};

/** One function per operation of the contract. A module's `routes.ts` is such a table and has no logic. */
export type RouteHandlers<Operations extends OperationId> = {
  readonly [Operation in Operations]: (
    input: HandlerInput<Routes[Operation]>,
  ) => Promise<z.input<Routes[Operation]['reply']>>;
};
