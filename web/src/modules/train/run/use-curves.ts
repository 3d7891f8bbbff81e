import type { MetricSeries, Run } from '@slipway/contract';
import { useQueries } from '@tanstack/react-query';
import { apiQuery } from '../../../api/api-query.ts';

const liveMs = 1000;

/** The curves of some runs, reduced on the server, read again each second while a run goes on. */
export function useCurves(runs: readonly Run[]) {
  return useQueries({
    queries: runs.map(({ id, status }) => ({
      ...apiQuery('getMetricSeries', { params: { runId: id }, query: { maxPoints: 400 } }),
      refetchInterval: status === 'running' ? liveMs : (false as const),
    })),
    combine: (results) => ({
      isPending: results.some(({ isPending }) => isPending),
      error: results.find(({ error }) => error !== null)?.error ?? null,
      series: results.flatMap(({ data }): readonly MetricSeries[] => data?.series ?? []),
    }),
  });
}
