import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import { insertChunks } from '../store/insert-chunks.ts';
import type { LoggedModel, LoggedModelMetric, LoggedModelStatus } from './logged-model.ts';
import type { LoggedModelMetricRow, LoggedModelRow, LoggedModelTables } from './logged-model-tables.ts';
import { type LoggedModelSearch, searchCondition, searchOrder } from './search-sql.ts';

type Tx = Transaction<LoggedModelTables>;
type Reader = Kysely<LoggedModelTables>;
type Pair = { readonly key: string; readonly value: string };

/** SQL over logged models with their params, tags and metrics. */
export function createLoggedModelStore(database: Database) {
  const reader = () => database.reader<LoggedModelTables>();
  const write = <R>(work: (tx: Tx) => Promise<R>): Promise<R> => database.write<LoggedModelTables, R>(work);

  const findRow = async (from: Reader, id: string): Promise<LoggedModelRow> => {
    const row = await from
      .selectFrom('train_logged_model')
      .selectAll()
      .where('id', '=', id)
      .where('is_deleted', '=', 0)
      .executeTakeFirst();
    if (row === undefined) throw notFound('logged model', id);
    return row;
  };

  return {
    async insert(model: Omit<LoggedModel, 'metrics'>): Promise<void> {
      await write(async (tx) => {
        await tx
          .insertInto('train_logged_model')
          .values({
            id: model.id,
            project: model.project,
            experiment_number: Number(model.experimentId),
            name: model.name,
            artifact_uri: model.artifactUri,
            status: model.status,
            model_type: model.modelType,
            source_run_id: model.sourceRunId,
            is_deleted: 0,
            created_at: model.createdAt,
            updated_at: model.updatedAt,
          })
          .execute();
        await putPairs(tx, 'train_logged_model_param', { id: model.id, pairs: toPairs(model.params) });
        await putPairs(tx, 'train_logged_model_tag', { id: model.id, pairs: toPairs(model.tags) });
      });
    },

    async get(id: string): Promise<LoggedModel> {
      return (await dress(reader(), [await findRow(reader(), id)]))[0]!;
    },

    async setStatus(id: string, status: LoggedModelStatus, now: number): Promise<void> {
      await write(async (tx) => {
        await findRow(tx, id);
        await tx
          .updateTable('train_logged_model')
          .set({ status, updated_at: now })
          .where('id', '=', id)
          .execute();
      });
    },

    /** Answers the model it deleted, or null when that was done before. */
    async remove(id: string, now: number): Promise<{ project: string; name: string } | null> {
      return write(async (tx) => {
        const row = await tx
          .selectFrom('train_logged_model')
          .select(['project', 'name', 'is_deleted'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (row === undefined) throw notFound('logged model', id);
        if (row.is_deleted === 1) return null;
        await tx
          .updateTable('train_logged_model')
          .set({ is_deleted: 1, updated_at: now })
          .where('id', '=', id)
          .execute();
        return row;
      });
    },

    /** What is there already is replaced. */
    async put(id: string, what: 'param' | 'tag', pairs: readonly Pair[]): Promise<void> {
      await write(async (tx) => {
        await findRow(tx, id);
        await putPairs(tx, `train_logged_model_${what}`, { id, pairs });
      });
    },

    /** Reads a tag, and writes what becomes of it, in one transaction. */
    async changeTag(id: string, key: string, change: (value: string | null) => string): Promise<void> {
      await write(async (tx) => {
        await findRow(tx, id);
        const row = await tx
          .selectFrom('train_logged_model_tag')
          .select('value')
          .where('model_id', '=', id)
          .where('key', '=', key)
          .executeTakeFirst();
        const pairs = [{ key, value: change(row?.value ?? null) }];
        await putPairs(tx, 'train_logged_model_tag', { id, pairs });
      });
    },

    /** True when there was one. */
    async deleteTag(id: string, key: string): Promise<boolean> {
      return write(async (tx) => {
        await findRow(tx, id);
        const { numDeletedRows } = await tx
          .deleteFrom('train_logged_model_tag')
          .where('model_id', '=', id)
          .where('key', '=', key)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      });
    },

    /** A point that is there already is kept as it was. */
    async insertMetrics(metrics: readonly (LoggedModelMetric & { modelId: string })[]): Promise<void> {
      const rows = metrics.map(toMetricRow);
      await write(async (tx) => {
        for (const chunk of insertChunks(rows, 9)) {
          await tx
            .insertInto('train_logged_model_metric')
            .values(chunk)
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
      });
    },

    async search(search: LoggedModelSearch): Promise<LoggedModel[]> {
      const { rows } = await sql<LoggedModelRow>`
        select l.* from train_logged_model l
        where ${searchCondition(search, database.kind)}
        order by ${searchOrder(search.order, database.kind)}
        limit ${search.limit} offset ${search.offset}`.execute(reader());
      return dress(reader(), rows);
    },
  };
}

const toPairs = (record: Readonly<Record<string, string>>): Pair[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

async function putPairs(
  tx: Tx,
  table: 'train_logged_model_param' | 'train_logged_model_tag',
  { id, pairs }: { id: string; pairs: readonly Pair[] },
): Promise<void> {
  for (const { key, value } of pairs) {
    await tx
      .insertInto(table)
      .values({ model_id: id, key, value })
      .onConflict((conflict) => conflict.columns(['model_id', 'key']).doUpdateSet({ value }))
      .execute();
  }
}

const toMetricRow = (metric: LoggedModelMetric & { modelId: string }): LoggedModelMetricRow => ({
  model_id: metric.modelId,
  key: metric.key,
  at: metric.at,
  step: metric.step,
  run_id: metric.runId,
  dataset_name: metric.datasetName,
  dataset_digest: metric.datasetDigest,
  value: Number.isNaN(metric.value) ? 0 : metric.value,
  is_nan: Number.isNaN(metric.value) ? 1 : 0,
});

const toMetric = (row: LoggedModelMetricRow): LoggedModelMetric => ({
  key: row.key,
  value: row.is_nan === 1 ? Number.NaN : row.value,
  at: row.at,
  step: row.step,
  runId: row.run_id,
  datasetName: row.dataset_name,
  datasetDigest: row.dataset_digest,
});

/** Rows with what hangs on them, in their order; three more statements for each thousand of them. */
async function dress(from: Reader, rows: readonly LoggedModelRow[]): Promise<LoggedModel[]> {
  const params = new Map<string, [string, string][]>();
  const tags = new Map<string, [string, string][]>();
  const metrics = new Map<string, LoggedModelMetric[]>();
  const collect = <T>(into: Map<string, T[]>, id: string, item: T) => {
    const list = into.get(id);
    if (list === undefined) into.set(id, [item]);
    else list.push(item);
  };
  for (const chunk of insertChunks(rows, 1)) {
    const ids = chunk.map(({ id }) => id);
    for (const [table, into] of [
      ['train_logged_model_param', params],
      ['train_logged_model_tag', tags],
    ] as const) {
      const found = await from
        .selectFrom(table)
        .selectAll()
        .where('model_id', 'in', ids)
        .orderBy('key')
        .execute();
      for (const { model_id, key, value } of found) collect(into, model_id, [key, value]);
    }
    const points = await from
      .selectFrom('train_logged_model_metric')
      .selectAll()
      .where('model_id', 'in', ids)
      .orderBy('key')
      .orderBy('at')
      .orderBy('step')
      .orderBy('run_id')
      .execute();
    for (const point of points) collect(metrics, point.model_id, toMetric(point));
  }
  return rows.map((row) => ({
    id: row.id,
    project: row.project,
    experimentId: String(row.experiment_number),
    name: row.name,
    artifactUri: row.artifact_uri,
    status: row.status,
    modelType: row.model_type,
    sourceRunId: row.source_run_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    params: Object.fromEntries(params.get(row.id) ?? []),
    tags: Object.fromEntries(tags.get(row.id) ?? []),
    metrics: metrics.get(row.id) ?? [],
  }));
}
