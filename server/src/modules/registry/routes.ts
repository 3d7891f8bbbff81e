import type { RouteHandlers } from '../../platform/http/route-handlers.ts';
import type { Registry } from './create-registry.ts';

export const registryRoutes = (
  registry: Registry,
): RouteHandlers<
  'listModels' | 'getModel' | 'listModelVersions' | 'getModelVersion' | 'promoteModelVersion'
> => ({
  listModels: ({ params, query }) =>
    registry.listModels({ ...params, after: query.cursor, limit: query.limit }),
  getModel: ({ params }) => registry.getModel(params.project, params.model),
  listModelVersions: ({ params, query }) =>
    registry.listVersions({
      ...params,
      before: query.cursor === undefined ? undefined : Number(query.cursor),
      limit: query.limit,
    }),
  getModelVersion: ({ params }) => registry.getVersion(params),
  promoteModelVersion: ({ params, body, caller }) =>
    registry.promote(params, { ...body, actor: caller.actor }),
});
