import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from './clock.ts';

/** What every `Clock` does. `pass` lets at least that much time go by. */
export function testClockContract(
  open: () => { clock: Clock; pass(milliseconds: number): void | Promise<void> },
): void {
  test('now is whole milliseconds of this century', () => {
    const { clock } = open();
    assert.ok(Number.isSafeInteger(clock.now()));
    assert.ok(clock.now() > Date.UTC(2020, 0, 1) && clock.now() < Date.UTC(2100, 0, 1));
  });

  test('both times go on as time passes, the monotonic one never back', async () => {
    const { clock, pass } = open();
    const [now, monotonic] = [clock.now(), clock.monotonicMs()];
    let last = monotonic;
    for (let step = 0; step < 5; step++) {
      await pass(3);
      assert.ok(clock.monotonicMs() >= last);
      last = clock.monotonicMs();
    }
    assert.ok(last - monotonic >= 14);
    assert.ok(clock.now() >= now);
  });
}
