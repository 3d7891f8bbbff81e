/**
 * Which points of a long curve to draw: at most `maxPoints` places, in order. The points are cut into buckets of
 * equal count and each keeps its smallest and its largest point, so that peaks stay visible (min/max
 * downsampling). The first and the last point are always kept. NaN stands only where a bucket has nothing else.
 */
export function reduceSeries(values: ArrayLike<number>, maxPoints: number): number[] {
  const count = values.length;
  if (count <= maxPoints) return Array.from({ length: count }, (_, i) => i);
  const bucketCount = Math.max(1, Math.floor((maxPoints - 2) / 2));
  const bucketSize = (count - 2) / bucketCount;
  const kept = [0];
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const start = 1 + Math.floor(bucket * bucketSize);
    const end = bucket === bucketCount - 1 ? count - 1 : 1 + Math.floor((bucket + 1) * bucketSize);
    if (start < end) kept.push(...extremesOf(values, start, end));
  }
  kept.push(count - 1);
  return kept;
}

/** The places of the smallest and the largest value, in their order; one place when they are the same. */
function extremesOf(values: ArrayLike<number>, start: number, end: number): number[] {
  let low = start;
  let high = start;
  for (let i = start + 1; i < end; i++) {
    const value = values[i]!;
    if (value < values[low]! || Number.isNaN(values[low]!)) low = i;
    if (value > values[high]! || Number.isNaN(values[high]!)) high = i;
  }
  if (low === high) return [low];
  return low < high ? [low, high] : [high, low];
}
