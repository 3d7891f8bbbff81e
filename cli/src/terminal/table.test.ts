import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createStyle } from './style.ts';
import { type Column, drawFacts, drawTable } from './table.ts';
import { textWidth } from './text-width.ts';

type Row = { name: string; count: string; note: string };
const style = createStyle(false);
const columns: Column<Row>[] = [
  { title: 'name', value: ({ name }) => name },
  { title: 'count', value: ({ count }) => count, align: 'right' },
  { title: 'note', value: ({ note }) => note, rank: 1 },
];

test('columns are aligned under their titles', () => {
  const rows = [
    { name: 'flights', count: '3,000,000', note: 'first' },
    { name: 'x', count: '7', note: '' },
  ];
  assert.deepEqual(drawTable(rows, columns, { width: 80, style }), [
    'name         count  note',
    'flights  3,000,000  first',
    'x                7',
  ]);
});

test('long cells are cut, then ranked columns go', () => {
  const rows = [{ name: 'a-rather-long-name-of-a-thing', count: '12', note: 'something to say about it' }];
  assert.deepEqual(drawTable(rows, columns, { width: 50, style }), [
    'name                           count  note',
    'a-rather-long-name-of-a-thing     12  something t…',
  ]);
  assert.deepEqual(drawTable(rows, columns, { width: 24, style }), [
    'name               count',
    'a-rather-long-na…     12',
  ]);
});

test('colour goes around the text and not the blanks, also where a value looks like a pattern', () => {
  const colored = createStyle(true);
  const [, line] = drawTable(
    [{ name: '$& x', count: '1', note: '' }],
    [{ ...columns[0]!, paint: colored.good }],
    {
      width: 20,
      style: colored,
    },
  );
  assert.equal(line, '\u001b[32m$& x\u001b[39m');
});

test('no line is wider than the terminal, whatever is in the cells', () => {
  const row = fc.record({
    name: fc.string({ unit: 'grapheme' }),
    count: fc.string(),
    note: fc.string({ unit: 'binary' }),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 30, max: 120 }), (rows, width) => {
      for (const line of drawTable(rows, columns, { width, style })) {
        assert.ok(textWidth(line) <= width, `${textWidth(line)} > ${width}: ${JSON.stringify(line)}`);
        assert.doesNotMatch(line, /[\r\n\t]/);
      }
    }),
  );
});

test('facts line up', () => {
  assert.deepEqual(
    drawFacts(
      [
        ['a', '1'],
        ['long', 'two\nlines'],
      ],
      { width: 40, style },
    ),
    ['a     1', 'long  two lines'],
  );
});
