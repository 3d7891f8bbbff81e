/** A lag larger than this is forgiven, so that a stall is not followed by a flood. */
const forgivenLagMs = 2_000;
const dayMs = 86_400_000;

/** Time in the data, running at a pace of wall-clock seconds a day. */
export type EventClock = {
  /** Wall-clock milliseconds until an instant of the data is due; 0 when it is. */
  waitMs(eventAt: number): number;
};

/** `now` is monotonic milliseconds. With a pace of 0 everything is due at once. */
export function createEventClock(options: {
  startAt: number;
  secondsPerDay: number;
  now?: () => number;
}): EventClock {
  const now = options.now ?? (() => performance.now());
  const wallPerEventMs = (options.secondsPerDay * 1000) / dayMs;
  let startedMs = now();
  return {
    waitMs(eventAt) {
      if (wallPerEventMs === 0) return 0;
      const dueMs = startedMs + (eventAt - options.startAt) * wallPerEventMs;
      const lagMs = now() - dueMs;
      if (lagMs > forgivenLagMs) startedMs += lagMs;
      return Math.max(0, -lagMs);
    },
  };
}
