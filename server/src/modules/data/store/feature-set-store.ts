import { z } from 'zod';
import type { Database } from '../../../platform/database/database.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import type { FeatureSet } from '../feature-set.ts';
import { FeatureColumnShape } from '../features/features-input.ts';
import type { FeatureSetRow, Tables } from './tables.ts';

/** What makes two feature sets the same. */
export type FeatureSetKey = Pick<FeatureSet, 'project' | 'name' | 'datasetVersionId' | 'sqlDigest'>;

/** SQL of feature sets. */
export function createFeatureSetStore(database: Database) {
  const reader = () => database.reader<Tables>();
  return {
    /** Keeps a feature set unless there is one with the same key, which then comes back. */
    async add(set: FeatureSet): Promise<{ set: FeatureSet; isNew: boolean }> {
      const inserted = await database.write<Tables, number>(async (tx) => {
        const result = await tx
          .insertInto('data_feature_set')
          .values(toRow(set))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return Number(result.numInsertedOrUpdatedRows ?? 0);
      });
      const kept = await this.find(set);
      if (kept === null) throw notFound('feature set', set.id);
      return { set: kept, isNew: inserted > 0 };
    },

    async find(key: FeatureSetKey): Promise<FeatureSet | null> {
      const row = await reader()
        .selectFrom('data_feature_set')
        .selectAll()
        .where('project', '=', key.project)
        .where('name', '=', key.name)
        .where('dataset_version_id', '=', key.datasetVersionId)
        .where('sql_digest', '=', key.sqlDigest)
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },

    async get(id: string): Promise<FeatureSet> {
      const row = await reader()
        .selectFrom('data_feature_set')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw notFound('feature set', id);
      return fromRow(row);
    },

    /** Newest first. */
    async list(
      project: string,
      page: { beforeId?: string | undefined; limit: number },
    ): Promise<FeatureSet[]> {
      let select = reader()
        .selectFrom('data_feature_set')
        .selectAll()
        .where('project', '=', project)
        .orderBy('id', 'desc')
        .limit(page.limit);
      if (page.beforeId !== undefined) select = select.where('id', '<', page.beforeId);
      return (await select.execute()).map(fromRow);
    },
  };
}

export type FeatureSetStore = ReturnType<typeof createFeatureSetStore>;

function toRow(set: FeatureSet): FeatureSetRow {
  return {
    id: set.id,
    project: set.project,
    name: set.name,
    dataset_version_id: set.datasetVersionId,
    sql: set.sql,
    sql_digest: set.sqlDigest,
    parquet_digest: set.parquetDigest,
    size_bytes: set.sizeBytes,
    row_count: set.rowCount,
    columns: JSON.stringify(set.columns),
    splits: JSON.stringify(set.splits),
    created_at: set.createdAt,
  };
}

function fromRow(row: FeatureSetRow): FeatureSet {
  return {
    id: row.id,
    project: row.project,
    name: row.name,
    datasetVersionId: row.dataset_version_id,
    sql: row.sql,
    sqlDigest: row.sql_digest,
    parquetDigest: row.parquet_digest,
    sizeBytes: row.size_bytes,
    rowCount: row.row_count,
    columns: z.array(FeatureColumnShape).parse(JSON.parse(row.columns)),
    splits: z.array(z.object({ name: z.string(), rowCount: z.number() })).parse(JSON.parse(row.splits)),
    createdAt: row.created_at,
  };
}
