/** The least standard deviation a normed distance is divided by, so that a constant reference does not divide by zero. */
export const wassersteinNormFloor = 0.001;

/**
 * Wasserstein-1 (earth mover's) distance of two ascending samples without NaN, in the unit of the values:
 * the area between the two empirical distribution functions. An empty sample gives NaN.
 */
export function wassersteinDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { length: n } = a;
  const { length: m } = b;
  if (n === 0 || m === 0) return Number.NaN;
  let i = 0;
  let j = 0;
  let distance = 0;
  let position = Math.min(a[0]!, b[0]!);
  while (i < n || j < m) {
    const next = Math.min(i < n ? a[i]! : Number.POSITIVE_INFINITY, j < m ? b[j]! : Number.POSITIVE_INFINITY);
    distance += Math.abs(i / n - j / m) * (next - position);
    position = next;
    while (i < n && a[i] === next) i += 1;
    while (j < m && b[j] === next) j += 1;
  }
  return distance;
}

/** Wasserstein-1 divided by the reference's population standard deviation (at least 0.001): comparable across columns. */
export const normedWasserstein = (distance: number, referenceStandardDeviation: number): number =>
  distance / Math.max(referenceStandardDeviation, wassersteinNormFloor);
