import type { TrafficPoint } from '@slipway/contract';
import type { Analytics } from '../../../platform/analytics/analytics.ts';

export type TrafficQuery = {
  readonly project: string;
  readonly endpoint: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly buckets: number;
  readonly now: number;
};

const leastBucketMs = 1000;

/** Requests, errors and latency of each revision in equal buckets of time, from the prediction log. */
export async function readTraffic(
  analytics: Analytics,
  query: TrafficQuery,
): Promise<{ bucketMs: number; points: TrafficPoint[] }> {
  const { project, endpoint } = query;
  const to = query.to ?? query.now + 1;
  const from = query.from ?? (await firstRequestAt(analytics, query)) ?? to - 60 * leastBucketMs;
  const bucketMs = Math.max(leastBucketMs, Math.ceil((to - from) / query.buckets));
  const points = await analytics.query<TrafficPoint>(
    `SELECT ($3 + (("at" - $3) // $5) * $5)::DOUBLE AS "at", revision,
            count(*)::DOUBLE AS "requestCount",
            count(error)::DOUBLE AS "errorCount",
            quantile_cont(latency_us, 0.5) FILTER (failure IS NULL) / 1000 AS "p50Ms",
            quantile_cont(latency_us, 0.99) FILTER (failure IS NULL) / 1000 AS "p99Ms"
       FROM serve_prediction
      WHERE project = $1 AND endpoint = $2 AND "at" >= $3 AND "at" < $4 AND row_index = 0
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [project, endpoint, from, to, bucketMs],
  );
  return { bucketMs, points };
}

async function firstRequestAt(analytics: Analytics, query: TrafficQuery): Promise<number | null> {
  const rows = await analytics.query<{ first: number | null }>(
    `SELECT min("at")::DOUBLE AS first FROM serve_prediction WHERE project = $1 AND endpoint = $2`,
    [query.project, query.endpoint],
  );
  return rows[0]?.first ?? null;
}
