/** The half-open interval of event time that a moment falls into; windows are aligned to whole multiples since 1970-01-01 UTC. */
export function windowAt(eventAtMs: number, windowMs: number): { from: number; to: number } {
  const from = Math.floor(eventAtMs / windowMs) * windowMs;
  return { from, to: from + windowMs };
}

/** The windows that end at or before the watermark and begin at or after `from`, oldest first, at most `limit`. */
export function closedWindows(range: {
  from: number;
  watermark: number;
  windowMs: number;
  limit: number;
}): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = [];
  let window = windowAt(range.from, range.windowMs);
  while (window.to <= range.watermark && windows.length < range.limit) {
    windows.push(window);
    window = { from: window.to, to: window.to + range.windowMs };
  }
  return windows;
}

/** How far back the prediction log's clock lags before it counts as a replay rather than as live traffic. */
const liveLagMs = 60_000;

/**
 * Up to which moment in event time everything has been seen. Live traffic: now, so that a window closes without
 * waiting for the next request. Traffic whose events lie elsewhere in time (a replay): the newest event.
 */
export function watermarkOf(newest: { eventAt: number; at: number }, now: number): number {
  return Math.abs(newest.at - newest.eventAt) < liveLagMs
    ? Math.max(newest.eventAt, now - liveLagMs)
    : newest.eventAt;
}
