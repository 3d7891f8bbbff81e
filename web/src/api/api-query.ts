import type { OperationId, ReplyOf, Routes } from '@slipway/contract';
import type { OperationArguments } from '@slipway/sdk';
import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';

/** A call of the API as a query; the first part of its key is the operation id, which live events invalidate by. */
export function apiQuery<Id extends OperationId>(operation: Id, ...args: OperationArguments<Id>) {
  const [input] = args;
  return queryOptions<ReplyOf<Routes[Id]>>({
    queryKey: [operation, input ?? {}],
    queryFn: ({ signal }) =>
      client.call(operation, ...([{ ...input, signal }] as unknown as OperationArguments<Id>)),
  });
}
