import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { LinesSkeleton } from './lines-skeleton.tsx';
import { StaleNote } from './stale-note.tsx';

type Props<Data> = {
  query: UseQueryResult<Data>;
  /** The shape of what comes. */
  skeleton?: ReactNode;
  errorTitle?: string;
  children: (data: Data) => ReactNode;
};

/** Shows what a query brought, the shape of it while it comes, or why it did not; old data stays when a refresh fails. */
export function QueryView<Data>({ query, skeleton, errorTitle, children }: Props<Data>) {
  const { data, error, refetch } = query;
  if (data !== undefined) {
    return (
      <>
        {error !== null && (
          <StaleNote error={error} since={query.dataUpdatedAt} onRetry={() => void refetch()} />
        )}
        {children(data)}
      </>
    );
  }
  if (error !== null) {
    return (
      <ErrorState
        error={error}
        {...(errorTitle ? { title: errorTitle } : {})}
        onRetry={() => void refetch()}
      />
    );
  }
  return skeleton ?? <LinesSkeleton />;
}
