import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column } from '@slipway/algorithms';
import fc from 'fast-check';
import { openDuckDb, readTable } from '../../../engines/duckdb/index.ts';
import { bindFeatures } from './bind-features.ts';
import { type Expression, NotCompilable } from './bound-expression.ts';
import { compileRows, type RowFunction } from './compile/compile-rows.ts';
import { beyond } from './compile/runtime.ts';
import { describeFeatures } from './feature-columns.ts';
import { type CellValue, requestColumn } from './request-values.ts';

/** Compiled code and DuckDB, bit for bit, over many expressions and rows with NULLs and extremes. */

const columns = [
  { name: 'b', type: 'BOOLEAN' },
  { name: 't', type: 'TINYINT' },
  { name: 'i', type: 'INTEGER' },
  { name: 'n', type: 'BIGINT' },
  { name: 'u', type: 'UINTEGER' },
  { name: 'f', type: 'FLOAT' },
  { name: 'd', type: 'DOUBLE' },
  { name: 'e', type: 'DOUBLE' },
  { name: 'm', type: 'DECIMAL(10,2)' },
  { name: 's', type: 'VARCHAR' },
  { name: 'r', type: 'VARCHAR' },
  { name: 'dt', type: 'DATE' },
  { name: 'ts', type: 'TIMESTAMP' },
  { name: 'tz', type: 'TIMESTAMP WITH TIME ZONE' },
];

