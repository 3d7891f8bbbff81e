/** Buckets per doubling: a value is known within 2^(1/8), about 9%. */
const bucketsPerDoubling = 8;
const bucketCount = 35 * bucketsPerDoubling;

/**
 * Counts of latencies in buckets of equal ratio, from 1 microsecond to 9 hours, 2 kB at most.
 * Two histograms add up; the bucket of a value is also computed in SQL (`latencyBucketSql`).
 */
export type LatencyHistogram = { readonly counts: Float64Array; total: number };

export const emptyHistogram = (): LatencyHistogram => ({ counts: new Float64Array(bucketCount), total: 0 });

/** The bucket of a latency in microseconds. */
export function latencyBucket(latencyUs: number): number {
  if (!(latencyUs > 1)) return 0;
  return Math.min(bucketCount - 1, Math.ceil(Math.log2(latencyUs) * bucketsPerDoubling));
}

/** `latencyBucket` for DuckDB, over an expression in microseconds. */
export const latencyBucketSql = (expression: string): string =>
  `CASE WHEN ${expression} > 1 THEN least(${bucketCount - 1}, ceil(log2(${expression}) * ${bucketsPerDoubling})) ELSE 0 END::INTEGER`;

/** The largest latency a bucket holds, in milliseconds. */
export const bucketLimitMs = (bucket: number): number => 2 ** (bucket / bucketsPerDoubling) / 1000;

export function addLatency(histogram: LatencyHistogram, bucket: number, count = 1): void {
  const slot = Math.max(0, Math.min(bucketCount - 1, bucket));
  histogram.counts[slot] = histogram.counts[slot]! + count;
  histogram.total += count;
}

/** The latency in milliseconds that a share of requests did not exceed (upper edge of its bucket); null without requests. */
export function latencyQuantileMs(histogram: LatencyHistogram, share: number): number | null {
  if (histogram.total === 0) return null;
  const wanted = Math.max(1, Math.ceil(share * histogram.total));
  let seen = 0;
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    seen += histogram.counts[bucket]!;
    if (seen >= wanted) return bucketLimitMs(bucket);
  }
  return bucketLimitMs(bucketCount - 1);
}

/** Requests that surely took longer than a limit: those in buckets wholly above it. */
export function countSlowerThan(histogram: LatencyHistogram, limitMs: number): number {
  let count = 0;
  for (let bucket = bucketCount - 1; bucket > 0 && bucketLimitMs(bucket - 1) >= limitMs; bucket--) {
    count += histogram.counts[bucket]!;
  }
  return count;
}
