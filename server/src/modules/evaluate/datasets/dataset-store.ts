import type { Database } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';
import { assertThere, pieces, type Tables, type Tx } from './dataset-tables.ts';
import type { EvaluationDataset, RecordSchema } from './evaluation-dataset.ts';

/** SQL over evaluation datasets. */
export function createDatasetStore(database: Database) {
  const reader = () => database.reader<Tables>();
  const write = <R>(work: (tx: Tx) => Promise<R>): Promise<R> => database.write<Tables, R>(work);

  const byIds = async (ids: readonly string[]): Promise<EvaluationDataset[]> => {
    const found = new Map<string, EvaluationDataset>();
    for (const some of pieces(ids)) {
      const [rows, tags, experiments] = [
        await reader().selectFrom('evaluate_dataset').selectAll().where('id', 'in', some).execute(),
        await reader()
          .selectFrom('evaluate_dataset_tag')
          .selectAll()
          .where('dataset_id', 'in', some)
          .orderBy('key')
          .execute(),
        await reader()
          .selectFrom('evaluate_dataset_experiment')
          .selectAll()
          .where('dataset_id', 'in', some)
          .orderBy('experiment_id')
          .execute(),
      ];
      for (const row of rows)
        found.set(row.id, {
          id: row.id,
          project: row.project,
          name: row.name,
          digest: row.digest,
          schema: row.schema === null ? null : (JSON.parse(row.schema) as RecordSchema),
          recordCount: row.record_count,
          tags: Object.fromEntries(
            tags.filter((tag) => tag.dataset_id === row.id).map(({ key, value }) => [key, value]),
          ),
          experimentIds: experiments
            .filter((link) => link.dataset_id === row.id)
            .map(({ experiment_id }) => experiment_id),
          createdBy: row.created_by,
          updatedBy: row.updated_by,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
        });
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  };

  return {
    byIds,

    async insert(dataset: EvaluationDataset): Promise<void> {
      await write(async (tx) => {
        await tx
          .insertInto('evaluate_dataset')
          .values({
            id: dataset.id,
            project: dataset.project,
            name: dataset.name,
            digest: dataset.digest,
            schema: null,
            record_count: 0,
            created_by: dataset.createdBy,
            updated_by: dataset.updatedBy,
            created_at: dataset.createdAt,
            updated_at: dataset.updatedAt,
          })
          .execute();
        await putTags(tx, dataset.id, dataset.tags);
        await linkExperiments(tx, dataset.id, dataset.experimentIds);
      });
    },

    /** True when it was there. */
    async remove(id: string): Promise<boolean> {
      return write(async (tx) => {
        for (const table of [
          'evaluate_dataset_tag',
          'evaluate_dataset_experiment',
          'evaluate_record',
        ] as const)
          await tx.deleteFrom(table).where('dataset_id', '=', id).execute();
        const { numDeletedRows } = await tx
          .deleteFrom('evaluate_dataset')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      });
    },

    /** Throws `not-found`. */
    async setTags(id: string, tags: Readonly<Record<string, string>>): Promise<void> {
      await write(async (tx) => {
        await assertThere(tx, id);
        await putTags(tx, id, tags);
      });
    },

    async deleteTag(id: string, key: string): Promise<void> {
      await write(async (tx) => {
        await tx
          .deleteFrom('evaluate_dataset_tag')
          .where('dataset_id', '=', id)
          .where('key', '=', key)
          .execute();
      });
    },

    /** Adds the dataset to experiments or takes it from them. Throws `not-found`. */
    async changeExperiments(
      id: string,
      change: { add?: readonly string[]; remove?: readonly string[]; now: number },
    ): Promise<void> {
      await write(async (tx) => {
        await assertThere(tx, id);
        await linkExperiments(tx, id, change.add ?? []);
        if (change.remove !== undefined && change.remove.length > 0)
          await tx
            .deleteFrom('evaluate_dataset_experiment')
            .where('dataset_id', '=', id)
            .where('experiment_id', 'in', change.remove)
            .execute();
        await tx
          .updateTable('evaluate_dataset')
          .set({ updated_at: change.now })
          .where('id', '=', id)
          .execute();
      });
    },
  };
}

async function putTags(tx: Tx, id: string, tags: Readonly<Record<string, string>>): Promise<void> {
  for (const some of pieces(Object.entries(tags)))
    await tx
      .insertInto('evaluate_dataset_tag')
      .values(some.map(([key, value]) => ({ dataset_id: id, key, value })))
      .onConflict((conflict) =>
        conflict.columns(['dataset_id', 'key']).doUpdateSet({ value: sql`excluded.value` }),
      )
      .execute();
}

async function linkExperiments(tx: Tx, id: string, experimentIds: readonly string[]): Promise<void> {
  for (const some of pieces([...new Set(experimentIds)]))
    await tx
      .insertInto('evaluate_dataset_experiment')
      .values(some.map((experiment_id) => ({ dataset_id: id, experiment_id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
