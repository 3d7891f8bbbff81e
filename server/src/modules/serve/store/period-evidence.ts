import type { Analytics } from '../../../platform/analytics/analytics.ts';
import { addLatency, emptyHistogram, latencyBucketSql, type TrafficEvidence } from '../../deploy/index.ts';

type Period = { project: string; endpoint: string; revision: number; sinceAt: number; untilAt?: number };

/** A mutable form of the evidence while rows are added. */
type Counts = {
  requestCount: number;
  failureCount: number;
  rejectedCount: number;
  latency: TrafficEvidence['latency'];
};

/** What a revision did in a period, from the prediction log. Requests are counted, not rows; rejected ones apart. */
export async function readPeriod(analytics: Analytics, period: Period): Promise<Counts> {
  const rows = await analytics.query<{ bucket: number; failure: string | null; count: number }>(
    `SELECT ${latencyBucketSql('latency_us')} AS bucket, failure, count(*)::DOUBLE AS count
       FROM serve_prediction
      WHERE project = $1 AND endpoint = $2 AND revision = $3 AND "at" >= $4 AND "at" < $5 AND row_index = 0
      GROUP BY ALL`,
    [
      period.project,
      period.endpoint,
      period.revision,
      period.sinceAt,
      period.untilAt ?? Number.MAX_SAFE_INTEGER,
    ],
  );
  const counts: Counts = { requestCount: 0, failureCount: 0, rejectedCount: 0, latency: emptyHistogram() };
  for (const { bucket, failure, count } of rows) {
    if (failure === 'rejected') counts.rejectedCount += count;
    else counts.requestCount += count;
    if (failure === 'failed') counts.failureCount += count;
    if (failure === null) addLatency(counts.latency, bucket, count);
  }
  return counts;
}
