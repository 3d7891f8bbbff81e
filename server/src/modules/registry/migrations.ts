import type { ModuleMigrations } from '../../platform/database/database.ts';
import { createRegistryTables } from './migrations/0001-create-registry.ts';
import { keepForeignVersions } from './migrations/0002-keep-foreign-versions.ts';
import { keepWebhooks } from './migrations/0003-keep-webhooks.ts';

/** In the order of their numbers; one that was released is never edited. */
export const registryMigrations: ModuleMigrations = {
  module: 'registry',
  blobColumns: { registry_version: ['digest', 'body'] },
  migrations: [createRegistryTables, keepForeignVersions, keepWebhooks],
};