const compiled = `
b | not b | b and n > 1 | b or n > 1 | b and d > 1 and s = 'a' | b is true | b is not false | b = (n > 0)
t + 1 | t * t | -t | abs(t) | t // 2 | t % 3 | i + t | i * i | i - n | n + 1 | n * n | -n | n // 7 | n % 7 | mod(n, i)
n // i | n % t | u + 1 | u - 5 | abs(i) | sign(n) | sign(d) | n / 2 | i / t | n / 0 | d / 0 | 0 / n
d + e | d - e | d * e | d / e | d % e | -d | abs(d) | f + f | f * 2 | f / 3 | f - d | f * d | f % 2
m | m + 1.5 | m - m | m * 2 | m * 1.5 | m * m | -m | abs(m) | m / 3 | m > 1.25 | m::double | m::integer | m + n
n * 1.5 | i * 0.25 | n > 100.5 | d * 1.5 | d > 1.5 | 1.5 | 0.1 + 0.2 | n / 100.0
round(d) | round(d, 2) | round(d, 0) | round(d, -1) | round(d, 5) | round(f) | round(n) | round(m) | round(m, 1) | round(2.5)
floor(d) | ceil(d) | trunc(d) | floor(n) | ceil(f) | floor(m) | ceil(m) | trunc(m) | floor(i / 7)
sqrt(abs(d)) | sqrt(n * n) | ln(abs(d) + 1) | ln(n) | log(abs(n) + 1) | log10(d) | log2(u) | exp(d / 1000) | exp(d)
pow(d, 2) | d ^ 2 | n ** 0.5 | power(abs(d), 0.3) | sin(d) | cos(2 * pi() * hour(ts) / 24) | tan(n / 10) | atan(d)
2 * ln(u + 1) | -sin(d) / 3 | abs(cos(d)) | case when n > 0 then ln(n) else 0 end | coalesce(ln(nullif(u, 0)), -1)
isnan(d / e) | isinf(d / e) | isfinite(d)
greatest(n, i, 3) | least(d, e) | greatest(d, n) | least(n, null) | greatest(s, r) | least(s, 'm') | greatest(d / e, d)
n > i | n >= 1 | n < 5 | n <= i | n = i | n <> 3 | d = e | d <> e | d < e | d / e > d | d / e = e / d | d >= e / 0 | f = d | t = i
b = true | b <> (n > 0) | n is null | s is not null | n is distinct from i | s is not distinct from r | d is distinct from e
n between 1 and 10 | d between -1 and e | n not between i and 5 | n in (1, 2, 3) | n in (1, null) | n not in (1, i) | s in ('a', 'b', '') | s not in ('a', r)
d in (0, e) | case when n > 1 then 'x' when n < 0 then s else r end | case s when 'a' then 1 when 'b' then 2 end
case when d > 0 then n // i else 7 end | if(b, n, i) | ifnull(s, 'none') | nullif(n, 0) | nullif(s, 'a') | coalesce(n, i, 0) | coalesce(d, n)
coalesce(s, r) || 'x' | n / nullif(i, 0)
s | s || '-' || r | s || n | concat(s, '-', r, n) | lower(s) | upper(s) | length(s) | substr(s, 2) | substr(s, 2, 3) | substr(s, -2) | substr(s, 0, 2)
substr(s, -3, 2) | substr(s, i) | substr(s, t, t) | left(s, 2) | left(s, -1) | right(s, 2) | right(s, -1) | left(s, t) | right(s, t)
trim(s) | ltrim(s) | rtrim(s) | starts_with(s, 'a') | ends_with(s, r) | prefix(s, r) | suffix(s, 'c') | contains(s, 'b') | contains(s, r) | s ^@ r
instr(s, 'b') | strpos(s, r) | replace(s, 'a', 'bb') | s = r | s < r | s >= 'm' | s like 'a%' | s like '%b%' | s not like '_b%' | s like 'a.c' | s ilike 'A%' | s like '%' | s like '' | s like 'a\\\\%' | s like '%é_'
i::double | n::integer | d::integer | d::bigint | f::integer | i::float | n::float | d::float | n::varchar | b::varchar | b::integer | i::boolean | dt::varchar | s::integer | s::double | try_cast(s as integer) | m::decimal(12,4)::double
year(ts) | month(ts) | day(ts) | hour(ts) | minute(ts) | second(ts) | millisecond(ts) | quarter(ts) | dayofweek(ts) | isodow(ts) | dayofyear(ts) | week(ts) | weekofyear(ts) | isoyear(ts) | epoch(ts) | epoch_ms(ts)
year(dt) | month(dt) | day(dt) | hour(dt) | minute(dt) | isodow(dt) | dayofweek(dt) | dayofyear(dt) | week(dt) | quarter(dt) | epoch(dt) | epoch_ms(dt) | isoyear(dt) | weekday(dt) | dayofmonth(dt)
date_part('hour', ts) | extract(isodow from ts) | extract(epoch from ts) | date_part('dow', dt) | date_part('doy', ts) | date_part('milliseconds', ts)
epoch(date_trunc('month', ts)) | epoch(date_trunc('week', ts)) | epoch(date_trunc('hour', ts)) | epoch(date_trunc('day', dt)) | epoch(date_trunc('year', dt)) | epoch(date_trunc('quarter', ts)) | epoch(date_trunc('minute', ts)) | epoch(date_trunc('second', ts))
epoch(ts::date) | epoch(dt::timestamp) | epoch(dt + 1) | epoch(dt - i) | dt - date '2001-02-03' | ts > '2001-06-01' | dt < date '2001-01-01' | ts::date = dt | dt < ts
date_diff('day', ts, timestamp '2001-01-01') | date_diff('hour', ts, timestamp '2001-01-01 10:30') | date_diff('month', dt, date '2001-05-05') | date_diff('year', ts, timestamp '2001-05-05') | date_diff('minute', timestamp '2001-01-01', ts) | date_diff('second', ts, ts)
dayname(ts) | monthname(dt) | hour(ts) * 60 + minute(ts) | (hour(ts) + 1) % 24 | case when isodow(ts) >= 6 then 'weekend' else 'week' end
year(tz) | month(tz) | day(tz) | hour(tz) | minute(tz) | second(tz) | millisecond(tz) | quarter(tz) | dayofweek(tz) | isodow(tz) | dayofyear(tz) | week(tz) | isoyear(tz) | epoch(tz) | epoch_ms(tz)
date_part('hour', tz) | extract(dow from tz) | epoch(date_trunc('month', tz)) | epoch(date_trunc('week', tz)) | epoch(date_trunc('hour', tz)) | epoch(tz::date) | epoch(tz::timestamp) | epoch(ts::timestamptz)
tz > '2001-06-01' | tz < ts | tz = ts | date_diff('day', tz, timestamptz '2001-01-01 00:00:00+00') | date_diff('month', tz, ts::timestamptz) | date_diff('hour', tz, timestamptz '2001-05-05 12:30:00+00') | dayname(tz)
1 | 'x' | true | null::integer | null::varchar | 1e3 | 7 // 2 | 'a' || 'b' | upper('abc')
`
  .split(/[|\n](?!\|)(?<!\|\|)/)
  .map((text) => text.trim())
  .filter((text) => text !== '');

