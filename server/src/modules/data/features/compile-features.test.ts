import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDb } from '../../../engines/duckdb/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { exampleFile, openJobBench } from '../testing/job-bench.ts';
import { compileFeatures, type FeatureDefinition, type Features } from './compile-features.ts';
import { type FeatureValues, findDifference } from './feature-values.ts';
import type { FeaturesOutput } from './features-input.ts';
import { makeFeaturesJob } from './make-features-job.ts';
import { proveParity } from './prove-parity.ts';

const columns = [
  { name: 'date', type: 'TIMESTAMP', isRequired: true },
  { name: 'delay', type: 'BIGINT', isRequired: true },
  { name: 'distance', type: 'BIGINT', isRequired: true },
  { name: 'origin', type: 'VARCHAR', isRequired: true },
  { name: 'destination', type: 'VARCHAR' },
];
const select = `SELECT delay > 15 AS late, hour(date) AS hour, isodow(date) AS weekday, distance,
  ln(distance + 1) AS far, origin, origin || '-' || destination AS route FROM flights`;

async function open(t: { after(work: () => void): void }, definition: Partial<FeatureDefinition> = {}) {
  const features = await compileFeatures({
    sql: select,
    inputColumns: columns,
    exclude: ['late'],
    ...definition,
  });
  t.after(() => features.close());
  return features;
}

const valuesOf = ({ columns: found }: FeatureValues) =>
  Object.fromEntries(found.map(({ name, values }) => [name, [...values]]));

const request = { date: '2001-03-04T05:06:07Z', distance: 99, origin: 'OSL', destination: 'BGO' };

test('a request gives the features without the target, which it need not know', async (t) => {
  const features = await open(t);
  assert.equal(features.path, 'compiled');
  assert.deepEqual(features.inputs, [
    { name: 'date', type: 'timestamp', duckType: 'TIMESTAMP', isRequired: true },
    { name: 'distance', type: 'number', duckType: 'BIGINT', isRequired: true },
    { name: 'origin', type: 'string', duckType: 'VARCHAR', isRequired: true },
    { name: 'destination', type: 'string', duckType: 'VARCHAR', isRequired: false },
  ]);
  const expected = {
    hour: [5, 5],
    weekday: [7, 7],
    distance: [99, 99],
    far: [Math.fround(Math.log(100)), Math.fround(Math.log(100))],
    origin: ['OSL', 'OSL'],
    route: ['OSL-BGO', ''],
  };
  const rows = [
    { ...request, delay: 'not read' },
    { ...request, destination: null },
  ];
  assert.deepEqual(valuesOf(await features.transform(rows)), expected);
  assert.deepEqual(valuesOf(await features.transformByDuckDb(rows)), expected);
});

test('times come as ISO 8601 with or without zone, or as milliseconds', async (t) => {
  const features = await open(t);
  const dates = [
    '2001-03-04T05:06:07',
    '2001-03-04 05:06:07',
    '2001-03-04T05:06',
    '2001-03-04T05:06:07.999999Z',
    '2001-03-04T07:06:07+02:00',
    '2001-03-03T21:06:07-0800',
    Date.UTC(2001, 2, 4, 5, 6, 7),
  ];
  const { hour, weekday } = valuesOf(await features.transform(dates.map((date) => ({ ...request, date }))));
  assert.deepEqual([...new Set(hour), ...new Set(weekday)], [5, 7]);
  const day = valuesOf(await features.transform([{ ...request, date: '2001-03-04' }]));
  assert.deepEqual(day['hour'], [0]);
});

