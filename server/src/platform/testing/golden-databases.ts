import assert from 'node:assert/strict';
import { copyFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { Database, ModuleMigrations } from '../database/database.ts';
import { sql } from '../database/kysely.ts';
import { openSqliteDatabase } from '../database/sqlite-database.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** `check` looks at the data that was in the file, after the upgrade. */
export type GoldenOptions = {
  directory: string;
  migrations: readonly ModuleMigrations[];
  check?: (database: Database, file: string) => Promise<void>;
};

/**
 * Registers a test for every `*.sqlite` in the folder, each written by a released version: it is upgraded, and
 * must then have the very tables of a new database, and still its rows.
 */
export function testGoldenDatabases({ directory, migrations, check }: GoldenOptions): void {
  const files = readdirSync(directory).filter((name) => name.endsWith('.sqlite'));
  test('there are databases of former releases to upgrade', () => assert.ok(files.length > 0));
  for (const file of files) {
    test(`${basename(file)} is upgraded to the schema of today`, async (t) => {
      const path = join(temporaryFolder(t), file);
      copyFileSync(join(directory, file), path);
      const fresh = await openMigrated(t, ':memory:', migrations);
      const upgraded = await openMigrated(t, path, migrations);
      assert.deepEqual(await columnsOf(upgraded), await columnsOf(fresh));
      assert.deepEqual(await indexesOf(upgraded), await indexesOf(fresh));
      const { rows } = await sql`pragma integrity_check`.execute(upgraded.reader());
      assert.deepEqual(rows, [{ integrity_check: 'ok' }]);
      await check?.(upgraded, file);
    });
  }
}

async function openMigrated(
  t: { after(work: () => Promise<void>): void },
  path: string,
  migrations: readonly ModuleMigrations[],
): Promise<Database> {
  const database = await openSqliteDatabase({ path });
  t.after(() => database.close());
  await database.migrate(migrations);
  return database;
}

/** By name: a column that was added later stands at the end, and that makes no difference. */
const columnsOf = async (database: Database) =>
  (
    await sql`select t.name as "table", c.name, c.type, c."notnull", c.dflt_value, c.pk
      from sqlite_schema t join pragma_table_xinfo(t.name) c where t.type = 'table' order by t.name, c.name`.execute(
      database.reader(),
    )
  ).rows;

const indexesOf = async (database: Database) =>
  (
    await sql`select t.name as "table", i.name, i."unique", c.seqno, c.name as "column"
      from sqlite_schema t join pragma_index_list(t.name) i join pragma_index_info(i.name) c
      where t.type = 'table' order by t.name, i.name, c.seqno`.execute(database.reader())
  ).rows;
