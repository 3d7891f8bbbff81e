import type { Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { createAliasStore } from './alias-store.ts';
import { createGateReportStore } from './gate-report-store.ts';
import { createModelStore } from './model-store.ts';
import { createSearchStore } from './search-store.ts';
import type { RegistryTables } from './tables.ts';
import { createVersionStore } from './version-store.ts';

/** All SQL of the registry, by noun. What changes rows takes the transaction of `write`. */
export function createRegistryStore(database: Database) {
  const reader = () => database.reader<RegistryTables>();
  const models = createModelStore(reader);
  return {
    models,
    versions: createVersionStore(reader, models),
    aliases: createAliasStore(reader),
    gateReports: createGateReportStore(reader),
    search: createSearchStore(database),
    write: <R>(work: (tx: Transaction<RegistryTables>) => Promise<R>): Promise<R> =>
      database.write<RegistryTables, R>(work),
  };
}

export type RegistryStore = ReturnType<typeof createRegistryStore>;
