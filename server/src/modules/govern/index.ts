/** What teams do together around the things of the other modules: so far the views of pages that they keep, and the garbage they leave. */
export { createGarbage, type Garbage } from './garbage/garbage.ts';
export { garbageRoutes } from './garbage/routes.ts';
export { governMigrations } from './migrations.ts';
export { savedViewRoutes } from './saved-views/routes.ts';
export { createSavedViews, type SavedViews } from './saved-views/saved-views.ts';
