import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isSlipwayError } from '../errors/slipway-error.ts';
import { startChild } from '../testing/child-process.ts';
import { mountSmallDisk } from '../testing/small-disk.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Database, ModuleMigrations } from './database.ts';
import { sql } from './kysely.ts';
import { openSqliteDatabase, type SqliteOptions } from './sqlite-database.ts';

type Tables = { note: { id: number; text: string } };

const migrations: ModuleMigrations = {
  module: 'note',
  migrations: [
    {
      id: '0001-create',
      async up(tx) {
        await tx.schema
          .createTable('note')
          .addColumn('id', 'integer', (column) => column.primaryKey())
          .addColumn('text', 'text', (column) => column.notNull())
          .execute();
      },
    },
  ],
};

const hasCode = (code: string) => (error: unknown) => isSlipwayError(error) && error.code === code;

async function open(t: TestContext, options: Partial<SqliteOptions> = {}): Promise<Database> {
  const database = await openSqliteDatabase({ path: join(temporaryFolder(t), 'test.sqlite'), ...options });
  t.after(() => database.close());
  await database.migrate([migrations]);
  return database;
}

const insert = (database: Database, id: number, text = 'x') =>
  database.write<Tables, void>(async (tx) => {
    await tx.insertInto('note').values({ id, text }).execute();
  });

async function ids(database: Database): Promise<number[]> {
  const rows = await database.reader<Tables>().selectFrom('note').select('id').orderBy('id').execute();
  return rows.map((row) => row.id);
}

test('writes that arrive together share a few transactions', async (t) => {
  const database = await open(t);
  const seen = new Set<number>();
  const writes = Array.from({ length: 50 }, (_, id) =>
    database.write<Tables, void>(async (tx) => {
      await tx.insertInto('note').values({ id, text: 'x' }).execute();
      seen.add((await ids(database)).length);
    }),
  );
  await Promise.all(writes);
  // A slow machine may end a group early; fifty commits of their own would show fifty different counts.
  assert.ok(seen.size <= 5, `the writes were committed in ${seen.size} groups`);
  assert.equal((await ids(database)).length, 50);
});

test('a long queue of writes lets timers through', async (t) => {
  const database = await open(t);
  let longestMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 1);
  await Promise.all(Array.from({ length: 10_000 }, (_, id) => insert(database, id)));
  clearInterval(timer);
  assert.ok(longestMs < 250, `the event loop stood still for ${Math.round(longestMs)} ms`);
});

test('integers beyond 2^53 come back as bigint, others as numbers', async (t) => {
  const database = await open(t);
  const { rows } = await sql<{ wide: bigint; narrow: number; flag: number }>`
    select 9007199254740993 as wide, 9007199254740991 as narrow, ${true} as flag`.execute(database.reader());
  assert.deepEqual(rows, [{ wide: 9007199254740993n, narrow: 9007199254740991, flag: 1 }]);
});

test('rows can be streamed while the same query runs again', async (t) => {
  const database = await open(t);
  for (let id = 0; id < 5; id++) await insert(database, id);
  const query = database.reader<Tables>().selectFrom('note').select('id').orderBy('id');
  const streamed: number[] = [];
  for await (const row of query.stream()) {
    streamed.push(row.id);
    assert.equal((await query.execute()).length, 5);
  }
  assert.deepEqual(streamed, [0, 1, 2, 3, 4]);
});

test('the reader refuses to write', async (t) => {
  const database = await open(t);
  const reader = database.reader<Tables>();
  await assert.rejects(reader.insertInto('note').values({ id: 1, text: 'x' }).execute(), /readonly/);
  await assert.rejects(
    reader.transaction().execute(async () => undefined),
    /reader is for SELECT/,
  );
});

test('a temporary database leaves nothing behind', async () => {
  const database = await openSqliteDatabase({ path: ':memory:' });
  const { rows } = await sql<{ file: string }>`select file from pragma_database_list`.execute(
    database.reader(),
  );
  assert.equal(existsSync(rows[0]!.file), true);
  await database.close();
  assert.equal(existsSync(rows[0]!.file), false);
});

test('full synchronous is what it says', async (t) => {
  const database = await open(t, { synchronous: 'full' });
  const level = await database.write(async (tx) =>
    sql<{ synchronous: number }>`pragma synchronous`.execute(tx),
  );
  assert.equal(level.rows[0]?.synchronous, 2);
});

test('a database that may not grow refuses writes as storage-full and keeps what it acknowledged', async (t) => {
  const database = await open(t, { maxSizeBytes: 256 * 1024 });
  const kept = await fillUp(database);
  assert.deepEqual(await ids(database), kept);
  await database.write<Tables, void>(async (tx) => {
    await tx.deleteFrom('note').execute();
  });
  await insert(database, 1);
  assert.deepEqual(await ids(database), [1]);
});

test('a full disk refuses writes as storage-full, and writing goes on when there is room', async (t) => {
  const disk = mountSmallDisk(t, 2 * 1024 * 1024);
  if (disk === undefined) return;
  const path = join(disk.directory, 'test.sqlite');
  const database = await openSqliteDatabase({ path });
  await database.migrate([migrations]);
  await insert(database, -1);
  disk.fill();
  const kept = await fillUp(database);
  assert.deepEqual(await ids(database), [-1, ...kept]);
  rmSync(join(disk.directory, 'ballast'));
  await insert(database, -2);
  assert.deepEqual(await ids(database), [-2, -1, ...kept]);
  await database.close();
  const again = await openSqliteDatabase({ path });
  assert.deepEqual(await ids(again), [-2, -1, ...kept]);
  await again.close();
});

/** Writes groups of rows until one is refused; the ids that were acknowledged, in order. */
async function fillUp(database: Database): Promise<number[]> {
  const kept: number[] = [];
  for (let start = 0; start < 2000; start += 8) {
    const group = Array.from({ length: 8 }, (_, n) => start + n);
    const results = await Promise.allSettled(group.map((id) => insert(database, id, 'x'.repeat(1000))));
    kept.push(...group.filter((_, n) => results[n]!.status === 'fulfilled'));
    const failed = results.filter((result) => result.status === 'rejected');
    for (const { reason } of failed) assert.ok(hasCode('storage-full')(reason), String(reason));
    if (failed.length > 0) return kept;
  }
  throw new Error('the disk was never full');
}

test('what was acknowledged survives kill -9, and the file opens again by itself', async (t) => {
  const path = join(temporaryFolder(t), 'test.sqlite');
  const child = join(import.meta.dirname, 'sqlite-database.child.ts');
  const acknowledged: number[] = [];
  for (let round = 0; round < 3; round++) {
    const writer = startChild(t, child, [path]);
    await writer.nextLine();
    const endsAt = performance.now() + 150 + Math.random() * 100;
    while (performance.now() < endsAt) acknowledged.push(Number(await writer.nextLine()));
    await writer.kill();
  }
  const database = await openSqliteDatabase({ path });
  t.after(() => database.close());
  const stored = new Set(await ids(database));
  assert.ok(acknowledged.length > 50);
  for (const id of acknowledged) assert.ok(stored.has(id), `row ${id} was acknowledged and is gone`);
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database.reader());
  assert.equal(rows[0]?.integrity_check, 'ok');
});
