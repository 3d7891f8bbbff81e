import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readColumn, scaleOf } from './run-column.ts';

test('a column is of numbers when every value reads as one', () => {
  assert.deepEqual(readColumn(['1e-3', null, '12', 'NaN', 7]), {
    kind: 'number',
    values: [0.001, null, 12, null, 7],
  });
  assert.deepEqual(readColumn([1, 'Infinity']), { kind: 'number', values: [1, null] });
  for (const text of ['auto', '', ' ', '0x10', '1,5'])
    assert.deepEqual(readColumn(['1', text]), { kind: 'text', values: ['1', text] }, text);
});

test('an axis follows what is on it', () => {
  const scale = (...values: (number | string | null)[]) => scaleOf(readColumn(values));
  assert.deepEqual(scale('b', null, 'a', 'b'), { kind: 'category', categories: ['a', 'b'] });
  assert.deepEqual(scale(3, null, -1), { kind: 'value', min: -1, max: 3 });
  assert.deepEqual(scale(1e-4, 0.1), { kind: 'log', min: 1e-4, max: 0.1 });
  assert.deepEqual(scale(0, 1000), { kind: 'value', min: 0, max: 1000 });
  assert.equal(scale(null, 'NaN'), null);
  assert.equal(scale(...Array.from({ length: 41 }, (_, i) => `run ${i}`)), null);
});
