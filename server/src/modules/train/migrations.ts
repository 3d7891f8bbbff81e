import type { ModuleMigrations } from '../../platform/database/database.ts';
import { createRuns } from './migrations/0001-create-runs.ts';
import { gatherPoints } from './migrations/0002-gather-points.ts';
import { keepLifecycles } from './migrations/0003-keep-lifecycles.ts';

/** In the order of their numbers; one that was released is never edited. */
export const trainMigrations: ModuleMigrations = {
  module: 'train',
  migrations: [createRuns, gatherPoints, keepLifecycles],
};
