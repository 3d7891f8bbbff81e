import type { Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { createWebhookStore } from '../webhooks/webhook-store.ts';
import { createAliasStore } from './alias-store.ts';
import { createGateReportStore } from './gate-report-store.ts';
import { createModelStore } from './model-store.ts';
import { createSearchStore } from './search-store.ts';
import type { RegistryTables } from './tables.ts';
import { createVersionStore } from './version-store.ts';

/**
 * All SQL of the registry, by noun. What changes rows takes the transaction of `write`; `afterWrite` is called when
 * one was committed.
 */
export function createRegistryStore(database: Database, afterWrite: () => void = () => {}) {
  const reader = () => database.reader<RegistryTables>();
  const models = createModelStore(reader);
  return {
    models,
    versions: createVersionStore(reader, models),
    aliases: createAliasStore(reader),
    gateReports: createGateReportStore(reader),
    search: createSearchStore(database),
    webhooks: createWebhookStore(reader),
    async write<R>(work: (tx: Transaction<RegistryTables>) => Promise<R>): Promise<R> {
      const result = await database.write<RegistryTables, R>(work);
      afterWrite();
      return result;
    },
  };
}

export type RegistryStore = ReturnType<typeof createRegistryStore>;
