import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { JsonValue, Profile } from '@slipway/contract';
import { openDuckDb, parquetTable } from '../../../engines/duckdb/index.ts';
import { isSlipwayError, type SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { openSource } from '../source/open-source.ts';
import { exampleFile, type JobBench, openJobBench } from '../testing/job-bench.ts';
import { importDatasetJob } from './import-dataset-job.ts';
import type { ImportOutput } from './import-input.ts';

const limits = { dataset: 'd', allowPrivateUrls: false, maxSourceBytes: 1e9, memoryLimitBytes: 1e9 };

function importFile(bench: JobBench, source: string, more: Record<string, JsonValue> = {}, threads = 2) {
  return bench.run<ImportOutput>(importDatasetJob, { ...limits, source, ...more }, { threads });
}

function importText(bench: JobBench, name: string, content: string | Buffer, more = {}) {
  const path = join(bench.folder, name);
  writeFileSync(path, content);
  return importFile(bench, path, more);
}

/** What a person is told when the import fails. */
async function refusal(imported: Promise<unknown>, what = 'it'): Promise<SlipwayError> {
  try {
    await imported;
  } catch (error) {
    assert.ok(isSlipwayError(error), String(error));
    return error;
  }
  assert.fail(`${what} was imported`);
}

async function storedRows(bench: JobBench, output: ImportOutput) {
  const db = await openDuckDb({ memoryLimitBytes: 5e8, threads: 1 });
  try {
    return await db.table(`SELECT * FROM ${parquetTable(await bench.blobs.localPath(output.parquetDigest))}`);
  } finally {
    db.close();
  }
}

test('three million flights: stored unchanged, profiled, split by time', async (t) => {
  const bench = await openJobBench(t);
  const output = await importFile(bench, exampleFile('flights-3m.parquet'), {
    split: {
      by: 'time',
      on: 'date',
      parts: {
        train: { to: '2001-04-01' },
        test: { from: '2001-04-01', to: 'end-30d' },
        live: { from: 'end-30d' },
      },
    },
    expect: {
      rows: { min: 1000 },
      columns: { delay: { required: true, min: -1500, max: 3000 }, origin: { matches: '[A-Z0-9]{3}' } },
    },
  });
  assert.equal(output.rowCount, 3_000_000);
  assert.equal(
    output.parquetDigest,
    (await bench.blobs.put(readFileSync(exampleFile('flights-3m.parquet')))).digest,
  );
  assert.deepEqual(
    output.columns.map(({ name, kind }) => [name, kind]),
    [
      ['date', 'temporal'],
      ['delay', 'numeric'],
      ['distance', 'numeric'],
      ['origin', 'categorical'],
      ['destination', 'categorical'],
    ],
  );
  assert.equal(
    output.parts.reduce((sum, part) => sum + part.rowCount, 0),
    3_000_000,
  );
  assert.equal(output.validation?.passed, true);
  const profile: Profile = JSON.parse(
    Buffer.from(await bench.blobs.readBytes(output.profileDigest)).toString(),
  );
  const delay = profile.columns[1]!;
  assert.equal(delay.min, -1116);
  assert.equal(delay.max, 1688);
  assert.equal(
    delay.histogram?.counts.reduce((sum, count) => sum + count),
    3_000_000,
  );
  assert.ok(delay.histogram!.counts.length <= 30);
  assert.equal(profile.columns[3]!.top.length, 20);
});

test('the same rows give the same bytes with one thread and with four', async (t) => {
  const bench = await openJobBench(t);
  const cut = { asOf: { on: 'date', before: '2001-02-10T06:00' } };
  const one = await importFile(bench, exampleFile('flights-3m.parquet'), cut, 1);
  const four = await importFile(bench, exampleFile('flights-3m.parquet'), cut, 4);
  assert.equal(one.parquetDigest, four.parquetDigest);
  assert.ok(one.rowCount < 3_000_000 && one.rowCount > 500_000);
});

test('formats of the example data: CSV, TSV, JSON', async (t) => {
  const bench = await openJobBench(t);
  const airports = await importFile(bench, exampleFile('airports.csv'));
  assert.equal(airports.format, 'csv');
  assert.equal(airports.rowCount, 3376);
  assert.deepEqual(
    airports.columns.map(({ name }) => name),
    ['iata', 'name', 'city', 'state', 'country', 'latitude', 'longitude'],
  );
  const unemployment = await importFile(bench, exampleFile('unemployment.tsv'));
  assert.deepEqual(
    unemployment.columns.map(({ name, kind }) => [name, kind]),
    [
      ['id', 'numeric'],
      ['rate', 'numeric'],
    ],
  );
  const penguins = await importFile(bench, exampleFile('penguins.json'));
  assert.equal(penguins.format, 'json');
  assert.equal(penguins.rowCount, 344);
});

test('a glob is read in name order', async (t) => {
  const bench = await openJobBench(t);
  writeFileSync(join(bench.folder, 'b.csv'), 'a,b\n3,z\n');
  writeFileSync(join(bench.folder, 'a.csv'), 'a,b\n1,x\n2,y\n');
  const output = await importFile(bench, join(bench.folder, '*.csv'));
  assert.deepEqual((await storedRows(bench, output)).rows, [
    [1, 'x'],
    [2, 'y'],
    [3, 'z'],
  ]);
});

test('encodings: byte order mark, UTF-16 either way, Latin-1; mixed ones are refused with the place', async (t) => {
  const bench = await openJobBench(t);
  const text = 'city,people\nKöln,1\nMünchen,2\n';
  const expected = [
    ['Köln', 1],
    ['München', 2],
  ];
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  for (const [name, bytes] of Object.entries({
    'utf8.csv': Buffer.from(text),
    'bom.csv': Buffer.from(`\ufeff${text}`),
    'utf16le.csv': utf16,
    'utf16be.csv': Buffer.from(utf16).swap16(),
    'utf16-without-mark.csv': Buffer.from(text, 'utf16le'),
    'latin1.csv': Buffer.from(text, 'latin1'),
  })) {
    const output = await importText(bench, name, bytes);
    assert.deepEqual((await storedRows(bench, output)).rows, expected, name);
  }
  const mixed = Buffer.concat([Buffer.from('city\nKöln\n'), Buffer.from('M\xfcnchen\n', 'latin1')]);
  const error = await refusal(importText(bench, 'mixed.csv', mixed));
  assert.equal(error.code, 'invalid-data');
  assert.match(error.message, /byte 12 \(0xfc\) is not valid UTF-8/);
  const zero = await refusal(importText(bench, 'zero.csv', Buffer.from('a,b\n1,\x002\n')));
  assert.match(zero.message, /byte 6 is zero/);
});

test('gzip is unpacked; a cut one is refused', async (t) => {
  const bench = await openJobBench(t);
  const packed = gzipSync(`a,b\n${'1,2\n'.repeat(5000)}`);
  assert.equal((await importText(bench, 'whole.csv.gz', packed)).rowCount, 5000);
  const error = await refusal(importText(bench, 'cut.csv.gz', packed.subarray(0, packed.length - 12)));
  assert.match(error.message, /gzip file is broken: unexpected end of file/);
});

test('two thousand columns, from CSV and from JSON', async (t) => {
  const bench = await openJobBench(t);
  const names = Array.from({ length: 2000 }, (_, column) => `c${column}`);
  const rows = Array.from({ length: 20 }, (_, row) => names.map((_, column) => row * column));
  const csv = await importText(bench, 'wide.csv', [names, ...rows].map((row) => row.join(',')).join('\n'));
  assert.equal(csv.columns.length, 2000);
  const profile: Profile = JSON.parse(Buffer.from(await bench.blobs.readBytes(csv.profileDigest)).toString());
  assert.equal(profile.columns[1999]!.max, 19 * 1999);

  const objects = rows.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column]])));
  const path = join(bench.folder, 'wide.json');
  writeFileSync(path, JSON.stringify(objects));
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 2 });
  t.after(() => db.close());
  const { table } = await openSource(db, [{ path, format: 'json', notes: [] }]);
  assert.equal((await db.describe(`SELECT * FROM ${table}`)).length, 2000);
  assert.deepEqual((await db.table(`SELECT c1999 FROM ${table}`)).rows.at(-1), [19 * 1999]);
});

