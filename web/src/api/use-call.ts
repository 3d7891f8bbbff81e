import type { OperationId, ReplyOf, Routes } from '@slipway/contract';
import type { OperationArguments, SlipwayError } from '@slipway/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { operationsAfter } from './live/operations-after.ts';

/** A call that changes something; afterwards everything it may have changed is read again. */
export function useCall<Id extends OperationId>(
  operation: Id,
  onDone?: (reply: ReplyOf<Routes[Id]>) => void,
) {
  const queryClient = useQueryClient();
  return useMutation<ReplyOf<Routes[Id]>, SlipwayError, OperationArguments<Id>[0]>({
    mutationFn: (input) => client.call(operation, ...([input] as unknown as OperationArguments<Id>)),
    onSuccess: (reply) => {
      const stale = operationsAfter(operation);
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => stale.has(String(queryKey[0])) });
      onDone?.(reply);
    },
  });
}
