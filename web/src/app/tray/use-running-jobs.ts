import type { Job } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../api/api-query.ts';

const busyMs = 1000;
const quietMs = 5000;

/** Jobs that run or wait to; progress is no event, so it is asked for, quickly only while there is some. */
export function useRunningJobs(project: string): { running: readonly Job[]; queued: readonly Job[] } {
  const running = useQuery({
    ...apiQuery('listJobs', { query: { project, state: 'running', limit: 50 } }),
    refetchInterval: ({ state }) => ((state.data?.items.length ?? 0) > 0 ? busyMs : quietMs),
  });
  const queued = useQuery({
    ...apiQuery('listJobs', { query: { project, state: 'queued', limit: 50 } }),
    refetchInterval: quietMs,
  });
  return { running: running.data?.items ?? [], queued: queued.data?.items ?? [] };
}