test('small and odd files that are data all the same', async (t) => {
  const bench = await openJobBench(t);
  assert.equal((await importText(bench, 'one.csv', 'a,b\n1,x\n')).rowCount, 1);
  assert.equal((await importText(bench, 'one.json', '{"a":1}')).rowCount, 1);
  const nulls = await importText(bench, 'nulls.csv', 'a,b\n,\n,\n');
  assert.deepEqual(
    nulls.columns.map(({ name, type }) => [name, type]),
    [
      ['a', 'VARCHAR'],
      ['b', 'VARCHAR'],
    ],
  );
  const mixedCsv = await importText(bench, 'mixed.csv', 'a\n1\n2\nx\n');
  assert.equal(mixedCsv.columns[0]!.type, 'VARCHAR');
  const mixedJson = await importText(bench, 'mixed.json', '[{"a":1},{"a":"x"},{"a":{"b":2}}]');
  assert.deepEqual((await storedRows(bench, mixedJson)).rows, [['1'], ['x'], ['{"b":2}']]);
  const quoted = await importText(bench, 'quoted.csv', 'a;b\n"x;\ny";1,5\n"say ""hi""";2\n');
  assert.deepEqual((await storedRows(bench, quoted)).rows, [
    ['x;\ny', '1,5'],
    ['say "hi"', '2'],
  ]);
  const numbers = await importText(bench, 'numbers.csv', '1,2\n3,4\n', { csv: { header: false } });
  assert.equal(numbers.rowCount, 2);
});

