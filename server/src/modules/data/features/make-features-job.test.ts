import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDuckDb, parquetTable } from '../../../engines/duckdb/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { exampleFile, openJobBench } from '../testing/job-bench.ts';
import type { FeaturesOutput } from './features-input.ts';
import { makeFeaturesJob } from './make-features-job.ts';

const flights = [
  { name: 'date', type: 'TIMESTAMP', kind: 'temporal' },
  { name: 'delay', type: 'BIGINT', kind: 'numeric' },
  { name: 'distance', type: 'BIGINT', kind: 'numeric' },
  { name: 'origin', type: 'VARCHAR', kind: 'categorical' },
  { name: 'destination', type: 'VARCHAR', kind: 'categorical' },
];

const base = { name: 'features', datasetVersionId: 'v', dataset: 'flights', memoryLimitBytes: 1e9 };

test('three million flights: rows meet their own split and number, whatever the threads', async (t) => {
  const bench = await openJobBench(t);
  const { digest } = await bench.blobs.putFile(exampleFile('flights-3m.parquet'));
  const input = {
    ...base,
    parquetDigest: digest,
    columns: flights,
    split: {
      by: 'time' as const,
      on: 'date',
      parts: [
        { name: 'train', from: null, to: '2001-04-01T00:00:00' },
        { name: 'test', from: '2001-04-01T00:00:00', to: '2001-05-01T00:00:00' },
      ],
    },
    sql: `SELECT delay > 15 AS late, hour(date) AS hour, epoch(date) AS seconds, distance,
            origin || '-' || destination AS route -- the way
          FROM flights;`,
  };
  const output = await bench.run<FeaturesOutput>(makeFeaturesJob, input, { threads: 2 });
  assert.equal(output.rowCount, 3_000_000);
  assert.deepEqual(
    output.columns.map(({ name, kind }) => [name, kind]),
    [
      ['late', 'numeric'],
      ['hour', 'numeric'],
      ['seconds', 'numeric'],
      ['distance', 'numeric'],
      ['route', 'categorical'],
    ],
  );
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 2 });
  t.after(() => db.close());
  const made = parquetTable(await bench.blobs.localPath(output.parquetDigest));
  const source = parquetTable(await bench.blobs.localPath(digest), true);
  const { wrong } = await db.row<{ wrong: number }>(
    `SELECT count(*) AS wrong FROM ${made} f JOIN ${source} s ON f.__row = s.file_row_number + 1
     WHERE f.seconds <> epoch(s.date) OR f.late <> (s.delay > 15)
        OR f.__split IS DISTINCT FROM CASE WHEN s.date < '2001-04-01' THEN 'train' WHEN s.date < '2001-05-01' THEN 'test' END`,
  );
  assert.equal(wrong, 0);
  const counted = await db.row<{ n: number }>(`SELECT count(DISTINCT __row) AS n FROM ${made}`);
  assert.equal(counted.n, 3_000_000);
  const again = await bench.run<FeaturesOutput>(makeFeaturesJob, input, { threads: 4 });
  assert.equal(again.parquetDigest, output.parquetDigest);
});

test('what is not row-wise is refused by name', async (t) => {
  const bench = await openJobBench(t);
  const { digest } = await bench.blobs.putFile(exampleFile('flights-3m.parquet'));
  const cases: [sql: string, message: RegExp][] = [
    ['SELECT avg(delay) AS x FROM flights', /avg\(\) is an aggregate/],
    ['SELECT row_number() OVER () AS x FROM flights', /window function \(row_number\)/],
    ['SELECT lag(delay) OVER (ORDER BY date) AS x FROM flights', /window function/],
    ['SELECT (SELECT 1) AS x FROM flights', /a subquery is not row-wise/],
    ['SELECT delay FROM flights WHERE delay > 1', /WHERE is not row-wise/],
    ['SELECT delay FROM flights LIMIT 5', /LIMIT is not row-wise/],
    ['SELECT delay FROM flights ORDER BY 1', /ORDER BY is not row-wise/],
    ['SELECT DISTINCT delay FROM flights', /DISTINCT is not row-wise/],
    ['SELECT delay FROM flights GROUP BY 1', /GROUP BY is not row-wise/],
    ['SELECT delay FROM flights GROUP BY ALL', /GROUP BY is not row-wise/],
    ['SELECT a.delay FROM flights a, flights b', /a join is not row-wise/],
    ['SELECT delay FROM (SELECT * FROM flights)', /subquery in FROM/],
    ["SELECT * FROM read_csv('/etc/passwd')", /table function/],
    ['SELECT 1 AS x', /without FROM/],
    ['WITH a AS (SELECT 1) SELECT delay FROM flights', /WITH is not row-wise/],
    ['SELECT delay FROM flights UNION ALL SELECT 1', /set operations/],
    ['SELECT delay FROM flights USING SAMPLE 3', /SAMPLE is not row-wise/],
    ['SELECT delay FROM flights; SELECT 1', /2 statements/],
    ['DELETE FROM flights', /not a SELECT/],
    ['SELECT random() AS x FROM flights', /random\(\) gives another value each time/],
    ['SELECT date_diff($1, now()::timestamp, date) AS x FROM flights', /a parameter|now\(\)/],
    ['SELECT unnest([1, 2]) AS x FROM flights', /unnest/],
    ['SELECT delay FROM trains', /reads from 'trains'/],
    ['SELECT nothing FROM flights', /nothing/],
    ['SELEC delay FROM flights', /cannot be parsed/],
    ['SELECT date FROM flights', /'date' is TIMESTAMP, which models cannot take/],
    ['SELECT delay, distance AS delay FROM flights', /two features are called 'delay'/],
    ['SELECT delay AS __row FROM flights', /kept for the feature set/],
    ['SELECT origin::INTEGER AS x FROM flights', /Could not convert string/],
  ];
  for (const [sql, message] of cases) {
    const run = bench.run(makeFeaturesJob, {
      ...base,
      parquetDigest: digest,
      columns: flights,
      split: null,
      sql,
    });
    await assert.rejects(
      run,
      (error) => {
        assert.ok(isSlipwayError(error), String(error));
        assert.equal(error.code, 'invalid-sql', sql);
        assert.match(error.message, message, sql);
        return true;
      },
      sql,
    );
  }
});
