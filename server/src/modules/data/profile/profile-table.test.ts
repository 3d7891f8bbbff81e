import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Profile, Profile as ProfileShape } from '@slipway/contract';
import { openDuckDb } from '../../../engines/duckdb/index.ts';
import { exampleFile } from '../testing/job-bench.ts';
import { profileTable } from './profile-table.ts';

async function profile(t: { after(work: () => void): void }, select: string): Promise<Profile> {
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 2 });
  t.after(() => db.close());
  const table = `(${select})`;
  return ProfileShape.parse(await profileTable(db, table, await db.describe(select)));
}

const column = ({ columns }: Profile, name: string) => columns.find((found) => found.name === name)!;

test('a small table is described exactly', async (t) => {
  const found = await profile(
    t,
    `SELECT * FROM (VALUES
       (1, 1.5::DOUBLE, 'a', TRUE, TIMESTAMP '2001-01-01'), (2, 'nan'::DOUBLE, 'b', FALSE, NULL),
       (3, 'inf'::DOUBLE, 'a', TRUE, TIMESTAMP '2001-01-03'), (4, NULL, NULL, NULL, TIMESTAMP '2001-01-02'))
     v(number, real, text, flag, moment)`,
  );
  assert.equal(found.rowCount, 4);
  assert.deepEqual(column(found, 'number'), {
    name: 'number',
    type: 'INTEGER',
    kind: 'numeric',
    count: 4,
    missingCount: 0,
    distinctCount: 4,
    min: 1,
    max: 4,
    mean: 2.5,
    standardDeviation: Math.sqrt(5 / 3),
    quantiles: { p05: 1.15, p25: 1.75, p50: 2.5, p75: 3.25, p95: 3.8499999999999996 },
    histogram: { edges: [1, 2, 3, 4, 5], counts: [1, 1, 1, 1] },
    top: ['1', '2', '3', '4'].map((value) => ({ value, count: 1 })),
  });
  const real = column(found, 'real');
  assert.deepEqual([real.count, real.missingCount, real.min, real.max, real.mean], [2, 2, 1.5, 1.5, 1.5]);
  const text = column(found, 'text');
  assert.deepEqual([text.kind, text.min, text.max, text.distinctCount], ['categorical', 'a', 'b', 2]);
  assert.deepEqual(text.top, [
    { value: 'a', count: 2 },
    { value: 'b', count: 1 },
  ]);
  assert.deepEqual(column(found, 'flag').top, [
    { value: 'true', count: 2 },
    { value: 'false', count: 1 },
  ]);
  const moment = column(found, 'moment');
  assert.deepEqual(
    [moment.min, moment.max, moment.mean],
    ['2001-01-01 00:00:00', '2001-01-03 00:00:00', null],
  );
  assert.equal(moment.histogram?.edges[0], Date.UTC(2001, 0, 1));
  assert.equal(
    moment.histogram?.counts.reduce((sum, count) => sum + count),
    3,
  );
});

test('columns of nothing, of one value, of nested values and of infinities', async (t) => {
  const found = await profile(
    t,
    `SELECT NULL::DOUBLE AS nothing, 7.5 AS same, [1, 2] AS list, {'a': 1} AS struct, 'inf'::DOUBLE AS infinite,
       NULL::VARCHAR AS no_text, repeat('x', 1000) AS long, i::UTINYINT AS small, 1e300 * i AS large,
       (i * 12345678901234567890)::HUGEINT AS huge, UUID '00000000-0000-0000-0000-000000000001' AS id
     FROM range(3) r(i)`,
  );
  const nothing = column(found, 'nothing');
  assert.deepEqual([nothing.count, nothing.min, nothing.histogram, nothing.quantiles], [0, null, null, null]);
  assert.deepEqual(column(found, 'same').histogram?.counts, [3]);
  assert.deepEqual([column(found, 'list').kind, column(found, 'struct').kind], ['other', 'other']);
  assert.equal(column(found, 'infinite').histogram, null);
  assert.equal(column(found, 'long').top[0]!.value.length, 200);
  for (const name of ['small', 'large', 'huge']) {
    assert.equal(
      column(found, name).histogram?.counts.reduce((sum, count) => sum + count),
      3,
      name,
    );
  }
});

test('far values get wider outer bins, and every row is in one', async (t) => {
  const found = await profile(t, `SELECT * FROM read_parquet('${exampleFile('flights-3m.parquet')}')`);
  const { histogram, quantiles } = column(found, 'delay');
  assert.equal(histogram!.counts.length, 30);
  assert.equal(histogram!.edges.length, 31);
  assert.deepEqual([histogram!.edges[0], histogram!.edges[30]], [-1116, 1688]);
  assert.ok(histogram!.edges[1]! > -100 && histogram!.edges[29]! < 400);
  assert.equal(
    histogram!.counts.reduce((sum, count) => sum + count),
    3_000_000,
  );
  assert.ok(histogram!.edges.every((edge, position, edges) => position === 0 || edge > edges[position - 1]!));
  assert.ok(Math.abs(quantiles!.p50) <= 2 && quantiles!.p95 > 30 && quantiles!.p95 < 80);
  // Counted with count(DISTINCT origin): categories are exact though the table is large.
  assert.equal(column(found, 'origin').distinctCount, 229);
  assert.equal(column(found, 'origin').kind, 'categorical');
});
