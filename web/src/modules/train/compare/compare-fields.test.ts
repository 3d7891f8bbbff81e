import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '@slipway/contract';
import { compareFields } from './compare-fields.ts';

const run = (metrics: Run['metrics'], params: Run['params']) => ({ metrics, params }) as Run;
const runs = [
  run({ auc: 0.7, log_loss: 0.4 }, { trainer: 'gbdt', seed: '0', leaves: '31' }),
  run({ auc: 0.8, log_loss: 0.5 }, { trainer: 'linear', seed: '0' }),
];

test('what differs in all runs comes first, then what only some have, and what is equal apart', () => {
  const { differing, same } = compareFields(runs);
  assert.deepEqual(
    differing.map(({ key }) => key),
    ['auc', 'log_loss', 'trainer', 'leaves'],
  );
  assert.deepEqual(
    same.map(({ key }) => key),
    ['seed'],
  );
});

test('the best is the largest score and the smallest loss', () => {
  const best = Object.fromEntries(compareFields(runs).differing.map((field) => [field.key, field.best]));
  assert.deepEqual(best, { auc: [1], log_loss: [0], trainer: [], leaves: [] });
});

test('NaN and equal values have no best', () => {
  const { differing, same } = compareFields([run({ f1: 'NaN', r2: 1 }, {}), run({ f1: 0.5, r2: 1 }, {})]);
  assert.deepEqual(
    differing.map(({ key, best }) => [key, best]),
    [['f1', []]],
  );
  assert.equal(same[0]?.key, 'r2');
});
