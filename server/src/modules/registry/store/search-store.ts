import type { Database } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';
import { compileFilter, compileOrder, modelColumns, versionColumns } from '../filter/compile-filter.ts';
import type { ModelFilter, ModelOrder, VersionFilter, VersionOrder } from '../filter/registry-vocabulary.ts';
import type { StoredModelVersion } from '../model-version.ts';
import type { StoredModel } from '../registered-model.ts';
import { withModelTags } from './model-store.ts';
import type { RegistryTables, VersionRow } from './tables.ts';
import { withVersionTags } from './version-rows.ts';

export type Search<Filter, Order> = {
  readonly project: string;
  readonly filter: Filter | null;
  readonly order: Order;
  readonly offset: number;
  readonly limit: number;
};

export type ModelSearch = Search<ModelFilter, ModelOrder>;
export type VersionSearch = Search<VersionFilter, VersionOrder>;

const byName = { field: { of: 'attribute', key: 'name' }, isDescending: false } as const;
const newestVersion = { field: { of: 'attribute', key: 'version' }, isDescending: true } as const;

/** SQL of searches: a filter, an order that is made total, a window. */
export function createSearchStore(database: Database) {
  const reader = () => database.reader<RegistryTables>();
  const { kind } = database;
  return {
    /** Whether any version names the run, or a place below it. */
    async needsRun(runId: string): Promise<boolean> {
      const place = `%/${runId}/%`;
      const { rows } = await sql`
        select 1 from registry_version v
        where v.run_id = ${runId} or v.source like ${place} or v.storage_location like ${place} limit 1`.execute(
        reader(),
      );
      return rows.length > 0;
    },

    async models({ project, filter, order, offset, limit }: ModelSearch): Promise<StoredModel[]> {
      const scope = { columns: modelColumns, kind };
      const { rows } = await sql<RegistryTables['registry_model']>`
        select m.* from registry_model m
        where m.project = ${project} and ${compileFilter(filter, scope)}
        order by ${compileOrder([...order, byName], scope)}
        limit ${limit} offset ${offset}`.execute(reader());
      return withModelTags(reader(), rows);
    },

    async versions({ project, filter, order, offset, limit }: VersionSearch): Promise<StoredModelVersion[]> {
      const scope = { columns: versionColumns, kind };
      const { rows } = await sql<VersionRow>`
        select v.* from registry_version v
        where v.project = ${project} and v.is_deleted = 0 and ${compileFilter(filter, scope)}
        order by ${compileOrder([...order, byName, newestVersion], scope)}
        limit ${limit} offset ${offset}`.execute(reader());
      return withVersionTags(reader(), rows);
    },
  };
}
