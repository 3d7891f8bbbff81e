import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datasetNameOf } from './data-import.ts';
import { readSteps } from './deploy.ts';
import { parseRows } from './predict.ts';
import { compareRuns } from './runs-compare.ts';

test('a dataset is named after its file', () => {
  assert.deepEqual(
    [
      'flights.parquet',
      '/data/Flights 3m.csv.gz',
      'https://x.org/a/b.json?v=1',
      'logs/2026-*.csv',
      '.csv',
    ].map(datasetNameOf),
    ['flights', 'Flights-3m', 'b', '2026', 'data'],
  );
});

test('rows come as an object, an array, or one on each line', () => {
  assert.deepEqual(parseRows('{"a":1}'), [{ a: 1 }]);
  assert.deepEqual(parseRows('[{"a":1},{"a":2}]'), [{ a: 1 }, { a: 2 }]);
  assert.deepEqual(parseRows('{"a":1}\n\n{"a":2}\n'), [{ a: 1 }, { a: 2 }]);
});

test('rows that are none of these say where', () => {
  assert.throws(() => parseRows('{"a":1}\nnonsense'), /line 2 is not JSON: nonsense/);
  assert.throws(() => parseRows('[1]'), /row 1 is 1, not an object/);
  assert.throws(() => parseRows('[]'), /no rows/);
  assert.throws(() => parseRows(''), /no rows/);
});

test('canary steps ascend to 100', () => {
  assert.deepEqual(readSteps('10,50,100'), [10, 50, 100]);
  assert.deepEqual(readSteps('10% 100%'), [10, 100]);
  for (const wrong of ['', '50', '50,10,100', '10,x,100', '0,100', '100,200'])
    assert.throws(() => readSteps(wrong), /--canary/);
});

test('a comparison shows differences first, and numbers with their difference', () => {
  const a = {
    status: 'finished' as const,
    metrics: { auc: 0.7, loss: 0.5 },
    params: { trees: '60', depth: '6' },
  };
  const b = {
    status: 'finished' as const,
    metrics: { auc: 0.75, loss: 0.5 },
    params: { trees: '80', seed: '1', depth: '6' },
  };
  const values = compareRuns(a, b);
  assert.deepEqual(
    values.map(({ key, isDifferent }) => `${key}${isDifferent ? ' differs' : ''}`),
    [
      'metrics.auc differs',
      'params.seed differs',
      'params.trees differs',
      'status',
      'metrics.loss',
      'params.depth',
    ],
  );
  assert.ok(Math.abs(values[0]!.difference! - 0.05) < 1e-12);
  assert.deepEqual([values[1]!.a, values[1]!.b, values[1]!.difference], [null, '1', null]);
});
