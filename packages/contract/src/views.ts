import { z } from 'zod';
import { ProjectParams, TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

/** The pages whose state can be kept. */
export const ViewPage = z.enum(['runs']);

export const SavedView = z.object({
  project: z.string(),
  page: ViewPage,
  name: z.string(),
  search: z.string().describe('what stands after the question mark of the address'),
  createdBy: z.string(),
  updatedAt: TimestampMs,
});
export type SavedView = z.infer<typeof SavedView>;

const ViewParams = ProjectParams.extend({
  page: ViewPage,
  name: z.string().trim().min(1, 'give the view a name').max(80),
});

export const viewRoutes = {
  listViews: defineRoute({
    method: 'GET',
    path: '/projects/:project/views/:page',
    tag: 'views',
    summary: 'Saved views of a page, by name',
    permission: 'read',
    params: ViewParams.omit({ name: true }),
    reply: z.object({ items: z.array(SavedView) }),
  }),
  saveView: defineRoute({
    method: 'PUT',
    path: '/projects/:project/views/:page/:name',
    tag: 'views',
    summary: 'Keep the state of a page under a name',
    permission: 'write',
    params: ViewParams,
    body: z.object({ search: z.string().max(8000) }),
    reply: SavedView,
  }),
  deleteView: defineRoute({
    method: 'DELETE',
    path: '/projects/:project/views/:page/:name',
    tag: 'views',
    summary: 'Forget a saved view',
    permission: 'write',
    params: ViewParams,
    reply: z.object({ ok: z.literal(true) }),
  }),
};
