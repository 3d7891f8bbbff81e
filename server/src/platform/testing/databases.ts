import { describe, type TestContext } from 'node:test';
import type { Database, ModuleMigrations } from '../database/database.ts';
import { openSqliteDatabase } from '../database/sqlite-database.ts';

/** Opens an empty database with the suite's migrations applied; closed after the test. */
export type OpenTestDatabase = (t: TestContext) => Promise<Database>;

/**
 * Registers the same tests for every database the server can use. Each `open` is a fresh, migrated database.
 *
 *     forEachDatabase('registry store', [registryMigrations], (open) => {
 *       test('keeps a version', async (t) => {
 *         const database = await open(t);
 *       });
 *     });
 */
export function forEachDatabase(
  title: string,
  migrations: readonly ModuleMigrations[],
  register: (open: OpenTestDatabase, kind: Database['kind']) => void,
): void {
  describe(`${title} on SQLite`, () => {
    register(async (t) => {
      const database = await openSqliteDatabase({ path: ':memory:' });
      t.after(() => database.close());
      await database.migrate(migrations);
      return database;
    }, 'sqlite');
  });
}
