import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSlipwayError } from '../errors/slipway-error.ts';
import type { Analytics, AnalyticsTable, Cell } from './analytics.ts';

const calls: AnalyticsTable = {
  name: 'calls',
  columns: { id: 'VARCHAR', at: 'BIGINT', code: 'INTEGER', latency: 'DOUBLE', is_ok: 'BOOLEAN' },
};

const hasCode = (code: string) => (error: unknown) => isSlipwayError(error) && error.code === code;

/** Opens the same store again and again within one test: what one closed, the next finds. */
export type OpenAnalyticsAgain = (t: TestContext) => { open(): Promise<Analytics> };

/** What every `Analytics` does. */
export function testAnalyticsContract(prepare: OpenAnalyticsAgain): void {
  const openWith = async (t: TestContext, tables: readonly AnalyticsTable[] = [calls]) => {
    const analytics = await prepare(t).open();
    t.after(() => analytics.close());
    await analytics.define(tables);
    return analytics;
  };

  test('values come back as they went in', async (t) => {
    const analytics = await openWith(t);
    const rows = [
      { id: 'ä "quoted" \n\u0000 🚢', at: 2 ** 53 - 1, code: -(2 ** 31), latency: 0.1, is_ok: true },
      { id: '', at: -1, code: 0, latency: -0.5, is_ok: false },
      { id: null, at: null, code: null, latency: null, is_ok: null },
    ];
    await analytics.append('calls', rows);
    await analytics.flush();
    assert.deepEqual(await analytics.query('select * from calls'), rows);
  });

  test('wide integers and numbers without a JSON form survive', async (t) => {
    const analytics = await openWith(t);
    const wide = 2n ** 63n - 1n;
    await analytics.append('calls', [
      { at: wide, latency: Number.POSITIVE_INFINITY },
      { at: -(2n ** 63n), latency: Number.NaN },
    ]);
    await analytics.flush();
    const rows = await analytics.query<{ at: bigint; latency: number }>('select "at", latency from calls');
    assert.deepEqual(rows, [
      { at: wide, latency: Number.POSITIVE_INFINITY },
      { at: -(2n ** 63n), latency: Number.NaN },
    ]);
  });

  test('columns that a row leaves out are null, in any order', async (t) => {
    const analytics = await openWith(t);
    await analytics.append('calls', [{ code: 7, id: 'x' }]);
    await analytics.flush();
    const [row] = await analytics.query('select * from calls');
    assert.deepEqual(row, { id: 'x', at: null, code: 7, latency: null, is_ok: null });
  });

  test('rows show without a flush soon after they were acknowledged', async (t) => {
    const analytics = await openWith(t);
    await analytics.append('calls', [{ id: 'soon' }]);
    await sleep(analytics.visibleAfterMs);
    assert.equal(await count(analytics), 1);
  });

  test('many small appends all arrive, each in its order', async (t) => {
    const analytics = await openWith(t, [calls, { name: 'others', columns: { n: 'INTEGER' } }]);
    const appends: Promise<void>[] = [];
    for (let n = 0; n < 3000; n++) {
      appends.push(analytics.append('calls', [{ id: String(n % 7), at: n }]));
      if (n % 3 === 0) appends.push(analytics.append('others', [{ n }, { n: -n }]));
    }
    await Promise.all(appends);
    await analytics.flush();
    assert.equal(await count(analytics), 3000);
    const [sums] = await analytics.query('select count(*) as n, sum(n) as total from others');
    assert.deepEqual(sums, { n: 2000, total: 0 });
    const order = await analytics.query<{ at: number }>('select "at" from calls order by rowid');
    assert.deepEqual(
      order.map((row) => row.at),
      Array.from({ length: 3000 }, (_, n) => n),
    );
  });

  test('a row that does not fit is refused by column, before anything of its call is kept', async (t) => {
    const analytics = await openWith(t);
    const bad: [string, Cell][] = [
      ['id', 5],
      ['at', 1.5],
      ['at', 'soon'],
      ['at', 2n ** 63n],
      ['code', 2 ** 31],
      ['code', 1n],
      ['latency', 'NaN'],
      ['is_ok', 1],
      ['colour', 'red'],
    ];
    for (const [column, value] of bad) {
      await assert.rejects(
        analytics.append('calls', [{ id: 'good' }, { [column]: value }]),
        (error) => hasCode('invalid-request')(error) && String(error).includes(column),
        `${column} = ${value}`,
      );
    }
    await assert.rejects(analytics.append('nothing', [{ id: 'x' }]), hasCode('not-found'));
    await analytics.append('calls', []);
    await analytics.flush();
    assert.equal(await count(analytics), 0);
  });

  test('parameters are values, never SQL, and may be a limit', async (t) => {
    const analytics = await openWith(t);
    await analytics.append('calls', [
      { id: "it's", at: 1 },
      { id: 'b', at: 2 },
      { id: 'c', at: 3, is_ok: true },
    ]);
    await analytics.flush();
    const ids = async (sql: string, params: Cell[]) =>
      (await analytics.query<{ id: string }>(sql, params)).map((row) => row.id);
    assert.deepEqual(await ids('select id from calls where id = $1', ["it's"]), ["it's"]);
    assert.deepEqual(await ids('select id from calls where "at" > $1 order by "at" limit $2', [1, 1]), ['b']);
    assert.deepEqual(await ids('select id from calls where is_ok = $1', [true]), ['c']);
    assert.deepEqual(await ids('select id from calls where "at" = $1', [3n]), ['c']);
    assert.deepEqual(
      await ids('select id from calls where id = coalesce($1, id) and "at" < $2', [null, 1.5]),
      ["it's"],
    );
  });

  test('queries cannot write, nor reach files', async (t) => {
    const analytics = await openWith(t);
    await analytics.append('calls', [{ id: 'kept' }]);
    await analytics.flush();
    for (const sql of [
      'delete from calls',
      "insert into calls (id) values ('x')",
      'drop table calls',
      "copy calls to '/tmp/slipway-never.csv'",
      "select * from read_text('/etc/hostname')",
      "attach '/tmp/slipway-never.duckdb'",
      'select 1; delete from calls',
      'set enable_external_access = true',
    ]) {
      await assert.rejects(analytics.query(sql), (error) => error instanceof Error, sql);
    }
    assert.equal(await count(analytics), 1);
  });

  test('queries run beside each other and beside appends', async (t) => {
    const analytics = await openWith(t);
    const work = Array.from({ length: 30 }, async (_, n) => {
      await analytics.append('calls', [{ id: String(n) }]);
      return count(analytics);
    });
    for (const seen of await Promise.all(work)) assert.ok(seen <= 30);
    await analytics.flush();
    assert.equal(await count(analytics), 30);
  });

  test('everything is there after closing and opening again', async (t) => {
    const store = prepare(t);
    for (let round = 1; round <= 3; round++) {
      const analytics = await store.open();
      await analytics.define([calls]);
      await analytics.append('calls', [{ id: `round ${round}` }]);
      await analytics.close();
      await analytics.close();
      await assert.rejects(analytics.append('calls', [{ id: 'late' }]), /closed/);
    }
    const analytics = await store.open();
    t.after(() => analytics.close());
    await analytics.define([calls]);
    assert.equal(await count(analytics), 3);
  });

  test('closing waits for a query that still runs', async (t) => {
    const analytics = await prepare(t).open();
    await analytics.define([calls]);
    const slow = analytics.query<{ n: number }>(
      'select count(*)::integer as n from range(20000000) as r(i) where hash(i) % 2 < 2',
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await analytics.close();
    assert.deepEqual(await slow, [{ n: 20_000_000 }]);
  });

  test('a column that is added later is null before', async (t) => {
    const store = prepare(t);
    const before = await store.open();
    await before.define([calls]);
    await before.append('calls', [{ id: 'old' }]);
    await before.close();
    const after = await store.open();
    t.after(() => after.close());
    await after.define([{ name: 'calls', columns: { ...calls.columns, region: 'VARCHAR' } }]);
    await after.append('calls', [{ id: 'new', region: 'north' }]);
    await after.flush();
    assert.deepEqual(await after.query('select id, region from calls order by id'), [
      { id: 'new', region: 'north' },
      { id: 'old', region: null },
    ]);
  });

  test('a column may be added while the store is in use', async (t) => {
    const analytics = await openWith(t);
    await analytics.append('calls', [{ id: 'old' }]);
    assert.ok((await count(analytics)) <= 1);
    await analytics.define([{ name: 'calls', columns: { region: 'VARCHAR' } }]);
    await analytics.append('calls', [{ id: 'new', region: 'south' }]);
    await analytics.flush();
    assert.deepEqual(await analytics.query('select id, region from calls order by id'), [
      { id: 'new', region: 'south' },
      { id: 'old', region: null },
    ]);
  });
}

async function count(analytics: Analytics): Promise<number> {
  const [row] = await analytics.query<{ n: number }>('select count(*) as n from calls');
  return row!.n;
}