test('a wrong request is refused naming field, value and what is wanted', async (t) => {
  const features = await open(t);
  const cases: [change: object, message: RegExp][] = [
    [{ distance: '99' }, /field 'distance' is "99"; it must be a whole number/],
    [{ distance: 1.5 }, /field 'distance' is 1\.5/],
    [{ distance: 2 ** 53 }, /field 'distance' is 9007199254740992/],
    [{ distance: undefined }, /field 'distance' is missing/],
    [{ distance: null }, /field 'distance' is null/],
    [{ distance: Number.NaN }, /field 'distance' is null/],
    [{ distance: Number.POSITIVE_INFINITY }, /field 'distance' is null|Infinity/],
    [{ distance: [1] }, /field 'distance' is a list/],
    [{ origin: 7 }, /field 'origin' is 7; it must be a text/],
    [{ origin: { a: 1 } }, /field 'origin' is an object/],
    [{ origin: '\ud800' }, /field 'origin'/],
    [{ origin: `${'x'.repeat(1000)}\ud800` }, /field 'origin' is "x{40,60}…/],
    [{ date: 'yesterday' }, /field 'date' is "yesterday"; it must be a time such as/],
    [{ date: '2001-02-30' }, /field 'date' is "2001-02-30"/],
    [{ date: '2001-13-01T00:00:00' }, /field 'date'/],
    [{ date: '2001-01-01T24:00:00' }, /field 'date'/],
    [{ date: true }, /field 'date' is true/],
    [{ date: 1e20 }, /field 'date'/],
  ];
  for (const [change, message] of cases) {
    for (const transform of [features.transform, features.transformByDuckDb]) {
      await assert.rejects(
        async () => transform([request, { ...request, ...change }]),
        (error) => {
          assert.ok(isSlipwayError(error), String(error));
          assert.equal(error.code, 'invalid-input');
          assert.match(error.message, message);
          assert.match(error.hint ?? '', /row 1/);
          return true;
        },
      );
    }
  }
});

test('values beyond compiled code go to DuckDB by themselves, with its answer or its error', async (t) => {
  const features = await open(t, {
    sql: 'SELECT distance * distance AS square, upper(origin) AS origin FROM flights',
  });
  assert.equal(features.path, 'compiled');
  const small = features.transform([{ distance: 3, origin: 'a' }]);
  assert.ok(!(small instanceof Promise));
  const accented = features.transform([{ distance: 3, origin: 'é' }]);
  assert.ok(accented instanceof Promise);
  assert.deepEqual(valuesOf(await accented), { square: [9], origin: ['É'] });
  const large = features.transform([{ distance: 2 ** 40, origin: 'a' }]);
  await assert.rejects(async () => large, { code: 'invalid-input', message: /Overflow in multiplication/ });
});

test('what cannot be compiled runs on DuckDB; one wrong row fails alone', async (t) => {
  const features = await open(t, {
    sql: "SELECT delay > 15 AS late, md5(origin) AS hashed, CAST(destination AS INTEGER) AS number, strftime(date, '%H') AS hour FROM flights",
  });
  assert.equal(features.path, 'duckdb');
  assert.match(features.reason ?? '', /md5\(\) is computed by DuckDB/);
  assert.deepEqual(
    features.inputs.map(({ name }) => name),
    ['date', 'origin', 'destination'],
    'the target is not asked for on this path either',
  );
  const answers = await Promise.allSettled(
    Array.from({ length: 50 }, (_, row) =>
      features.transform([{ ...request, destination: row === 20 ? 'x' : String(row) }]),
    ),
  );
  answers.forEach((answer, row) => {
    if (row === 20) {
      assert.equal(answer.status, 'rejected');
      assert.match(String((answer as PromiseRejectedResult).reason), /Could not convert string 'x' to INT32/);
    } else {
      const { number, hour } = valuesOf((answer as PromiseFulfilledResult<FeatureValues>).value);
      assert.deepEqual([number, hour], [[row], ['05']]);
    }
  });
});

test('every column type travels both ways alike', async (t) => {
  const types = [
    'BOOLEAN',
    'TINYINT',
    'INTEGER',
    'UINTEGER',
    'BIGINT',
    'FLOAT',
    'DOUBLE',
    'DECIMAL(10,2)',
    'DATE',
    'TIMESTAMP',
    'VARCHAR',
  ];
  const inputColumns = types.map((type, position) => ({ name: `c${position}`, type }));
  const sql = `SELECT c0, c1, c2, c3, c4, c5, c6, c7, epoch(c8) AS c8, epoch(c9) AS c9, c10,
    c7 * 2 AS twice, c6 > 0.1 AS more FROM "table"`;
  const features = await open(t, { sql, inputColumns, exclude: [] });
  assert.equal(features.path, 'compiled', features.reason ?? '');
  const rows = [
    [
      true,
      -128,
      -2147483648,
      4294967295,
      -9007199254740991,
      0.1,
      1e308,
      -99999999.99,
      '1999-12-31',
      '2001-01-01T00:00:00.000001Z',
      "it's",
    ],
    [
      false,
      127,
      2147483647,
      0,
      9007199254740991,
      -3.5,
      -0,
      0.07,
      '1700-01-01',
      '2249-12-31T23:59:59.999999Z',
      'a\u0000b',
    ],
    types.map(() => null),
  ].map((cells) => Object.fromEntries(cells.map((cell, position) => [`c${position}`, cell])));
  const compiled = await features.transform(rows);
  assert.equal(findDifference(compiled, await features.transformByDuckDb(rows)), null);
  assert.deepEqual(valuesOf(compiled)['twice'], [Math.fround(-199999999.98), Math.fround(0.14), Number.NaN]);
});

test('names and texts of any kind are never code', async (t) => {
  const name = '"];process.exit(1);//${`';
  const features = await open(t, {
    sql: `SELECT ${`"${name.replaceAll('"', '""')}"`} || '\`;throw 1//\u2028''' AS "x];\`" FROM flights`,
    inputColumns: [{ name, type: 'VARCHAR' }],
    exclude: [],
  });
  assert.equal(features.path, 'compiled');
  assert.deepEqual(valuesOf(await features.transform([{ [name]: 'a' }])), {
    'x];`': ["a`;throw 1//\u2028'"],
  });
});

async function makeSet(t: Parameters<typeof openJobBench>[0], sql: string) {
  const bench = await openJobBench(t);
  const part = join(bench.folder, 'part.parquet');
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 2 });
  await db.run(
    `COPY (SELECT * FROM '${exampleFile('flights-3m.parquet')}' LIMIT 20000) TO '${part}' (FORMAT parquet)`,
  );
  db.close();
  const { digest } = await bench.blobs.putFile(part);
  const made = await bench.run<FeaturesOutput>(makeFeaturesJob, {
    name: 'features',
    datasetVersionId: 'v',
    dataset: 'flights',
    memoryLimitBytes: 1e9,
    parquetDigest: digest,
    columns: columns.map(({ name, type }) => ({ name, type, kind: 'other' })),
    split: null,
    sql,
  });
  const datasetPath = await bench.blobs.localPath(digest);
  return { bench, datasetPath, featureSetPath: await bench.blobs.localPath(made.parquetDigest) };
}

