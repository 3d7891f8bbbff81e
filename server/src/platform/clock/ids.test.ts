import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClock } from '../testing/test-clock.ts';
import { testIdsContract } from './ids.conformance.ts';
import { createIds } from './ids.ts';

testIdsContract(createIds);

test('the time in an id is that of ULID', () => {
  // The worked example of https://github.com/ulid/spec: 01ARZ3NDEK is 1469922850259.
  assert.equal(createIds(createTestClock(1469922850259)).next().slice(0, 10), '01arz3ndek');
});
