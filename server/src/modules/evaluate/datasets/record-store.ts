import type { Selectable } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';
import { readExactJson, writeExactJson } from '../../../platform/json/exact-json.ts';
import { assertThere, pieces, type RecordRow, type Tables, type Tx } from './dataset-tables.ts';
import { inputHash } from './describe-records.ts';
import {
  type EvaluationRecord,
  mergeRecords,
  newRecord,
  type RecordBody,
  type RecordInput,
  type RecordSchema,
} from './evaluation-dataset.ts';

export type DatasetChange = {
  readonly digest: string;
  readonly schema: RecordSchema | null;
  readonly updatedBy: string | null;
  readonly now: number;
};

/** SQL over the records of evaluation datasets. */
export function createRecordStore(database: Database) {
  const write = <R>(work: (tx: Tx) => Promise<R>): Promise<R> => database.write<Tables, R>(work);
  return {
    /** Keeps records: what has the inputs of one that is there is merged into it. Throws `not-found`. */
    async keep(
      id: string,
      {
        records,
        newId,
        describe,
      }: {
        records: readonly RecordInput[];
        newId: () => string;
        describe: (before: { digest: string; schema: RecordSchema | null }) => DatasetChange;
      },
    ): Promise<{ inserted: number; updated: number }> {
      return write(async (tx) => {
        const dataset = await assertThere(tx, id);
        const change = describe({
          digest: dataset.digest,
          schema: dataset.schema === null ? null : (JSON.parse(dataset.schema) as RecordSchema),
        });
        const merged = await mergeInto(tx, id, records);
        let inserted = 0;
        for (const [hash, { row, body, by }] of merged) {
          const updatedBy = by ?? row?.updated_by ?? null;
          if (row !== undefined) {
            await tx
              .updateTable('evaluate_record')
              .set({ body: writeExactJson(body), updated_by: updatedBy, updated_at: change.now })
              .where('id', '=', row.id)
              .execute();
            continue;
          }
          inserted += 1;
          await tx
            .insertInto('evaluate_record')
            .values({
              id: newId(),
              dataset_id: id,
              input_hash: hash,
              body: writeExactJson(body),
              created_by: by,
              updated_by: by,
              created_at: change.now,
              updated_at: change.now,
            })
            .execute();
        }
        await tx
          .updateTable('evaluate_dataset')
          .set({
            digest: change.digest,
            schema: change.schema === null ? null : JSON.stringify(change.schema),
            record_count: sql`record_count + ${inserted}`,
            updated_by: change.updatedBy ?? dataset.updated_by,
            updated_at: change.now,
          })
          .where('id', '=', id)
          .execute();
        return { inserted, updated: records.length - inserted };
      });
    },

    /** In the order they came, behind the record with the number `after`. */
    async list(
      id: string,
      { after, limit }: { after: number; limit: number },
    ): Promise<{ record: EvaluationRecord; place: number }[]> {
      const rows = await database
        .reader<Tables>()
        .selectFrom('evaluate_record')
        .selectAll()
        .where('dataset_id', '=', id)
        .where('number', '>', after)
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ record: toRecord(row), place: row.number }));
    },

    /** The number removed. Throws `not-found` for the dataset. */
    async remove(
      id: string,
      recordIds: readonly string[],
      change: { digest: (before: string) => string; now: number },
    ) {
      return write(async (tx) => {
        const dataset = await assertThere(tx, id);
        let removed = 0;
        for (const some of pieces(recordIds)) {
          const { numDeletedRows } = await tx
            .deleteFrom('evaluate_record')
            .where('dataset_id', '=', id)
            .where('id', 'in', some)
            .executeTakeFirst();
          removed += Number(numDeletedRows);
        }
        await tx
          .updateTable('evaluate_dataset')
          .set({
            digest: change.digest(dataset.digest),
            record_count: sql`record_count - ${removed}`,
            updated_at: change.now,
          })
          .where('id', '=', id)
          .execute();
        return removed;
      });
    },
  };
}

type Merged = { row: Selectable<RecordRow> | undefined; body: RecordBody; by: string | null };

/** What each of the inputs becomes, in the order they first came; the same inputs may come twice in one batch. */
async function mergeInto(tx: Tx, id: string, records: readonly RecordInput[]): Promise<Map<string, Merged>> {
  const hashed = records.map((input) => ({ input, hash: inputHash(input.inputs) }));
  const known = new Map<string, Selectable<RecordRow>>();
  for (const some of pieces([...new Set(hashed.map(({ hash }) => hash))])) {
    const rows = await tx
      .selectFrom('evaluate_record')
      .selectAll()
      .where('dataset_id', '=', id)
      .where('input_hash', 'in', some)
      .execute();
    for (const row of rows) known.set(row.input_hash, row);
  }
  const merged = new Map<string, Merged>();
  for (const { input, hash } of hashed) {
    const row = known.get(hash);
    const before = merged.get(hash)?.body ?? (row === undefined ? undefined : toBody(row.body));
    const body = before === undefined ? newRecord(input) : mergeRecords(before, input);
    merged.set(hash, { row, body, by: input.by ?? merged.get(hash)?.by ?? null });
  }
  return merged;
}

const toBody = (text: string): RecordBody => readExactJson(text) as RecordBody;

const toRecord = (row: Selectable<RecordRow>): EvaluationRecord => ({
  ...toBody(row.body),
  id: row.id,
  datasetId: row.dataset_id,
  createdBy: row.created_by,
  updatedBy: row.updated_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