test('parity is proved on a thousand rows of the feature set', async (t) => {
  const { datasetPath, featureSetPath } = await makeSet(t, select);
  const features = await open(t);
  const proof = await proveParity({ features, datasetPath, featureSetPath });
  assert.deepEqual(proof, {
    isProved: true,
    path: 'compiled',
    comparedRows: 1000,
    compiledRows: 1000,
    difference: null,
    message: 'serving gives what training saw, bit for bit, on 1000 rows',
  });
});

test('a difference is found and told; compiled code is then left', async (t) => {
  const { bench, datasetPath, featureSetPath } = await makeSet(t, select);
  const tampered = join(bench.folder, 'tampered.parquet');
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 2 });
  await db.run(
    `COPY (SELECT * REPLACE (CASE WHEN __row = 10001 THEN 25 ELSE hour END AS hour)
           FROM read_parquet('${featureSetPath}')) TO '${tampered}' (FORMAT parquet)`,
  );
  db.close();
  const features: Features = await open(t);
  const proof = await proveParity({ features, datasetPath, featureSetPath: tampered });
  assert.equal(proof.isProved, false);
  assert.equal(proof.path, 'duckdb');
  assert.equal(features.path, 'duckdb');
  assert.deepEqual(
    [proof.difference?.row, proof.difference?.column, proof.difference?.trained],
    [10_001, 'hour', 25],
  );
  assert.match(proof.message, /row 10001, 'hour': trained on 25, would serve \d+/);
});
