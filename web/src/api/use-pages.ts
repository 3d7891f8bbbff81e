import type { OperationId, Page, ReplyOf, Routes } from '@slipway/contract';
import type { OperationInput } from '@slipway/sdk';
import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from './client.ts';

/** Operations that answer with a page and a cursor. */
type PagedOperation = {
  [Id in OperationId]: ReplyOf<Routes[Id]> extends Page<unknown> ? Id : never;
}[OperationId];

type ItemOf<Id extends PagedOperation> = ReplyOf<Routes[Id]>['items'][number];

export type Pages<Id extends PagedOperation> = {
  query: UseInfiniteQueryResult<InfiniteData<ReplyOf<Routes[Id]>>>;
  items: readonly ItemOf<Id>[];
  hasMore: boolean;
  isReadingMore: boolean;
  readMore: () => void;
};

/** A paged list, read on as far as wanted; while its filter changes, what was there stays. */
export function usePages<Id extends PagedOperation>(operation: Id, input: OperationInput<Id>): Pages<Id> {
  const query = useInfiniteQuery({
    queryKey: [operation, input, 'pages'],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const { query: asked } = input as { query?: object };
      const paged = {
        ...input,
        query: { ...asked, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      };
      const call = client.call as unknown as (id: Id, input: unknown) => Promise<ReplyOf<Routes[Id]>>;
      return call(operation, paged);
    },
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const items = useMemo(() => data?.pages.flatMap((page) => (page as Page<ItemOf<Id>>).items) ?? [], [data]);
  return {
    query,
    items,
    hasMore: hasNextPage,
    isReadingMore: isFetchingNextPage,
    readMore: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}
