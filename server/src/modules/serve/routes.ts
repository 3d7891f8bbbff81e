import type { RouteHandlers } from '../../platform/http/route-handlers.ts';
import type { Deploy } from '../deploy/index.ts';
import type { Serve } from './create-serve.ts';

/** The calls of the contract that serving answers. Each first makes sure that the endpoint is there. */
export const serveRoutes = (
  serve: Serve,
  deploy: Deploy,
): RouteHandlers<'getTraffic' | 'listPredictions' | 'recordOutcomes'> => ({
  async getTraffic({ params, query }) {
    await deploy.findEndpoint(params.project, params.endpoint);
    return serve.traffic({ ...params, from: query.from, to: query.to, buckets: query.buckets });
  },
  async listPredictions({ params, query }) {
    await deploy.findEndpoint(params.project, params.endpoint);
    return serve.predictions({ ...params, ...query });
  },
  recordOutcomes: ({ params, body }) => serve.recordOutcomes({ ...params, outcomes: body.outcomes }),
});
