import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Generated } from 'kysely';
import { isSlipwayError } from '../errors/slipway-error.ts';
import type { OpenTestDatabase } from '../testing/databases.ts';
import type { ModuleMigrations } from './database.ts';

type Tables = {
  shelf_item: {
    key: string;
    amount: number;
    ratio: number | null;
    is_open: number;
    note: string | null;
  };
  shelf_line: { seq: Generated<number>; text: string };
};

/** The tables that the suite works on; an adapter opens with them applied. */
export const conformanceMigrations: ModuleMigrations = {
  module: 'shelf',
  migrations: [
    {
      id: '0001-create-items',
      async up(tx, kind) {
        await tx.schema
          .createTable('shelf_item')
          .addColumn('key', 'text', (column) => column.primaryKey())
          .addColumn('amount', 'bigint', (column) => column.notNull())
          .addColumn('ratio', 'double precision')
          .addColumn('is_open', 'integer', (column) => column.notNull())
          .addColumn('note', 'text')
          .execute();
        await tx.schema
          .createTable('shelf_line')
          .addColumn('seq', kind === 'sqlite' ? 'integer' : 'bigint', (column) =>
            kind === 'sqlite'
              ? column.primaryKey().autoIncrement()
              : column.primaryKey().generatedAlwaysAsIdentity(),
          )
          .addColumn('text', 'text', (column) => column.notNull())
          .execute();
      },
    },
  ],
};

const item = (key: string, amount = 1) => ({ key, amount, ratio: null, is_open: 0, note: null });

const hasCode = (code: string) => (error: unknown) => isSlipwayError(error) && error.code === code;