test('each broken file is refused with what, where and how to mend it', async (t) => {
  const bench = await openJobBench(t);
  const half = readFileSync(exampleFile('flights-3m.parquet')).subarray(0, 200_000);
  const cases: [name: string, content: string | Buffer, message: RegExp][] = [
    ['empty.csv', '', /file is empty/],
    ['blank.csv', ' \n \n', /nothing but white space/],
    ['header.csv', 'a,b\n', /column names but no rows/],
    ['short.csv', 'a,b\n1,2\n3\n4,5\n', /line 3 has 1 fields where the first line has 2/],
    ['long.csv', 'a,b\n1,2\n3,4\n4,5,6\n', /line 4 has 3 fields where the first line has 2/],
    ['quote.csv', 'a,b\n1,2\n"x,2\n3,4\n', /line 3 opens a quote " that is never closed/],
    ['twice.csv', 'a,b,A\n1,2,3\n', /'A' appears twice, as column 1 and column 3/],
    ['twice.json', '[{"a":1,"a":2}]', /duplicate key "a"/],
    ['case.json', '[{"a":1,"A":2}]', /appears twice/],
    ['cut.json', '[{"a":1},{"a":2]', /Malformed JSON/],
    ['cut-line.json', '{"a":1}\n{"a":\n{"a":3}', /Malformed JSON.*line 3/],
    ['numbers.json', '[1,2]', /not JSON objects/],
    ['none.json', '[]', /empty JSON array/],
    ['fieldless.json', '[{},{}]', /no fields/],
    ['cut.parquet', half, /./],
    ['not.parquet', 'a,b\n1,2\n', /named \.parquet but does not begin like one/],
    ['magic.parquet', 'PAR1xxxxxxxxPAR1', /./],
    ['book.csv', Buffer.from('PK\x03\x04rest'), /Excel workbook/],
    ['reserved.csv', 'a,__split\n1,2\n', /'__split' is reserved/],
  ];
  for (const [name, content, message] of cases) {
    const error = await refusal(importText(bench, name, content), name);
    assert.equal(error.code, 'invalid-data', `${name}: ${error.message}`);
    assert.match(error.message, message, name);
    assert.ok(error.message.includes(name), `${name} is named in: ${error.message}`);
    assert.ok(!error.message.includes('scratch-'), error.message);
  }
});

test('a parquet file whose names repeat is refused', async (t) => {
  const bench = await openJobBench(t);
  const path = join(bench.folder, 'twice.parquet');
  const db = await openDuckDb({ memoryLimitBytes: 5e8, threads: 1 });
  await db.run(`COPY (SELECT 1 AS first_name, 2 AS other_name) TO '${path}' (FORMAT parquet)`);
  db.close();
  writeFileSync(
    path,
    Buffer.from(readFileSync(path).toString('latin1').replaceAll('other_name', 'first_name'), 'latin1'),
  );
  assert.match((await refusal(importFile(bench, path))).message, /'first_name' appears twice/);
});

test('sources that are not there, are folders, or are not allowed', async (t) => {
  const bench = await openJobBench(t);
  assert.equal((await refusal(importFile(bench, '/nowhere/at-all.csv'))).code, 'not-found');
  assert.equal((await refusal(importFile(bench, join(bench.folder, '*.nothing')))).code, 'not-found');
  assert.match((await refusal(importFile(bench, bench.folder))).message, /is a folder/);
  for (const source of ['file:///etc/passwd', 'ftp://example.org/x', 's3://bucket/key', 'data:text/csv,a']) {
    assert.match((await refusal(importFile(bench, source))).message, /cannot be imported/, source);
  }
});

test('a file that breaks its expectations is refused with rows and reasons, and leaves no blob', async (t) => {
  const bench = await openJobBench(t);
  const error = await refusal(
    importText(bench, 'bad.csv', 'a,b\n1,x\n,y\n3000,x\n', {
      expect: { columns: { a: { required: true, max: 100 }, c: { required: true } } },
    }),
  );
  assert.equal(error.code, 'expectations-failed');
  assert.deepEqual(error.details, {
    passed: false,
    results: [
      {
        column: 'a',
        expectation: 'not null',
        passed: false,
        failingCount: 1,
        failingShare: 1 / 3,
        examples: [{ row: 2, values: { a: null } }],
      },
      {
        column: 'a',
        expectation: 'at most 100',
        passed: false,
        failingCount: 1,
        failingShare: 1 / 3,
        examples: [{ row: 3, values: { a: 3000 } }],
      },
      {
        column: 'c',
        expectation: 'is in the file',
        passed: false,
        failingCount: 3,
        failingShare: 1,
        examples: [],
      },
    ],
  });
  for await (const blob of bench.blobs.list()) assert.fail(`left ${blob.digest}`);
});

test('a cancelled import stops', async (t) => {
  const bench = await openJobBench(t);
  const stop = new AbortController();
  const running = bench.run(
    importDatasetJob,
    { ...limits, source: exampleFile('flights-3m.parquet'), asOf: { on: 'date', before: '2001-06-01' } },
    { signal: stop.signal },
  );
  setTimeout(() => stop.abort(), 60);
  assert.equal((await refusal(running)).code, 'cancelled');
});
