/** A value at a place of a curve. */
type Point = { readonly value: number };

/**
 * Reduces a long curve to at most `maxPoints` while it streams by: the points are cut into buckets of equal
 * count and each keeps its smallest and its largest point, in their order, so that peaks stay visible. The
 * first and the last point are always kept. NaN stands only where a bucket has nothing else.
 */
export function createSeriesReducer<P extends Point>(totalCount: number, maxPoints: number) {
  const kept: P[] = [];
  const bucketCount = Math.max(1, Math.floor((maxPoints - 2) / 2));
  const bucketSize = (totalCount - 2) / bucketCount;
  let seen = 0;
  let bucket = 0;
  let low: P | null = null;
  let high: P | null = null;
  let lowAt = 0;
  let highAt = 0;

  const flush = () => {
    if (low !== null && high !== null) {
      const pair = lowAt <= highAt ? [low, high] : [high, low];
      kept.push(...(low === high ? [low] : (pair as P[])));
    }
    low = high = null;
  };

  const put = (point: P) => {
    if (low === null || point.value < low.value || Number.isNaN(low.value)) {
      low = point;
      lowAt = seen;
    }
    if (high === null || point.value > high.value || Number.isNaN(high.value)) {
      high = point;
      highAt = seen;
    }
  };

  return {
    push(point: P): void {
      seen++;
      if (totalCount <= maxPoints || seen === 1) {
        kept.push(point);
        return;
      }
      if (seen >= totalCount) {
        flush();
        kept.push(point);
        return;
      }
      const place = Math.floor((seen - 2) / bucketSize);
      if (place !== bucket) {
        flush();
        bucket = place;
      }
      put(point);
    },
    finish(): P[] {
      flush();
      return kept;
    },
  };
}
