import type { Clock } from '../clock/clock.ts';

/** A clock that stands still until it is moved. */
export type TestClock = Clock & {
  /** Both times go forward, as when time passes. */
  advance(milliseconds: number): void;
  /** Only `now` changes, as when somebody sets the machine's clock; may go back. */
  setNow(ms: number): void;
};

/** Starts at 2026-01-01 UTC unless told otherwise. */
export function createTestClock(startMs = Date.UTC(2026, 0, 1)): TestClock {
  let now = startMs;
  let monotonic = 0;
  return {
    now: () => now,
    monotonicMs: () => monotonic,
    advance(milliseconds) {
      if (milliseconds < 0) throw new Error('time does not go back; use setNow for a clock that is set');
      now += milliseconds;
      monotonic += milliseconds;
    },
    setNow(ms) {
      now = ms;
    },
  };
}
