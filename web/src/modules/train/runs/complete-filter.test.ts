import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeFilter } from './complete-filter.ts';

const vocabulary = {
  fields: ['status', 'metrics.auc', 'metrics.log_loss', 'params.trainer'],
  values: { status: ['finished', 'failed'], 'params.trainer': ['gbdt', "it's"] },
};
const optionsAt = (text: string) => completeFilter(text, text.length, vocabulary).options;

test('fields come first, after a join and after a bracket', () => {
  const fields = [...vocabulary.fields, 'not'];
  assert.deepEqual(optionsAt(''), fields);
  assert.deepEqual(optionsAt('metrics.auc > 0.7 and '), fields);
  assert.deepEqual(optionsAt('('), fields);
});

test('a field is found by any part of its name', () => {
  assert.deepEqual(optionsAt('au'), ['metrics.auc']);
  assert.deepEqual(optionsAt('metrics.auc > 1 or loss'), ['metrics.log_loss']);
  assert.deepEqual(completeFilter('not tra', 7, vocabulary), { from: 4, to: 7, options: ['params.trainer'] });
});

test('operators follow a field, joins follow a value', () => {
  assert.equal(optionsAt('metrics.auc ')[0], '=');
  assert.deepEqual(optionsAt('metrics.auc > 0.7 '), ['and', 'or']);
  assert.deepEqual(optionsAt("status = 'finished' "), ['and', 'or']);
});

test('known values follow an operator, quoted', () => {
  assert.deepEqual(optionsAt('params.trainer = '), ["'gbdt'", "'it''s'"]);
  assert.deepEqual(optionsAt('status ='), ["'finished'", "'failed'"]);
  assert.deepEqual(optionsAt("status = 'fi"), ["'finished'"]);
  assert.deepEqual(optionsAt('status in ('), ["'finished'", "'failed'"]);
});

test('the caret in the middle completes there', () => {
  const { from, to, options } = completeFilter("stat = 'failed'", 4, vocabulary);
  assert.deepEqual([from, to, options], [0, 4, ['status']]);
});
