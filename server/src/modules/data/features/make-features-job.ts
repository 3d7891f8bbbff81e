import { join } from 'node:path';
import type { JsonValue } from '@slipway/contract';
import {
  type DuckDb,
  openDuckDb,
  parquetTable,
  quoteIdentifier,
  quoteText,
} from '../../../engines/duckdb/index.ts';
import { defineJobHandler, type JobContext } from '../../../platform/jobs/job-handler.ts';
import { splitNameSql } from '../splits/split-sql.ts';
import { describeFeatures } from './feature-columns.ts';
import { FeaturesInput, type FeaturesOutput } from './features-input.ts';
import { withoutSemicolon } from './statement.ts';

export const featuresKind = 'data.features';

/**
 * Runs the feature SELECT over a dataset version and leaves one parquet blob: the SELECT's columns, `__split`
 * (name of the part or NULL) and `__row` (1-based row of the version), in the version's order. The same version
 * and SQL give the same bytes.
 */
export const makeFeaturesJob = defineJobHandler<JsonValue, FeaturesOutput>({
  kind: featuresKind,
  async run(queued, context) {
    const input = FeaturesInput.parse(queued);
    const db = await openDuckDb({
      memoryLimitBytes: input.memoryLimitBytes,
      threads: context.threads,
      temporaryDirectory: join(context.scratchDirectory, 'spill'),
      signal: context.signal,
      valueErrorCode: 'invalid-sql',
    });
    try {
      return await makeFeatures(db, input, context);
    } finally {
      db.close();
    }
  },
});

async function makeFeatures(db: DuckDb, input: FeaturesInput, context: JobContext): Promise<FeaturesOutput> {
  context.progress({ fraction: 0, message: 'checking the feature SQL' });
  const columns = await describeFeatures(db, input);
  const path = await context.blobs.localPath(input.parquetDigest);
  const target = join(context.scratchDirectory, 'features.parquet');
  context.progress({ fraction: 0.1, message: `computing ${columns.length} features` });
  await writeFeatures(db, input, { path, target });
  context.progress({ fraction: 0.8, message: 'counting parts' });
  const counts = await db.rows<{ part: string | null; count: number }>(
    `SELECT __split AS part, count(*) AS count FROM ${parquetTable(target)} GROUP BY ALL`,
  );
  const rowCount = counts.reduce((sum, { count }) => sum + count, 0);
  const splits = (input.split?.parts ?? []).map(({ name }) => ({
    name,
    rowCount: counts.find(({ part }) => part === name)?.count ?? 0,
  }));
  const blob = await context.blobs.putFile(target, { isMove: true });
  return {
    name: input.name,
    datasetVersionId: input.datasetVersionId,
    sql: input.sql,
    parquetDigest: blob.digest,
    sizeBytes: blob.sizeBytes,
    rowCount,
    columns: [...columns],
    splits,
  };
}

async function writeFeatures(
  db: DuckDb,
  input: FeaturesInput,
  { path, target }: { path: string; target: string },
): Promise<void> {
  const dataset = quoteIdentifier(input.dataset);
  await db.run(`DROP TABLE ${dataset}`);
  await db.run(`CREATE VIEW ${dataset} AS SELECT * FROM ${parquetTable(path)}`);
  // Both sides keep the file's order, so rows meet themselves; the SELECT itself stays as it was written.
  await db.run(
    `COPY (
       SELECT features.*, parts.__split, parts.__row
       FROM (${withoutSemicolon(input.sql)}
       ) AS features
       POSITIONAL JOIN (
         SELECT ${splitNameSql(input.split)} AS __split, CAST(file_row_number + 1 AS BIGINT) AS __row
         FROM ${parquetTable(path, true)}
       ) AS parts
     ) TO ${quoteText(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
  );
}
