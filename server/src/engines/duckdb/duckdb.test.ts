import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { confineTo, type DuckDb, openDuckDb, quoteIdentifier, quoteText, readTable } from './index.ts';

async function open(t: { after(work: () => void): void }, signal?: AbortSignal): Promise<DuckDb> {
  const db = await openDuckDb({
    memoryLimitBytes: 5e8,
    threads: 2,
    ...(signal === undefined ? {} : { signal }),
  });
  t.after(() => db.close());
  return db;
}

test('any name and any text survive quoting', async (t) => {
  const db = await open(t);
  const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.replaceAll('\0', ''));
  await fc.assert(
    fc.asyncProperty(text, text, async (name, value) => {
      const column = `x${name}`;
      const { columns, rows } = await db.table(`SELECT ${quoteText(value)} AS ${quoteIdentifier(column)}`);
      assert.deepEqual([columns[0]!.name, rows[0]![0]], [column, value]);
    }),
    { numRuns: 100 },
  );
});

test('values come as JSON can carry them', async (t) => {
  const db = await open(t);
  const row = await db.row(
    `SELECT 9007199254740993 AS large, 7::BIGINT AS small, 'nan'::DOUBLE AS nan, 1.25 AS decimal,
       12345678901234567890.5 AS wide, [1, NULL] AS list, {'a': {'b': 'x'}} AS struct, MAP {'k': 1} AS map,
       DATE '2001-02-03' AS day, TIMESTAMP '2001-02-03 04:05:06.5' AS moment, TIMESTAMPTZ '2001-02-03 04:05:06+02' AS zoned,
       'ab'::BLOB AS bytes, NULL AS nothing, TRUE AS flag`,
  );
  assert.deepEqual(row, {
    large: '9007199254740993',
    small: 7,
    nan: 'NaN',
    decimal: 1.25,
    wide: '12345678901234567890.5',
    list: [1, null],
    struct: { a: { b: 'x' } },
    map: [{ key: 'k', value: 1 }],
    day: '2001-02-03',
    moment: '2001-02-03 04:05:06.5',
    zoned: '2001-02-03 02:05:06+00',
    bytes: 'YWI=',
    nothing: null,
    flag: true,
  });
});

test('columns are read as typed arrays, missing values marked, order kept over many chunks', async (t) => {
  const db = await open(t);
  const rowCount = 10_007;
  const source = `(SELECT i, CASE WHEN i % 3 <> 0 THEN i / 2 END AS half,
    CASE WHEN i % 5 <> 0 THEN 'c' || (i % 300) END AS category, NULL::VARCHAR AS nothing, i % 2 = 0 AS even
    FROM range(${rowCount}) r(i))`;
  const table = await readTable(db, {
    source,
    columns: [
      { name: 'half', kind: 'numeric' },
      { name: 'category', kind: 'categorical' },
      { name: 'nothing', kind: 'categorical' },
      { name: 'even', kind: 'numeric' },
    ],
  });
  assert.equal(table.rowCount, rowCount);
  const [half, category, nothing, even] = table.columns;
  assert.ok(half?.kind === 'numeric' && even?.kind === 'numeric');
  assert.ok(category?.kind === 'categorical' && nothing?.kind === 'categorical');
  assert.deepEqual(category.categories, [...category.categories].sort());
  for (let i = 0; i < rowCount; i++) {
    assert.ok(Object.is(half.values[i], i % 3 === 0 ? Number.NaN : i / 2), `row ${i}`);
    assert.equal(even.values[i], i % 2 === 0 ? 1 : 0);
    assert.equal(nothing.codes[i], -1);
    const code: number = category.codes[i]!;
    assert.equal(category.categories[code] ?? null, i % 5 === 0 ? null : `c${i % 300}`);
  }
  const part = await readTable(db, {
    source,
    columns: [{ name: 'i', kind: 'numeric' }],
    where: 'i >= 10005',
  });
  assert.deepEqual([...(part.columns[0] as { values: Float32Array }).values], [10_005, 10_006]);
  const none = await readTable(db, {
    source,
    columns: [{ name: 'category', kind: 'categorical' }],
    where: 'i < 0',
  });
  assert.equal(none.rowCount, 0);
});

test('a running statement is stopped by its signal', async (t) => {
  const stop = new AbortController();
  const db = await open(t, stop.signal);
  const running = db.run('SELECT count(*) FROM range(1000000000) a, range(1000000) b');
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(running, { code: 'cancelled' });
  await assert.rejects(db.run('SELECT 1'), { code: 'cancelled' });
});

test('errors have one shape and say what is wrong with the statement or the value', async (t) => {
  const db = await open(t);
  await assert.rejects(db.run('SELEC 1'), { code: 'invalid-sql', message: /syntax error/ });
  await assert.rejects(db.run('SELECT x'), { code: 'invalid-sql', message: /"x" was not found/ });
  await assert.rejects(db.run("SELECT 'a'::INTEGER"), {
    code: 'invalid-data',
    message: /^Could not convert/,
  });
});

test('a confined DuckDB reads its files and nothing else, for good', async (t) => {
  const folder = temporaryFolder(t);
  const [allowed, other] = [join(folder, 'allowed.parquet'), join(folder, 'other.parquet')];
  const db = await open(t);
  for (const path of [allowed, other]) await db.run(`COPY (SELECT 1 AS a) TO '${path}' (FORMAT parquet)`);
  await confineTo(db, [allowed]);
  assert.deepEqual(await db.rows(`SELECT a FROM '${allowed}'`), [{ a: 1 }]);
  for (const sql of [
    `SELECT a FROM '${other}'`,
    `COPY (SELECT 1) TO '${join(folder, 'new.parquet')}'`,
    'SET enable_external_access = true',
    `SET allowed_paths = ['${other}']`,
  ]) {
    await assert.rejects(db.run(sql), /locked|disabled|Cannot/, sql);
  }
});
