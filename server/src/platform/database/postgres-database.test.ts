import assert from 'node:assert/strict';
import { chownSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { isSlipwayError } from '../errors/slipway-error.ts';
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../testing/postgres.ts';
import { mountSmallDisk } from '../testing/small-disk.ts';
import { sql } from './kysely.ts';
import { openDatabase } from './open-database.ts';
import { openPostgresDatabase } from './postgres-database.ts';

const hasCode = (code: string) => (error: unknown) => isSlipwayError(error) && error.code === code;

test('a server that does not answer is named without its password', async () => {
  await assert.rejects(
    openPostgresDatabase({ url: 'postgres://ada:secret@127.0.0.1:1/models' }),
    (error) =>
      hasCode('not-ready')(error) &&
      /127\.0\.0\.1:1\/models does not answer.*ECONNREFUSED/.test(String(error)) &&
      !String(error).includes('secret'),
  );
});

test('another kind of database is refused', async () => {
  await assert.rejects(
    openDatabase({ url: 'mysql://root:secret@127.0.0.1/x', path: 'unused' }),
    (error) => hasCode('invalid-request')(error) && !String(error).includes('secret'),
  );
});

describe('PostgreSQL', { skip: whyNoPostgres() ?? false }, () => {
  let server: Promise<TestPostgres> | undefined;
  const url = async () => (await (server ??= startTestPostgres())).url;
  after(async () => (await server)?.stop());

  test('sums and wide integers come back as on SQLite', async (t) => {
    const database = await openPostgresDatabase({ url: await url() });
    t.after(() => database.close());
    const { rows } = await sql`
      select count(*) as n, sum(v) as total, avg(v) as mean, 9007199254740993::bigint as wide
      from (values (1::bigint), (2::bigint)) as t(v)`.execute(database.reader());
    assert.deepEqual(rows, [{ n: 2, total: 3, mean: 1.5, wide: 9007199254740993n }]);
  });

  test('text that cannot be kept is the fault of who sent it, in reads and writes', async (t) => {
    const database = await openPostgresDatabase({ url: await url() });
    t.after(() => database.close());
    const broken = hasCode('invalid-request');
    await assert.rejects(sql`select ${'a\0b'}::text`.execute(database.reader()), broken);
    await assert.rejects(
      database.write(async (tx) => sql`select ${'a\0b'}::text`.execute(tx)),
      broken,
    );
  });

  test('the reader refuses to write', async (t) => {
    const database = await openPostgresDatabase({ url: await url() });
    t.after(() => database.close());
    await assert.rejects(sql`create table public.never (id text)`.execute(database.reader()), /read-only/);
  });

  test('connections that the server ended are replaced', { timeout: 10_000 }, async (t) => {
    const warnings: string[] = [];
    const log = { warn: (message: string) => void warnings.push(message) };
    const database = await openPostgresDatabase({ url: await url(), log });
    t.after(() => database.close());
    const pidOf = async (result: Promise<{ rows: { pid: number }[] }>) => (await result).rows[0]!.pid;
    const pids = [
      await database.write((tx) => pidOf(sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx))),
      await pidOf(sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.reader())),
    ];
    const other = await openPostgresDatabase({ url: await url() });
    t.after(() => other.close());
    for (const pid of pids) await sql`select pg_terminate_backend(${pid}::int)`.execute(other.reader());
    while (warnings.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await database.write(async (tx) => sql`select 1`.execute(tx));
    await sql`select 1`.execute(database.reader());
  });

  test('a full disk is storage-full', async (t) => {
    const given = process.env['SLIPWAY_TEST_POSTGRES_URL'];
    if (given) return t.skip('a tablespace on a small disk needs a server of our own');
    const disk = mountSmallDisk(t, 1024 * 1024);
    if (disk === undefined) return;
    const { identity } = await server!;
    if ('uid' in identity) chownSync(disk.directory, identity.uid!, identity.gid!);
    const { Client } = await import('pg');
    const client = new Client({ connectionString: await url() });
    await client.connect();
    await client.query(`create tablespace small location '${disk.directory}'`);
    await client.query('create table crowded (id bigint, text text) tablespace small');
    const database = await openPostgresDatabase({ url: await url() });
    const fill = database.write(async (tx) =>
      sql`insert into crowded select n, repeat(md5(n::text), 20) from generate_series(1, 5000) as n`.execute(
        tx,
      ),
    );
    await assert.rejects(fill, hasCode('storage-full'));
    const { rows } = await sql`select count(*) as n from crowded`.execute(database.reader());
    assert.deepEqual(rows, [{ n: 0 }]);
    await database.close();
    await client.query('drop table crowded');
    await client.query('drop tablespace small');
    await client.end();
  });
});
