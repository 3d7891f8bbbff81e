import { join } from 'node:path';
import { DOUBLE, DuckDBDataChunk } from '@duckdb/node-api';
import type { Task } from '@slipway/algorithms';
import { type DuckDb, quoteIdentifier, quoteText } from '../../../engines/duckdb/index.ts';
import type { BlobInfo } from '../../../platform/blobs/blobs.ts';
import type { JobContext } from '../../../platform/jobs/job-handler.ts';
import { actualColumn, pickedTable } from './pick-rows.ts';

const chunkRows = 2048;

/** The columns of a scores file beside `__row` and `actual`. */
export const scoreColumns = (task: Task, classCount: number): string[] =>
  task === 'multiclass' ? Array.from({ length: classCount }, (_, index) => `p${index}`) : ['score'];

/**
 * Keeps scores as a parquet blob: `__row`, `actual`, and `score` (probability of the positive class, or the
 * prediction) or `p0…pK-1`, in order of `__row`. `columns` are the score columns, each of the picked rows' length.
 */
export async function writeScores(
  db: DuckDb,
  context: JobContext,
  scores: { names: readonly string[]; columns: readonly (Float32Array | Float64Array)[] },
): Promise<BlobInfo> {
  await appendScores(db, scores);
  const path = join(context.scratchDirectory, 'scores.parquet');
  const selected = scores.names.map((name) => `s.${quoteIdentifier(name)}`);
  // Both tables are in the order they were filled in.
  await db.run(
    `COPY (SELECT r.__row, r.${quoteIdentifier(actualColumn)} AS actual, ${selected.join(', ')}
           FROM ${pickedTable} r POSITIONAL JOIN scored s)
     TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  return context.blobs.putFile(path, { isMove: true });
}

async function appendScores(
  db: DuckDb,
  { names, columns }: { names: readonly string[]; columns: readonly (Float32Array | Float64Array)[] },
): Promise<void> {
  const declared = names.map((name) => `${quoteIdentifier(name)} DOUBLE`);
  await db.run(`CREATE OR REPLACE TEMP TABLE scored (${declared.join(', ')})`);
  const rowCount = columns[0]!.length;
  await db.guard(async () => {
    const appender = await db.connection.createAppender('scored', 'main', 'temp');
    const types = names.map(() => DOUBLE);
    for (let start = 0; start < rowCount; start += chunkRows) {
      const end = Math.min(start + chunkRows, rowCount);
      const chunk = DuckDBDataChunk.create(types, end - start);
      chunk.setColumns(columns.map((column) => Array.from(column.subarray(start, end))));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  });
}
