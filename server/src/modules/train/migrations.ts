import type { ModuleMigrations } from '../../platform/database/database.ts';
import { createRuns } from './migrations/0001-create-runs.ts';
import { gatherPoints } from './migrations/0002-gather-points.ts';
import { keepLifecycles } from './migrations/0003-keep-lifecycles.ts';
import { keepLoggedModels } from './migrations/0004-keep-logged-models.ts';
import { keepFiles } from './migrations/0005-keep-files.ts';

/** In the order of their numbers; one that was released is never edited. */
export const trainMigrations: ModuleMigrations = {
  module: 'train',
  blobColumns: {
    train_artifact: ['digest'],
    train_file: ['digest'],
    train_upload_part: ['digest'],
  },
  migrations: [createRuns, gatherPoints, keepLifecycles, keepLoggedModels, keepFiles],
};
