import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricSeries, Run } from '@slipway/contract';
import { groupCurves } from './group-curves.ts';

const runs = [
  { id: 'a', name: 'first', startedAt: 1000 },
  { id: 'b', name: 'second', startedAt: 5000 },
] as Run[];
const series = (runId: string, key: string, points: [number, number | 'NaN'][]): MetricSeries => ({
  runId,
  key,
  totalCount: points.length,
  points: points.map(([step, value]) => ({ step, at: 1000 + step * 1000, value })),
});

test('training and validation of one metric share a chart', () => {
  const groups = groupCurves(
    [
      series('a', 'train.loss', [
        [0, 3],
        [1, 2],
      ]),
      series('a', 'validation.loss', [
        [0, 4],
        [1, 'NaN'],
      ]),
    ],
    runs.slice(0, 1),
    'step',
  );
  assert.deepEqual(groups, [
    {
      title: 'loss',
      x: [0, 1],
      isReduced: false,
      lines: [
        { name: 'train', y: [3, 2] },
        { name: 'validation', y: [4, null] },
      ],
    },
  ]);
});

test('runs with different steps lie on one axis', () => {
  const [group] = groupCurves(
    [
      series('a', 'loss', [
        [0, 1],
        [4, 2],
      ]),
      series('b', 'loss', [
        [2, 5],
        [4, 6],
      ]),
    ],
    runs,
    'step',
  );
  assert.deepEqual(group?.x, [0, 2, 4]);
  assert.deepEqual(group?.lines, [
    { name: 'first', series: 0, isDashed: false, y: [1, null, 2] },
    { name: 'second', series: 1, isDashed: false, y: [null, 5, 6] },
  ]);
});

test('over time each run begins at its own start', () => {
  const [group] = groupCurves(
    [
      series('a', 'loss', [
        [0, 1],
        [4, 2],
      ]),
    ],
    runs.slice(0, 1),
    'time',
  );
  assert.deepEqual(group?.x, [0, 4]);
});

test('a single point is no curve', () => {
  assert.deepEqual(groupCurves([series('a', 'auc', [[0, 0.7]])], runs, 'step'), []);
});
