import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Expectations, ValidationReport } from '@slipway/contract';
import { openDuckDb, parquetTable } from '../../../engines/duckdb/index.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { checkExpectations } from './check-expectations.ts';

async function openChecked(t: { after(work: () => void): void }) {
  const db = await openDuckDb({ memoryLimitBytes: 5e8, threads: 2 });
  t.after(() => db.close());
  const path = join(temporaryFolder(t), 'table.parquet');
  await db.run(
    `COPY (SELECT * FROM (VALUES
       (1, 1.5::DOUBLE, 'ABC', TRUE, DATE '2001-01-01', 7),
       (2, 'NaN'::DOUBLE, 'abc', FALSE, DATE '2001-02-01', 7),
       (3, 100, NULL, NULL, NULL, 8),
       (NULL, -5, 'XYZ', TRUE, DATE '2003-01-01', 9)
     ) v(id, amount, code, flag, day, twice)) TO '${path}' (FORMAT parquet)`,
  );
  const table = parquetTable(path, true);
  const columns = await db.describe(`SELECT * EXCLUDE (file_row_number) FROM ${table}`);
  return async (expectations: Expectations) => {
    const report = await checkExpectations(db, { table, columns }, expectations);
    return ValidationReport.parse(report);
  };
}

const brief = ({ results }: ValidationReport) =>
  results.map(({ column, expectation, passed, failingCount, examples }) => [
    column,
    expectation,
    passed,
    failingCount,
    examples.map(({ row }) => row),
  ]);

test('each rule counts its rows and shows them', async (t) => {
  const check = await openChecked(t);
  const report = await check({
    rows: { min: 3, max: 3 },
    columns: {
      id: { type: 'numeric', required: true, unique: true },
      amount: { required: true, min: 0, max: 50 },
      code: { type: 'text', matches: '[A-Z]{3}', one_of: ['ABC', 'abc'] },
      flag: { one_of: [true], missing: { at_most: 0.25 } },
      day: { min: '2001-01-15', max: '2002-12-31' },
      twice: { unique: true },
      gone: { required: true },
    },
    no_other_columns: true,
  });
  assert.equal(report.passed, false);
  assert.deepEqual(brief(report), [
    [null, 'rows >= 3', true, 0, []],
    [null, 'rows <= 3', false, 1, []],
    ['id', 'not null', false, 1, [4]],
    ['id', 'unique', true, 0, []],
    ['amount', 'not null', false, 1, [2]],
    ['amount', 'between 0 and 50', false, 2, [3, 4]],
    ['code', 'one of ABC, abc', false, 1, [4]],
    ['code', 'matches [A-Z]{3}', false, 1, [2]],
    ['flag', 'missing at most 25%', true, 1, [3]],
    ['flag', 'one of true', false, 1, [2]],
    ['day', 'between 2001-01-15 and 2002-12-31', false, 2, [1, 4]],
    ['twice', 'unique', false, 1, [1, 2]],
    ['gone', 'is in the file', false, 4, []],
    [null, 'no other columns', true, 0, []],
  ]);
  assert.deepEqual(report.results[5]!.examples[0], { row: 3, values: { amount: 100 } });
});

test('a share of rows may be tolerated, the wrong kind may not', async (t) => {
  const check = await openChecked(t);
  const lenient = await check({ columns: { amount: { required: true, max: 50, tolerate: 0.25 } } });
  assert.equal(lenient.passed, true);
  assert.deepEqual(
    lenient.results.map(({ failingShare }) => failingShare),
    [0.25, 0.25],
  );
  const strict = await check({ columns: { amount: { required: true, max: 50, tolerate: 0.24 } } });
  assert.equal(strict.passed, false);
  const kind = await check({ columns: { code: { type: 'numeric', min: 1, tolerate: 1 } } });
  assert.deepEqual(brief(kind), [['code', 'numeric (it is VARCHAR)', false, 4, []]]);
  const other = await check({ columns: { id: {} }, no_other_columns: true });
  assert.deepEqual(brief(other), [
    [null, 'no other columns (found amount, code, flag, day, twice)', false, 5, []],
  ]);
});

test('a declaration that does not fit its column is an error, not a failing row', async (t) => {
  const check = await openChecked(t);
  const wrong: [Expectations, RegExp][] = [
    [{ columns: { id: { min: 'many' } } }, /'min: many' does not fit column 'id', which is INTEGER/],
    [{ columns: { day: { max: 7 } } }, /'max: 7' does not fit column 'day'/],
    [{ columns: { id: { matches: 'x' } } }, /'matches: x' does not fit column 'id'/],
    [{ columns: { flag: { one_of: ['yes'] } } }, /'one_of: yes' does not fit column 'flag'/],
    [{ columns: { code: { matches: '(' } } }, /'matches: \(' of column 'code' is no pattern/],
  ];
  for (const [expectations, message] of wrong) {
    await assert.rejects(check(expectations), { code: 'invalid-request', message });
  }
});
