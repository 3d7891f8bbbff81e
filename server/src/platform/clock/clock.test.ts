import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestClock } from '../testing/test-clock.ts';
import { testClockContract } from './clock.conformance.ts';
import { systemClock } from './clock.ts';

describe('the clock of the machine', () => {
  testClockContract(() => ({ clock: systemClock, pass: sleep }));
});

describe('the clock of the tests', () => {
  testClockContract(() => {
    const clock = createTestClock();
    return { clock, pass: clock.advance };
  });

  test('stands still until it is moved, and may be set like any clock', () => {
    const clock = createTestClock(5000);
    assert.deepEqual([clock.now(), clock.monotonicMs()], [5000, 0]);
    clock.advance(10);
    clock.setNow(1000);
    assert.deepEqual([clock.now(), clock.monotonicMs()], [1000, 10]);
    assert.throws(() => clock.advance(-1), /does not go back/);
  });
});
