import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf, isWithin, withSelection } from './brush.ts';
import { toAxis } from './parallel-option.ts';
import { readColumn } from './run-column.ts';

const axes = [
  toAxis('param.depth', 'depth', readColumn([1, 5, null, 9]))!,
  toAxis('param.trainer', 'trainer', readColumn(['gbdt', 'linear', 'mlp', "o'ne"]))!,
];
const fieldOf = ({ id }: { id: string }) => id.replace('param.', 'params.');
const within = (brush: Parameters<typeof isWithin>[0]) =>
  [0, 1, 2, 3].filter((row) => isWithin(brush, axes, row));

test('a brush keeps the runs within every range, and a run without the value out', () => {
  assert.deepEqual(within({}), [0, 1, 2, 3]);
  assert.deepEqual(within({ 'param.depth': [[0, 5]] }), [0, 1]);
  assert.deepEqual(
    within({
      'param.depth': [
        [0, 2],
        [8, 10],
      ],
    }),
    [0, 3],
  );
  assert.deepEqual(within({ 'param.depth': [[0, 9]], 'param.trainer': [[0.6, 1.4]] }), [1]);
});

test('a brush reads as a filter', () => {
  assert.equal(conditionOf({}, axes, fieldOf), '');
  assert.equal(
    conditionOf({ 'param.depth': [[1.234567, 5]], 'param.trainer': [[0.5, 3]] }, axes, fieldOf),
    "params.depth >= 1.2346 and params.depth <= 5 and params.trainer in ('linear', 'mlp', 'o''ne')",
  );
  assert.equal(
    conditionOf(
      {
        'param.depth': [
          [0, 1],
          [4, 5],
        ],
      },
      axes,
      fieldOf,
    ),
    '((params.depth >= 0 and params.depth <= 1) or (params.depth >= 4 and params.depth <= 5))',
  );
  assert.equal(conditionOf({ 'param.trainer': [[0.1, 0.2]] }, axes, fieldOf), '');
});

test('a cleared axis is brushed no more', () => {
  const brush = withSelection({}, { parallelAxisId: 'a', intervals: [[0, 1]] });
  assert.deepEqual(brush, { a: [[0, 1]] });
  assert.deepEqual(withSelection(brush, { parallelAxisId: 'a', intervals: [] }), {});
});
