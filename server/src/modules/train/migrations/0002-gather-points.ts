import type { Migration } from '../../../platform/database/database.ts';
import { type Kysely, sql } from '../../../platform/database/kysely.ts';
import { encodePoints } from '../store/metric-chunks.ts';

const gathered = 4096;

/** Points become compact pieces, many to a row: a row for each cost more than everything else about a batch. */
export const gatherPoints: Migration = {
  id: '0002-gather-points',
  async up(tx, kind) {
    const binary = kind === 'sqlite' ? sql`blob` : sql`bytea`;
    await tx.schema
      .createTable('train_metric_chunk')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('key_number', 'bigint', (column) => column.notNull())
      .addColumn('start_at', 'bigint', (column) => column.notNull())
      .addColumn('points', binary, (column) => column.notNull())
      .addUniqueConstraint('train_metric_chunk_place', ['run_number', 'key_number', 'start_at'])
      .execute();
    await tx.schema
      .alterTable('train_latest_metric')
      .addColumn('point_count', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await movePoints(tx);
    await tx.schema.dropTable('train_metric').execute();
  },
};

type OldPoint = {
  run_number: number;
  key_number: number;
  step: number;
  at: number;
  value: number;
  is_nan: number;
};

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the schema as it was, which has no type today
async function movePoints(tx: Kysely<any>): Promise<void> {
  const curves = await tx
    .selectFrom('train_latest_metric')
    .select(['run_number', 'key_number'])
    .orderBy('run_number')
    .execute();
  for (const { run_number, key_number } of curves) {
    const points = (await tx
      .selectFrom('train_metric')
      .selectAll()
      .where('run_number', '=', run_number)
      .where('key_number', '=', key_number)
      .orderBy('step')
      .orderBy('at')
      .execute()) as OldPoint[];
    for (let start = 0; start < points.length; start += gathered) {
      const piece = points.slice(start, start + gathered);
      await tx
        .insertInto('train_metric_chunk')
        .values({
          run_number,
          key_number,
          start_at: start,
          points: encodePoints(piece.map((row) => (row.is_nan === 1 ? { ...row, value: Number.NaN } : row))),
        })
        .execute();
    }
    await tx
      .updateTable('train_latest_metric')
      .set({ point_count: points.length })
      .where('run_number', '=', run_number)
      .where('key_number', '=', key_number)
      .execute();
  }
}
