import type { RouteHandlers } from '../../platform/http/route-handlers.ts';
import type { Deploy } from './create-deploy.ts';

/** The calls of the contract that deployments answer. */
export const deployRoutes = (
  deploy: Deploy,
): RouteHandlers<'listEndpoints' | 'getEndpoint' | 'deploy' | 'rollback' | 'listRollouts'> => ({
  listEndpoints: ({ params, query }) => deploy.listEndpoints({ ...params, ...query }),
  getEndpoint: ({ params }) => deploy.getEndpoint(params.project, params.endpoint),
  deploy: ({ params, body, caller }) =>
    deploy.deployModel({ ...params, ...body, canary: body.canary, actor: caller.actor }),
  rollback: ({ params, body, caller }) => deploy.rollBack({ ...params, ...body, actor: caller.actor }),
  listRollouts: ({ params, query }) => deploy.listRollouts({ ...params, ...query }),
});
