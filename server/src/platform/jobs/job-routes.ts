import type { RouteHandlers } from '../http/route-handlers.ts';
import type { Jobs } from './jobs.ts';

export const jobRoutes = (
  jobs: Jobs,
): RouteHandlers<'listJobs' | 'getJob' | 'listJobLogs' | 'cancelJob' | 'retryJob'> => ({
  listJobs: async ({ query }) => {
    const items = await jobs.list({
      project: query.project,
      state: query.state,
      beforeId: query.cursor,
      limit: query.limit,
    });
    return { items, nextCursor: items.length < query.limit ? null : items.at(-1)!.id };
  },
  getJob: ({ params }) => jobs.get(params.jobId),
  listJobLogs: async ({ params, query }) => {
    await jobs.get(params.jobId);
    const lines = await jobs.logs(params.jobId, query.after, query.limit);
    return { lines, nextAfter: lines.at(-1)?.seq ?? query.after };
  },
  cancelJob: ({ params }) => jobs.cancel(params.jobId),
  retryJob: ({ params }) => jobs.retry(params.jobId),
});