/** What every `Database` does. `open` gives an empty one with `conformanceMigrations` applied. */
export function testDatabaseContract(open: OpenTestDatabase): void {
  test('values come back as they went in', async (t) => {
    const database = await open(t);
    const row = {
      key: 'äß "quoted"',
      amount: Date.UTC(2026, 6, 1),
      ratio: 0.1,
      is_open: 1,
      note: '{"a":[1,null]}',
    };
    await database.write<Tables, void>(async (tx) => {
      await tx
        .insertInto('shelf_item')
        .values([row, item('plain', -7)])
        .execute();
    });
    const rows = await database
      .reader<Tables>()
      .selectFrom('shelf_item')
      .selectAll()
      .orderBy('amount')
      .execute();
    assert.deepEqual(rows, [item('plain', -7), row]);
  });

  test('a whole number in a text column keeps its digits', async (t) => {
    const database = await open(t);
    await database.write<Tables, void>(async (tx) => {
      await tx
        .insertInto('shelf_item')
        .values({ ...item('n'), note: 5 as unknown as string })
        .execute();
    });
    const row = await database.reader<Tables>().selectFrom('shelf_item').select('note').executeTakeFirst();
    assert.equal(row?.note, '5');
  });

  test('returning gives generated keys, which grow', async (t) => {
    const database = await open(t);
    const add = (text: string) =>
      database.write<Tables, number>(async (tx) => {
        const row = await tx
          .insertInto('shelf_line')
          .values({ text })
          .returning('seq')
          .executeTakeFirstOrThrow();
        return row.seq;
      });
    const first = await add('a');
    const second = await add('b');
    assert.equal(typeof first, 'number');
    assert.ok(second > first);
  });

  test('update and delete report how many rows they touched', async (t) => {
    const database = await open(t);
    const counts = await database.write<Tables, bigint[]>(async (tx) => {
      await tx
        .insertInto('shelf_item')
        .values([item('a'), item('b'), item('c')])
        .execute();
      const updated = await tx
        .updateTable('shelf_item')
        .set({ amount: 2 })
        .where('key', '!=', 'a')
        .executeTakeFirst();
      const deleted = await tx.deleteFrom('shelf_item').where('key', '=', 'a').executeTakeFirst();
      return [updated.numUpdatedRows, deleted.numDeletedRows];
    });
    assert.deepEqual(counts, [2n, 1n]);
  });

  test('a write that throws leaves nothing and gives its own error back', async (t) => {
    const database = await open(t);
    const mine = new Error('mine');
    const failing = database.write<Tables, void>(async (tx) => {
      await tx.insertInto('shelf_item').values(item('lost')).execute();
      throw mine;
    });
    await assert.rejects(failing, (error) => error === mine);
    assert.deepEqual(await keys(database), []);
  });

  test('a failing write does not touch the others that arrived with it', async (t) => {
    const database = await open(t);
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) =>
        database.write<Tables, number>(async (tx) => {
          await tx
            .insertInto('shelf_item')
            .values(item(`k${n}`, n))
            .execute();
          if (n % 3 === 0) throw new Error(`refused ${n}`);
          return n;
        }),
      ),
    );
    const kept = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    assert.equal(kept.length, 26);
    assert.deepEqual((await keys(database)).sort(), kept.map((n) => `k${n}`).sort());
  });

  test('the reader sees nothing that is not committed', async (t) => {
    const database = await open(t);
    await database.write<Tables, void>(async (tx) => {
      await tx.insertInto('shelf_item').values(item('half')).execute();
      assert.deepEqual(await keys(database), []);
    });
    assert.deepEqual(await keys(database), ['half']);
  });

  test('a second row with the same key is a conflict, and the write can go on from it', async (t) => {
    const database = await open(t);
    const insert = () =>
      database.write<Tables, void>(async (tx) => {
        await tx.insertInto('shelf_item').values(item('only')).execute();
      });
    await insert();
    await assert.rejects(insert(), hasCode('conflict'));
    await database.write<Tables, void>(async (tx) => {
      const result = await tx
        .insertInto('shelf_item')
        .values(item('only', 9))
        .onConflict((on) => on.column('key').doUpdateSet({ amount: 9 }))
        .executeTakeFirst();
      assert.equal(result.numInsertedOrUpdatedRows, 1n);
    });
    assert.deepEqual(await keys(database), ['only']);
  });

  test('counting up from many sides loses no step', async (t) => {
    const database = await open(t);
    await database.write<Tables, void>(async (tx) => {
      await tx.insertInto('shelf_item').values(item('counter', 0)).execute();
    });
    const step = () =>
      database.write<Tables, void>(async (tx) => {
        const row = await tx.selectFrom('shelf_item').select('amount').executeTakeFirstOrThrow();
        await tx
          .updateTable('shelf_item')
          .set({ amount: row.amount + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 25 }, step));
    const row = await database
      .reader<Tables>()
      .selectFrom('shelf_item')
      .select('amount')
      .executeTakeFirstOrThrow();
    assert.equal(row.amount, 25);
  });

  test('a write inside a write is refused instead of waiting for itself', async (t) => {
    const database = await open(t);
    await assert.rejects(
      database.write(async () => {
        await database.write(async () => undefined);
      }),
      /inside a write/,
    );
  });

  test('migrating again does nothing', async (t) => {
    const database = await open(t);
    await database.migrate([conformanceMigrations]);
    await database.migrate([conformanceMigrations]);
    assert.deepEqual(await keys(database), []);
  });

  test('migrating from two sides at once applies each step once', async (t) => {
    const database = await open(t);
    let runs = 0;
    const racing: ModuleMigrations = {
      module: 'race',
      migrations: [
        {
          id: '0001-count',
          async up(tx) {
            runs++;
            await tx.schema.createTable('race_thing').addColumn('id', 'text').execute();
          },
        },
      ],
    };
    await Promise.all([database.migrate([racing]), database.migrate([racing])]);
    assert.equal(runs, 1);
  });

  test('a migration that fails keeps the steps before it and goes on from there', async (t) => {
    const database = await open(t);
    const first = {
      id: '0001-first',
      up: async (tx: Parameters<ModuleMigrations['migrations'][number]['up']>[0]) => {
        await tx.schema.createTable('torn_first').addColumn('id', 'text').execute();
      },
    };
    const second = (isBroken: boolean) => ({
      id: '0002-second',
      up: async (tx: Parameters<ModuleMigrations['migrations'][number]['up']>[0]) => {
        await tx.schema.createTable('torn_second').addColumn('id', 'text').execute();
        if (isBroken) throw new Error('power went');
      },
    });
    await assert.rejects(
      database.migrate([{ module: 'torn', migrations: [first, second(true)] }]),
      /power went/,
    );
    await database.migrate([{ module: 'torn', migrations: [first, second(false)] }]);
    const rows = await database
      .reader<{ torn_second: { id: string } }>()
      .selectFrom('torn_second')
      .selectAll()
      .execute();
    assert.deepEqual(rows, []);
  });

  test('a schema written by a newer release is refused by name', async (t) => {
    const database = await open(t);
    await assert.rejects(
      database.migrate([{ module: 'shelf', migrations: [] }]),
      (error) => hasCode('conflict')(error) && /newer release.*0001-create-items/.test(String(error)),
    );
  });

  test('migrations out of order or badly named are a defect', async (t) => {
    const database = await open(t);
    const up = async () => undefined;
    const attempt = (...ids: string[]) =>
      database.migrate([{ module: 'odd', migrations: ids.map((id) => ({ id, up })) }]);
    await assert.rejects(attempt('0002-b', '0001-a'), /must come before/);
    await assert.rejects(attempt('0001-a', '0001-b'), /must come before/);
    await assert.rejects(attempt('1-a'), /not named/);
  });

  test('a closed database says so and may be closed twice', async (t) => {
    const database = await open(t);
    await database.close();
    await database.close();
    await assert.rejects(
      database.write(async () => undefined),
      /closed/,
    );
  });
}

async function keys(database: Awaited<ReturnType<OpenTestDatabase>>): Promise<string[]> {
  const rows = await database
    .reader<Tables>()
    .selectFrom('shelf_item')
    .select('key')
    .orderBy('key')
    .execute();
  return rows.map((row) => row.key);
}
