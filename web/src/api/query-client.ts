import { isSlipwayError } from '@slipway/sdk';
import { QueryClient } from '@tanstack/react-query';

const isWorthRetrying = (error: unknown) =>
  isSlipwayError(error) && (error.status === 0 || error.status === 503) && error.code !== 'invalid-request';

/** Live events say what changed; a query is read again on its own only when the window comes back after a while. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      retryDelay: (attempt) => 400 * 2 ** attempt,
    },
  },
});
