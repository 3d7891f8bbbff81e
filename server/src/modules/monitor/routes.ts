import type { RouteHandlers } from '../../platform/http/route-handlers.ts';
import type { Monitors } from './monitor.ts';

export const monitorRoutes = (
  monitors: Monitors,
): RouteHandlers<
  'listMonitors' | 'getMonitor' | 'listWindows' | 'getWindow' | 'listAlerts' | 'resolveAlert'
> => ({
  listMonitors: ({ params, query }) => monitors.list({ ...params, after: query.cursor, limit: query.limit }),
  getMonitor: ({ params }) => monitors.get(params.project, params.monitor),
  listWindows: ({ params, query }) =>
    monitors.listWindows({
      ...params,
      beforeAt: query.cursor === undefined ? undefined : Number(query.cursor),
      limit: query.limit,
    }),
  getWindow: ({ params }) => monitors.getWindow(params.project, params.monitor, params.windowId),
  listAlerts: ({ params, query }) =>
    monitors.listAlerts({ ...params, state: query.state, beforeId: query.cursor, limit: query.limit }),
  resolveAlert: ({ params }) => monitors.resolveAlert(params.alertId),
});
