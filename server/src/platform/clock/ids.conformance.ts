import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTestClock, type TestClock } from '../testing/test-clock.ts';
import type { Clock } from './clock.ts';
import type { Ids } from './ids.ts';

/** What every source of `Ids` does. */
export function testIdsContract(create: (clock: Clock) => Ids): void {
  const open = (): { ids: Ids; clock: TestClock } => {
    const clock = createTestClock();
    return { ids: create(clock), clock };
  };

  test('an id is 26 characters that a URL carries as they are', () => {
    const { ids } = open();
    for (let n = 0; n < 100; n++) assert.match(ids.next(), /^[0-9a-hjkmnp-tv-z]{26}$/);
  });

  test('ids of one millisecond are unique and in order', () => {
    const { ids } = open();
    const made = Array.from({ length: 20_000 }, () => ids.next());
    assert.equal(new Set(made).size, made.length);
    assert.deepEqual([...made].sort(), made);
  });

  test('ids sort by when they were made, however the clock jumps', () => {
    const moves = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(moves, (jumps) => {
        const { ids, clock } = open();
        const made = [ids.next()];
        for (const jump of jumps) {
          clock.setNow(clock.now() + jump);
          made.push(ids.next());
        }
        assert.deepEqual([...made].sort(), made);
        assert.equal(new Set(made).size, made.length);
      }),
    );
  });

  test('ids of two processes in one millisecond differ', () => {
    const [one, other] = [open().ids, open().ids];
    assert.notEqual(one.next(), other.next());
  });
}
