import { type MlflowRoute, route } from '../wire/mlflow-route.ts';

/** What a client asks before it uses what only some servers have. */
export const serverRoutes: MlflowRoute[] = [
  route('GET', '/mlflow/server-info', {
    versions: ['3.0'],
    request: {},
    handle: async () => ({
      store_type: 'SqlStore',
      workspaces_enabled: true,
      trace_archival_enabled: false,
      multipart_uploads_enabled: true,
      multipart_downloads_enabled: false,
      features_enabled: { gateway: false },
    }),
  }),
  // 3.6 asks here.
  route('GET', '/mlflow/server-features', {
    versions: ['2.0', '3.0'],
    request: {},
    handle: async () => ({ workspaces_enabled: true }),
  }),
];
