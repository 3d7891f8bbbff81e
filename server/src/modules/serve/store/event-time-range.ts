import type { Analytics } from '../../../platform/analytics/analytics.ts';

/** The first and the newest answered prediction of an endpoint, in event time, and when the newest was answered. */
export type EventTimeRange = {
  readonly firstEventAt: number;
  readonly lastEventAt: number;
  readonly lastAt: number;
};

/** Null while nothing was predicted. `since` (event time) bounds the look back. */
export async function readEventTimeRange(
  analytics: Analytics,
  query: { project: string; endpoint: string; since: number },
): Promise<EventTimeRange | null> {
  const [row] = await analytics.query<{ first: number | null; last: number | null; last_at: number | null }>(
    `SELECT min(event_at)::DOUBLE AS first, max(event_at)::DOUBLE AS last, arg_max("at", event_at)::DOUBLE AS last_at
       FROM serve_prediction WHERE project = $1 AND endpoint = $2 AND event_at >= $3 AND failure IS NULL`,
    [query.project, query.endpoint, query.since],
  );
  if (row === undefined || row.first === null || row.last === null || row.last_at === null) return null;
  return { firstEventAt: row.first, lastEventAt: row.last, lastAt: row.last_at };
}
