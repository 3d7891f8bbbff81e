import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SplitSpec } from '@slipway/contract';
import fc from 'fast-check';
import { type DuckDb, openDuckDb, parquetTable } from '../../../engines/duckdb/index.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { countParts, settleSplit } from './settle-split.ts';
import { splitNameSql } from './split-sql.ts';

async function openTable(t: { after(work: () => void): void }, select: string) {
  const db = await openDuckDb({ memoryLimitBytes: 5e8, threads: 2 });
  t.after(() => db.close());
  const path = join(temporaryFolder(t), 'table.parquet');
  await db.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  const table = parquetTable(path, true);
  const columns = await db.describe(`SELECT * EXCLUDE (file_row_number) FROM ${table}`);
  return { db, source: { table, columns } };
}

const hourly = `SELECT TIMESTAMP '2001-01-01' + to_hours(i) AS moment, i AS number, DATE '2001-01-01' + i::INTEGER AS day,
  i::VARCHAR AS name FROM range(480) r(i)`;

const byTime = (parts: Extract<SplitSpec, { by: 'time' }>['parts'], on = 'moment'): SplitSpec => ({
  by: 'time',
  on,
  parts,
});

test('time parts are half-open, and end is just after the newest row', async (t) => {
  const { db, source } = await openTable(t, hourly);
  const split = await settleSplit(
    db,
    source,
    byTime({
      first: { from: 'start', to: 'start+1d' },
      train: { from: '2001-01-02', to: '2001-01-03T12:00' },
      late: { from: 'end-6h', to: 'end' },
    }),
  );
  assert.deepEqual(split.parts, [
    { name: 'first', from: '2001-01-01T00:00:00', to: '2001-01-02T00:00:00' },
    { name: 'train', from: '2001-01-02T00:00:00', to: '2001-01-03T12:00:00' },
    { name: 'late', from: '2001-01-20T17:00:00.000001', to: '2001-01-20T23:00:00.000001' },
  ]);
  assert.deepEqual(
    (await countParts(db, source.table, split)).map(({ name, rowCount }) => [name, rowCount]),
    [
      ['first', 24],
      ['train', 36],
      ['late', 6],
    ],
  );
});

test('a date column splits like a timestamp at midnight; a zone in a bound is heeded', async (t) => {
  const { db, source } = await openTable(t, hourly);
  const split = await settleSplit(db, source, byTime({ test: { from: 'end-14d' } }, 'day'));
  assert.equal((await countParts(db, source.table, split))[0]!.rowCount, 14);
  const zoned = await settleSplit(db, source, byTime({ a: { to: '2001-01-02T02:00:00+02:00' } }));
  assert.equal((await countParts(db, source.table, zoned))[0]!.rowCount, 24);
});

test('declarations that cannot be right are refused', async (t) => {
  const { db, source } = await openTable(t, hourly);
  const cases: [spec: SplitSpec, message: RegExp][] = [
    [byTime({ a: { to: '2001-01-10' }, b: { from: '2001-01-09' } }), /parts 'a' and 'b' overlap/],
    [byTime({ a: { from: '2001-01-05' }, b: { to: '2001-01-06' } }), /parts 'b' and 'a' overlap/],
    [byTime({ a: {}, b: {} }), /overlap/],
    [byTime({ a: { from: 'end-1d', to: 'start+1d' } }), /part 'a' is empty/],
    [byTime({ a: { from: 'yesterday' } }), /'yesterday' is not a bound/],
    [byTime({ a: { from: '2001-02-30' } }), /'2001-02-30' is not a bound/],
    [byTime({ a: { from: 'end-5w' } }), /'end-5w' is not a bound/],
    [byTime({ a: { from: '2001-01-05' } }, 'nothing'), /no column 'nothing'/],
    [byTime({ a: { from: '2001-01-05' } }, 'name'), /'name' is VARCHAR, not a date or timestamp/],
    [{ by: 'random', seed: 0, parts: { a: 0.7, b: 0.4 } }, /add up to 1\.1/],
  ];
  for (const [spec, message] of cases) {
    await assert.rejects(settleSplit(db, source, spec), { code: 'invalid-request', message });
  }
});

