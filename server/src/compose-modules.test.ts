import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { moduleMigrations } from './compose-modules.ts';
import { sql } from './platform/database/kysely.ts';
import { openSqliteDatabase } from './platform/database/sqlite-database.ts';
import { temporaryFolder } from './platform/testing/temporary-folder.ts';

/** Columns that are called digests and name no blob. */
const noBlobs = new Set([
  'data_feature_set.sql_digest',
  'evaluate_dataset.digest',
  'pipelines_project.file_digest',
  'traces_source.digest',
  'train_dataset.digest',
  'train_logged_model_metric.dataset_digest',
  'train_run_dataset.digest',
]);

test('every column that may name a blob says whether the blob is needed', async (t) => {
  const database = await openSqliteDatabase({ path: join(temporaryFolder(t), 'all.db') });
  t.after(() => database.close());
  await database.migrate(moduleMigrations);
  const { rows } = await sql<{ name: string }>`
    select t.name || '.' || c.name as name from sqlite_master t, pragma_table_info(t.name) c
    where t.type = 'table' order by 1`.execute(database.reader());
  const columns = rows.map(({ name }) => name);
  const declared = moduleMigrations.flatMap(({ blobColumns = {} }) =>
    Object.entries(blobColumns).flatMap(([table, names]) => names.map((name) => `${table}.${name}`)),
  );
  assert.deepEqual(
    declared.filter((name) => !columns.includes(name)),
    [],
    'declared columns that are not there',
  );
  const known = new Set([...declared, ...noBlobs]);
  assert.deepEqual(
    columns.filter((name) => name.endsWith('digest') && !known.has(name)),
    [],
    'is the blob behind it garbage when nothing else mentions it? say so in blobColumns or here',
  );
});