const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 6 });
const whole = (min: number, max: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: Math.max(min, -12), max: Math.min(max, 12) }) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
  );
const real = fc.oneof(
  fc.double({ min: -50, max: 50, noNaN: true }),
  fc.double({ noNaN: true }),
  fc.integer({ min: -20, max: 20 }).map((value) => value / 2),
  fc.constantFrom(0, -0, 0.5, -0.5, 1.005, 2.675, 1e300, -1e-300, 0.1, 16_777_217, Infinity, -Infinity),
);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '%'), maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'a',
      'A',
      '12',
      '-7',
      '3.25',
      '1e2',
      ' 5',
      'é1',
      'aé',
      '\u{1f600}',
      '\ufb01',
      'a.c',
      'abc',
      'a\n',
    ),
  },
);
const time = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) }) },
  { weight: 1, arbitrary: fc.integer({ min: Date.UTC(1701, 0, 1), max: Date.UTC(2249, 0, 1) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      0,
      -1,
      Date.UTC(2000, 1, 29),
      Date.UTC(2001, 11, 31),
      Date.UTC(2004, 11, 31, 23, 59, 59, 999),
    ),
  },
);

const row = fc.record({
  b: nullable(fc.boolean()),
  t: nullable(whole(-128, 127)),
  i: nullable(whole(-2_147_483_648, 2_147_483_647)),
  n: nullable(whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
  u: nullable(whole(0, 4_294_967_295)),
  f: nullable(real.map(Math.fround).filter(Number.isFinite)),
  d: nullable(real),
  e: nullable(real),
  m: nullable(fc.integer({ min: -99_999_999, max: 99_999_999 }).map((cents) => cents / 100)),
  s: nullable(text),
  r: nullable(text),
  dt: nullable(time),
  ts: nullable(time.map((ms) => new Date(ms).toISOString())),
  tz: nullable(time),
});

const inputs = columns.map((column) => requestColumn({ ...column, isRequired: false }));

async function prepare(expressions: readonly string[]) {
  const list = (wrap: (text: string) => string) =>
    expressions.map((expression, position) => `${wrap(expression)} AS x${position}`).join(', ');
  const db = await openDuckDb({ memoryLimitBytes: 2e8, threads: 1 });
  const sql = `SELECT ${list((expression) => expression)} FROM data`;
  const features = await describeFeatures(db, { sql, dataset: 'data', columns });
  const bound = await bindFeatures(db, sql);
  const functions = bound.map(({ expression }, position) => tryCompile(features[position]!, expression));
  // TRY makes NULL of an error, so one row's overflow does not hide the other rows; shared parts would escape it.
  await db.run("SET disabled_optimizers = 'common_subexpressions'");
  const tried = `SELECT ${list((expression) => `TRY(${expression})`)} FROM data`;
  const requests = features.map(({ name, kind }) => ({ name, kind }));
  const askDuckDb = async (rows: readonly (readonly CellValue[])[]) => {
    await db.run('DELETE FROM data');
    const values = rows.map(
      (cells) => `(${cells.map((cell, k) => literal(cell, columns[k]!.type)).join(', ')})`,
    );
    await db.run(`INSERT INTO data VALUES ${values.join(', ')}`);
    return readTable(db, { source: `(${tried})`, columns: requests });
  };
  return { functions, askDuckDb, close: () => db.close() };
}

/** Not the way values travel when serving, so that this test stands apart from it. */
function literal(cell: CellValue, type: string): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'boolean') return String(cell);
  if (typeof cell === 'string') return `'${cell.replaceAll("'", "''")}'`;
  if (type === 'DATE') return `DATE '1970-01-01' + (${cell})`;
  if (type.startsWith('TIMESTAMP')) return `CAST(make_timestamp(${cell}) AS ${type})`;
  if (type === 'DECIMAL(10,2)')
    return `CAST('${cell < 0 ? '-' : ''}${Math.floor(Math.abs(cell) / 100)}.${String(Math.abs(cell) % 100).padStart(2, '0')}' AS DECIMAL(10,2))`;
  return `CAST('${Object.is(cell, -0) ? '-0' : cell}' AS ${type})`;
}

