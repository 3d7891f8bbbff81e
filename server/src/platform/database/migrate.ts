import type { Clock } from '../clock/clock.ts';
import { SlipwayError } from '../errors/slipway-error.ts';
import type { Database, Migration, ModuleMigrations } from './database.ts';

type MigrationTables = { platform_migration: { module: string; id: string; applied_at: number } };

const idPattern = /^\d{4}-[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Brings the schema up to date: what is missing runs in order, each step together with its own record in one
 * transaction, so a process that dies in between goes on where it stopped. The caller holds off other servers.
 *
 * Throws `conflict` when the database has steps this release does not know: it was written by a newer one.
 */
export async function applyMigrations(
  database: Pick<Database, 'kind' | 'reader' | 'write'>,
  modules: readonly ModuleMigrations[],
  clock: Clock,
): Promise<void> {
  for (const module of modules) checkNumbering(module);
  await createRecord(database);
  const applied = await readApplied(database);
  for (const { module, migrations } of modules) {
    const done = applied.get(module) ?? new Set();
    refuseNewer(module, migrations, done);
    for (const migration of migrations) {
      if (!done.has(migration.id)) await applyOne(database, { module, migration, clock });
    }
  }
}

async function createRecord(database: Pick<Database, 'write'>): Promise<void> {
  await database.write<MigrationTables, void>(async (tx) => {
    await tx.schema
      .createTable('platform_migration')
      .ifNotExists()
      .addColumn('module', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('platform_migration_key', ['module', 'id'])
      .execute();
  });
}

async function readApplied(database: Pick<Database, 'reader'>): Promise<Map<string, Set<string>>> {
  const rows = await database
    .reader<MigrationTables>()
    .selectFrom('platform_migration')
    .select(['module', 'id'])
    .execute();
  const applied = new Map<string, Set<string>>();
  for (const { module, id } of rows) {
    applied.set(module, (applied.get(module) ?? new Set()).add(id));
  }
  return applied;
}

async function applyOne(
  database: Pick<Database, 'kind' | 'write'>,
  step: { module: string; migration: Migration; clock: Clock },
): Promise<void> {
  const { module, migration, clock } = step;
  await database.write<MigrationTables, void>(async (tx) => {
    // Looked up again here: another server may have been faster since the list was read.
    const record = tx.selectFrom('platform_migration').select('id');
    const done = await record.where('module', '=', module).where('id', '=', migration.id).executeTakeFirst();
    if (done !== undefined) return;
    await migration.up(tx, database.kind);
    await tx
      .insertInto('platform_migration')
      .values({ module, id: migration.id, applied_at: clock.now() })
      .execute();
  });
}

function refuseNewer(module: string, known: readonly Migration[], applied: ReadonlySet<string>): void {
  const ids = new Set(known.map((migration) => migration.id));
  const unknown = [...applied].filter((id) => !ids.has(id)).sort();
  if (unknown.length === 0) return;
  throw new SlipwayError(
    'conflict',
    `the database was written by a newer release: its ${module} schema has ${unknown.join(', ')}, which this one does not know`,
    { hint: 'start the newer release again, or restore a backup made before the upgrade' },
  );
}

/** A defect of the code, not of the data: found by the first test that migrates. */
function checkNumbering({ module, migrations }: ModuleMigrations): void {
  migrations.forEach(({ id }, position) => {
    const previous = migrations[position - 1]?.id;
    if (!idPattern.test(id)) throw new Error(`migration '${id}' of ${module} is not named 0001-what-it-does`);
    if (previous !== undefined && previous.slice(0, 4) >= id.slice(0, 4)) {
      throw new Error(`migration '${id}' of ${module} must come before '${previous}'`);
    }
  });
}
