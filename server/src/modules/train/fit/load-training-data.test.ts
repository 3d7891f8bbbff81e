import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type DuckDb, openDuckDb, quoteText } from '../../../engines/duckdb/index.ts';
import { openFolderBlobs } from '../../../platform/blobs/folder-blobs.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { cars, makeFeatureSet, penguins } from '../testing/feature-tables.ts';
import { FitInput } from './fit-input.ts';
import { type LoadedData, loadTrainingData } from './load-training-data.ts';

async function openDb(t: TestContext): Promise<DuckDb> {
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 1, valueErrorCode: 'invalid-training' });
  t.after(() => db.close());
  return db;
}

/** Loads an example, or a table written as SQL, with what the request says otherwise. */
async function load(
  t: TestContext,
  table: { file: string; sql: string } | string,
  more: Record<string, unknown>,
): Promise<LoadedData> {
  const folder = temporaryFolder(t);
  const db = await openDb(t);
  const blobs = await openFolderBlobs({ directory: join(folder, 'blobs') });
  const base = { project: 'p', runId: 'r', runName: 'r', createdBy: 'ada', trainer: 'gbdt' };
  const splits = { train: 'train', validation: 'validation' };
  if (typeof table !== 'string') {
    const featureSet = await makeFeatureSet(blobs, folder, table);
    const path = await blobs.localPath(featureSet.parquetDigest);
    return loadTrainingData(db, path, FitInput.parse({ ...base, featureSet, splits, ...more }));
  }
  const path = join(folder, 'table.parquet');
  await db.run(`COPY (${table}) TO ${quoteText(path)} (FORMAT parquet)`);
  const columns = (await db.describe(table)).map(({ name, type }) => ({
    name,
    type,
    kind: type === 'VARCHAR' ? 'categorical' : 'numeric',
  }));
  const featureSet = { id: 's', name: 'set', datasetVersionId: 'v', parquetDigest: 'd', columns };
  return loadTrainingData(db, path, FitInput.parse({ ...base, featureSet, splits, ...more }));
}

const splitOf = (
  train: string,
) => `SELECT *, row AS __row, CASE WHEN row % 2 = 0 THEN 'train' ELSE 'validation' END AS __split
  FROM (SELECT range AS row, ${train} FROM range(20))`;

test('texts become classes, missing texts and numbers stay missing', async (t) => {
  const { train, validation, features, rowCounts } = await load(t, penguins, { target: 'species' });
  assert.deepEqual(train.target.classes, ['Adelie', 'Chinstrap', 'Gentoo']);
  assert.equal(train.target.task, 'multiclass');
  assert.deepEqual(
    features.map(({ name }) => name),
    ['island', 'beak_length', 'beak_depth', 'flipper_length', 'body_mass', 'sex'],
  );
  assert.deepEqual(rowCounts, { train: 236, validation: 68, withoutTarget: 0 });
  assert.deepEqual([train.table.rowCount, validation?.table.rowCount], [236, 68]);
  const sex = train.table.columns.at(-1)!;
  assert.ok(sex.kind === 'categorical' && sex.codes.includes(-1));
  const beak = train.table.columns[1]!;
  assert.ok(beak.kind === 'numeric' && beak.values.some(Number.isNaN));
});

test('booleans are binary, numbers are regression, rows without a target are left out', async (t) => {
  const binary = await load(t, cars, { target: 'is_american', features: ['weight', 'mpg'] });
  assert.deepEqual([binary.train.target.task, binary.train.target.classes], ['binary', ['false', 'true']]);
  assert.deepEqual(
    binary.features.map(({ name }) => name),
    ['mpg', 'weight'],
  );
  const regression = await load(t, cars, { target: 'mpg', features: ['weight'] });
  assert.equal(regression.train.target.task, 'regression');
  assert.ok(regression.rowCounts.withoutTarget > 0);
  assert.ok(regression.train.target.values.every(Number.isFinite));
});

test('classes that are numbers keep the order of numbers', async (t) => {
  const { train } = await load(t, splitOf('range % 3 * 50 AS y, range AS x'), {
    target: 'y',
    task: 'multiclass',
  });
  assert.deepEqual(train.target.classes, ['0', '50', '100']);
  assert.deepEqual([...train.target.values.slice(0, 4)], [0, 2, 1, 0]);
  const two = await load(t, splitOf('range % 4 // 2 AS y, range AS x'), { target: 'y' });
  assert.deepEqual([two.train.target.task, two.train.target.classes], ['binary', ['0', '1']]);
});