function valueAt(column: Column, row: number): number | string {
  if (column.kind === 'numeric') return column.values[row]!;
  return column.categories[column.codes[row]!] ?? '';
}

function tryCompile(
  feature: { name: string; kind: 'numeric' | 'categorical' },
  expression: Expression | NotCompilable,
): RowFunction | string {
  if (expression instanceof NotCompilable) return expression.message;
  try {
    return compileRows([{ name: feature.name, kind: feature.kind, expression }], inputs);
  } catch (error) {
    if (error instanceof NotCompilable) return error.message;
    throw error;
  }
}

function computeOne(run: RowFunction, values: Record<string, unknown>): number | string | undefined {
  try {
    return run([values]).columns[0]!.values[0]!;
  } catch (error) {
    if (error === beyond) return undefined;
    throw error;
  }
}

test('compiled code agrees with DuckDB bit for bit wherever it answers', { timeout: 120_000 }, async (t) => {
  const { functions, askDuckDb, close } = await prepare(compiled);
  t.after(close);
  const notCompiled = compiled.filter((_, position) => typeof functions[position] === 'string');
  assert.deepEqual(
    notCompiled.map((text, k) => [text, functions.filter((f) => typeof f === 'string')[k]]),
    [],
    'every expression of the list is compiled',
  );
  const answered = compiled.map(() => 0);
  const differences = new Map<string, string>();
  let asked = 0;
  const property = fc.asyncProperty(fc.array(row, { minLength: 60, maxLength: 60 }), async (rows) => {
    const cells = rows.map((values) =>
      inputs.map(({ name, read }) => read((values as Record<string, unknown>)[name], 0)),
    );
    const expected = await askDuckDb(cells);
    asked += rows.length;
    for (const [position, run] of functions.entries()) {
      rows.forEach((values, index) => {
        const got = computeOne(run as RowFunction, values);
        if (got === undefined) return;
        answered[position]!++;
        const want = valueAt(expected.columns[position]!, index);
        if (!Object.is(got, want)) {
          differences.set(
            compiled[position]!,
            `${compiled[position]} of ${JSON.stringify(values)}: compiled ${got}, DuckDB ${want}`,
          );
        }
      });
    }
  });
  await fc.assert(property, { numRuns: 8, seed: 20_010_101, endOnFailure: true });
  assert.deepEqual([...differences.values()], []);
  const silent = compiled.filter((_, position) => answered[position]! < asked / 20);
  assert.deepEqual(silent, [], 'each compiled expression answers at least one row in twenty itself');
});

test('what compiled code does not know is left to DuckDB by name', async (t) => {
  const others = [
    'md5(s)',
    "strftime(ts, '%a')",
    "regexp_matches(s, 'a')",
    'd::varchar',
    'ln(d) > 1',
    'floor(ln(u + 1))',
    'ln(u + 1) + 1',
    'epoch(ts + interval 1 day)',
    's like r',
    'hash(s)',
    'lpad(s, 5, r)',
    'd // 2',
    'list_contains([s], r)',
    'n + 9007199254740993',
  ];
  const { functions, close } = await prepare(others);
  t.after(close);
  for (const [position, run] of functions.entries()) {
    assert.equal(typeof run, 'string', `${others[position]} is compiled`);
  }
});
