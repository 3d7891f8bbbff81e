import type { RouteHandlers } from '../../../platform/http/route-handlers.ts';
import type { SavedViews } from './saved-views.ts';

export const savedViewRoutes = (
  views: SavedViews,
): RouteHandlers<'listViews' | 'saveView' | 'deleteView'> => ({
  listViews: async ({ params }) => ({ items: await views.list(params) }),
  saveView: ({ params, body, caller }) => views.save({ ...params, ...body, actor: caller.actor }),
  deleteView: async ({ params, caller }) => {
    await views.delete({ ...params, actor: caller.actor });
    return { ok: true };
  },
});