test('a category that only the validation rows have is missing there', async (t) => {
  const sql = splitOf(
    `CASE WHEN range = 1 THEN 'rare' WHEN range = 3 THEN '' ELSE 'common' END AS c, range AS y`,
  );
  const { train, validation } = await load(t, sql, { target: 'y', features: ['c'] });
  const [trained] = train.table.columns;
  const [validated] = validation!.table.columns;
  assert.ok(trained?.kind === 'categorical' && validated?.kind === 'categorical');
  assert.deepEqual([trained.categories, validated.categories], [['common'], ['common']]);
  assert.deepEqual([...validated.codes.slice(0, 3)], [-1, -1, 0]);
});

test('infinities are missing values, also in the target', async (t) => {
  const sql = splitOf(
    `CASE WHEN range = 0 THEN 'inf'::DOUBLE ELSE range END AS x, CASE WHEN range = 2 THEN 'nan'::DOUBLE ELSE range END AS y`,
  );
  const { train, rowCounts } = await load(t, sql, { target: 'y', features: ['x'] });
  assert.equal(rowCounts.withoutTarget, 1);
  const [x] = train.table.columns;
  assert.ok(x?.kind === 'numeric');
  assert.deepEqual([...x.values.slice(0, 3)], [Number.NaN, 4, 6]);
});

test('what cannot be trained on is refused in words', async (t) => {
  const numbers =
    splitOf(`range AS y, range AS x, 'a' AS one, NULL::VARCHAR AS nothing, range AS label, range // 2 * 1.0 AS half,
    CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END AS by_split, CAST(range AS VARCHAR) AS many, DATE '2001-01-01' AS day`);
  const cases: [string, Record<string, unknown>, RegExp, RegExp][] = [
    ['unknown target', { target: 'ye' }, /no column 'ye' for the target/, /did you mean 'y'/],
    [
      'unknown feature',
      { target: 'y', features: ['xx'] },
      /no column 'xx' for the feature/,
      /did you mean 'x'/,
    ],
    ['target as feature', { target: 'y', features: ['x', 'y'] }, /also named as a feature/, /take it out/],
    [
      'an output as feature',
      { target: 'y', features: ['x', 'label'] },
      /cannot be called 'label'/,
      /otherwise/,
    ],
    ['one class', { target: 'one', features: ['x'] }, /has one class, 'a'/, /at least two/],
    [
      'one class in the rows to learn from',
      { target: 'by_split', features: ['x'] },
      /one class, 'a'/,
      /splits/,
    ],
    [
      'no target at all',
      { target: 'nothing', features: ['x'] },
      /missing in all 10 rows of split 'train'/,
      /feature SQL/,
    ],
    [
      'binary of many',
      { target: 'many', task: 'binary', features: ['x'] },
      /20 classes .*binary takes two/,
      /multiclass/,
    ],
    [
      'regression of text',
      { target: 'many', task: 'regression', features: ['x'] },
      /is VARCHAR, not a number/,
      /classes/,
    ],
    ['a date', { target: 'day', features: ['x'] }, /has type DATE/, /boolean, a number or text/],
    [
      'unknown split',
      { target: 'y', features: ['x'], splits: { train: 'trian', validation: null } },
      /split 'trian' has no rows/,
      /train: 10 rows, validation: 10 rows/,
    ],
  ];
  for (const [title, more, message, hint] of cases) {
    await assert.rejects(load(t, numbers, more), (error: { code: string; message: string; hint: string }) => {
      assert.equal(error.code, 'invalid-training', title);
      assert.match(error.message, message, title);
      assert.match(error.hint, hint, title);
      return true;
    });
  }
  await assert.rejects(load(t, splitOf('7 AS y, range AS x'), { target: 'y', task: 'regression' }), {
    code: 'invalid-training',
    message: /is 7 in every row/,
  });
  await assert.rejects(load(t, splitOf('range AS y'), { target: 'y', features: [] }), {
    code: 'invalid-training',
    message: /no feature is left/,
  });
});
