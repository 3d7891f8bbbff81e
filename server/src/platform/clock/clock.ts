/** Where time comes from, so that tests can hold it still. */
export type Clock = {
  /** Milliseconds since 1970-01-01 UTC. May jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. For durations. */
  monotonicMs(): number;
};

export const systemClock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() };