test('random parts have their shares, keep their rows for a seed, and follow md5 of seed and row', async (t) => {
  const { db, source } = await openTable(t, 'SELECT i FROM range(100000) r(i)');
  const spec: SplitSpec = { by: 'random', seed: 7, parts: { train: 0.7, valid: 0.2, test: 0.1 } };
  const split = await settleSplit(db, source, spec);
  const parts = await countParts(db, source.table, split);
  assert.equal(
    parts.reduce((sum, { rowCount }) => sum + rowCount, 0),
    100_000,
  );
  // Five standard deviations of a binomial share.
  for (const [position, share] of [0.7, 0.2, 0.1].entries()) {
    const slack = 5 * Math.sqrt(100_000 * share * (1 - share));
    assert.ok(Math.abs(parts[position]!.rowCount - 100_000 * share) < slack, JSON.stringify(parts));
  }
  const found = await db.rows<{ row: number; part: string }>(
    `SELECT file_row_number AS row, ${splitNameSql(split)} AS part FROM ${source.table} LIMIT 200`,
  );
  for (const { row, part } of found) {
    const bits = Number.parseInt(createHash('md5').update(`7:${row}`).digest('hex').slice(0, 8), 16);
    const share = bits / 2 ** 32;
    assert.equal(part, share < 0.7 ? 'train' : share < 0.9 ? 'valid' : 'test');
  }
  const other = await settleSplit(db, source, { ...spec, seed: 8 });
  assert.notDeepEqual(await countParts(db, source.table, other), parts);
});

type Placed = { part: string | null; first: number; last: number; count: number };

async function placed(db: DuckDb, table: string, spec: SplitSpec, columns: { name: string; type: string }[]) {
  const split = await settleSplit(db, { table, columns }, spec);
  const found = await db.rows<Placed>(
    `SELECT ${splitNameSql(split)} AS part, min(epoch_us(moment)) AS first, max(epoch_us(moment)) AS last, count(*) AS count
     FROM ${table} GROUP BY ALL`,
  );
  return { split, found, counts: await countParts(db, table, split) };
}

test('no future leaks into the past, no row is in two parts, every row is counted', async (t) => {
  const { db, source } = await openTable(
    t,
    `SELECT CASE WHEN i % 37 = 0 THEN NULL ELSE TIMESTAMP '2001-01-01' + to_seconds(hash(i) % 2000000) END AS moment
     FROM range(3000) r(i)`,
  );
  const bound = fc.oneof(
    fc.integer({ min: -30, max: 30 }).map((days) => (days < 0 ? `end${days}d` : `start+${days}d`)),
    fc.integer({ min: 1, max: 24 }).map((day) => `2001-01-${String(day).padStart(2, '0')}`),
    fc.integer({ min: 1, max: 500 }).map((hours) => `end-${hours}h`),
  );
  const cuts = fc.tuple(fc.option(bound, { nil: undefined }), bound, fc.option(bound, { nil: undefined }));
  let accepted = 0;
  const property = fc.asyncProperty(cuts, async ([from, cut, to]) => {
    const optional = (name: 'from' | 'to', value: string | undefined) =>
      value === undefined ? {} : { [name]: value };
    const spec = byTime({
      train: { ...optional('from', from), to: cut },
      test: { from: cut, ...optional('to', to) },
    });
    let outcome: Awaited<ReturnType<typeof placed>>;
    try {
      outcome = await placed(db, source.table, spec, [...source.columns]);
    } catch (error) {
      assert.match(String(error), /is empty|overlap/);
      return;
    }
    accepted++;
    const { found, counts } = outcome;
    assert.equal(
      found.reduce((sum, { count }) => sum + count, 0),
      3000,
    );
    const [train, later] = ['train', 'test'].map((name) => found.find(({ part }) => part === name));
    if (train !== undefined && later !== undefined) assert.ok(train.last < later.first);
    assert.deepEqual(
      counts.map(({ rowCount }) => rowCount),
      [train?.count ?? 0, later?.count ?? 0],
    );
  });
  await fc.assert(property, { numRuns: 150, seed: 7 });
  assert.ok(accepted > 20, `only ${accepted} declarations were accepted`);
});
