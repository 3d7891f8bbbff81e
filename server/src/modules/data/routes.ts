import type { RouteHandlers } from '../../platform/http/route-handlers.ts';
import type { Data } from './create-data.ts';

export type DataOperations =
  | 'listDatasets'
  | 'getDataset'
  | 'listDatasetVersions'
  | 'getDatasetVersion'
  | 'getProfile'
  | 'getRows'
  | 'importDataset'
  | 'queryData';

export const dataRoutes = (data: Data): RouteHandlers<DataOperations> => ({
  listDatasets: ({ params, query }) => data.listDatasets(params.project, query),
  getDataset: ({ params }) => data.getDataset(params.project, params.dataset),
  listDatasetVersions: ({ params, query }) => data.listVersions(params.project, params.dataset, query),
  getDatasetVersion: ({ params }) => data.getVersion(params.project, params.dataset, params.version),
  getProfile: ({ params }) => data.getProfile(params.project, params.dataset, params.version),
  getRows: ({ params, query }) => data.getRows({ ...params, ...query }),
  importDataset: async ({ params, body, caller }) => {
    const job = await data.importDataset({ ...params, ...body, actor: caller.actor });
    return { jobId: job.id };
  },
  queryData: ({ params, body }) => data.query({ ...params, ...body }),
});
