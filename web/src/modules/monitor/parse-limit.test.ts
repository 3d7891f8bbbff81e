import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLimit } from './parse-limit.ts';

test('a comparison with a number becomes a line', () => {
  assert.deepEqual(parseLimit('<= 0.06'), { value: 0.06, label: 'must be <= 0.06' });
  assert.deepEqual(parseLimit(' > -1e3'), { value: -1000, label: 'must be > -1e3' });
});

test('anything else has no line', () => {
  assert.equal(parseLimit('not worse than champion by 0.01'), undefined);
});
