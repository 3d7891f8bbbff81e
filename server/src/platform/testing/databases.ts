import { randomBytes } from 'node:crypto';
import { after, describe, type TestContext } from 'node:test';
import type { Database, ModuleMigrations } from '../database/database.ts';
import { openSqliteDatabase } from '../database/sqlite-database.ts';
import { startTestPostgres, type TestPostgres, whyNoPostgres } from './postgres.ts';

/** Opens an empty database with the suite's migrations applied; closed after the test. */
export type OpenTestDatabase = (t: Pick<TestContext, 'after'>) => Promise<Database>;

/**
 * Registers the same tests for every database the server can use. Each `open` is a fresh, migrated database.
 *
 *     forEachDatabase('registry store', [registryMigrations], (open) => {
 *       test('keeps a version', async (t) => {
 *         const database = await open(t);
 *       });
 *     });
 *
 * PostgreSQL is started once for each test file, or taken from SLIPWAY_TEST_POSTGRES_URL; without either those
 * tests are skipped with the reason. Call it at the top level of the file.
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
  const reason = whyNoPostgres();
  describe(`${title} on PostgreSQL`, { skip: reason ?? false }, () => {
    if (reason === undefined) register(openInSchema(migrations), 'postgres');
  });
}

let server: Promise<TestPostgres> | undefined;

function sharedPostgres(): Promise<TestPostgres> {
  server ??= startTestPostgres();
  return server;
}

/** A schema of its own for each test: made in milliseconds, where a database takes a second. */
function openInSchema(migrations: readonly ModuleMigrations[]): OpenTestDatabase {
  after(async () => {
    const running = server;
    server = undefined;
    await (await running)?.stop();
  });
  return async (t) => {
    const { url } = await sharedPostgres();
    const schema = `test_${randomBytes(8).toString('hex')}`;
    await runOnce(url, `create schema ${schema}`);
    const { openPostgresDatabase } = await import('../database/postgres-database.ts');
    const database = await openPostgresDatabase({ url, schema });
    t.after(async () => {
      await database.close();
      await runOnce(url, `drop schema ${schema} cascade`);
    });
    await database.migrate(migrations);
    return database;
  };
}

async function runOnce(url: string, sql: string): Promise<void> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
