import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { openDuckDb } from '../../../engines/duckdb/index.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { createRecordReader, detectDialect } from './csv-dialect.ts';
import { openSource } from './open-source.ts';

const delimiter = fc.constantFrom(',', ';', '\t', '|');
const cell = fc.string({
  unit: fc.constantFrom('a', 'b', '1', ' ', ',', ';', '|', '"', '\n', 'é'),
  maxLength: 6,
});

const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

test('records are counted the same however the text is cut into pieces', () => {
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(table, delimiter, fc.integer({ min: 1, max: 9 }), (rows, separator, pieceLength) => {
      const text = rows.map((row) => row.map(quoted).join(separator)).join('\r\n');
      const counts: number[] = [];
      const reader = createRecordReader({ delimiter: separator, quote: '"' }, (record) => {
        counts.push(record.fieldCount);
      });
      for (let at = 0; at < text.length; at += pieceLength) reader.push(text.slice(at, at + pieceLength));
      assert.equal(reader.end(), null);
      assert.deepEqual(
        counts,
        rows.map((row) => row.length),
      );
    }),
    { numRuns: 300 },
  );
});

test('a written table is read back as it was, whatever separates it', async (t) => {
  const path = join(temporaryFolder(t), 'table.csv');
  const db = await openDuckDb({ memoryLimitBytes: 5e8, threads: 1 });
  t.after(() => db.close());
  const row = fc.tuple(
    cell,
    fc.integer(),
    cell.map((value) => `${value}x`),
  );
  const property = fc.asyncProperty(
    fc.array(row, { minLength: 2, maxLength: 12 }),
    delimiter,
    async (rows, separator) => {
      const lines = [
        ['text', 'number', 'other'].join(separator),
        ...rows.map(([a, b, c]) => [quoted(a), b, quoted(c)].join(separator)),
      ];
      writeFileSync(path, `${lines.join('\n')}\n`);
      const { table } = await openSource(db, [{ path, format: 'csv', notes: [] }]);
      const read = await db.table(`SELECT text::VARCHAR, number, other FROM ${table}`);
      // An empty text and a missing value are the same in a CSV file.
      const expected = rows.map(([a, b, c]) => [a, b, c]);
      const found = read.rows.map(([a, b, c]) => [a ?? '', b, c]);
      assert.deepEqual(found, expected);
    },
  );
  await fc.assert(property, { numRuns: 40, seed: 3 });
});

test('the dialect of common files', async (t) => {
  const path = join(temporaryFolder(t), 'table.csv');
  const cases: [text: string, delimiter: string, quote: string][] = [
    ['a,b\n1,2\n', ',', '"'],
    ['a;b;c\n1,5;2,5;3\n', ';', '"'],
    ['a\tb\n"x\ty"\t1\n', '\t', '"'],
    ["a|b\n'x|y'|1\n'z'|2\n", '|', "'"],
    ["name,said\nann,it's\nbob,don't\n", ',', '"'],
    ['only\n1\n2\n', ',', '"'],
  ];
  for (const [text, wanted, quote] of cases) {
    writeFileSync(path, text);
    assert.deepEqual(await detectDialect(path), { delimiter: wanted, quote }, text);
  }
});
