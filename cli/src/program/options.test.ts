import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAssignments, readLimit } from './options.ts';

test('assignments carry JSON where it is JSON and text where it is not', () => {
  assert.deepEqual(readAssignments(['a=1', 'b=x=y', 'c=[1,2]', 'd=2001-01-01', 'e='], '--param'), {
    a: 1,
    b: 'x=y',
    c: [1, 2],
    d: '2001-01-01',
    e: '',
  });
  assert.throws(() => readAssignments(['nothing'], '--param'), /written name=value, not 'nothing'/);
  assert.throws(() => readAssignments(['=1'], '--param'));
});

test('a limit is a whole number in bounds', () => {
  assert.equal(readLimit(undefined), 20);
  assert.equal(readLimit(7), 7);
  for (const wrong of [0, -1, 1.5, 10_001])
    assert.throws(() => readLimit(wrong), /--limit is a whole number/);
});
