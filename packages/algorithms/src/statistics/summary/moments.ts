/** Count, extremes and central moment sums of a numeric column; what is not finite counts as missing. */
export type Moments = {
  readonly count: number;
  readonly missingCount: number;
  /** NaN when count is 0. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sums of the second, third and fourth powers of the distance from the mean. */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
};

/** One pass over the values; numerically stable updates of Terriberry (2007). */
export function momentsOf(values: ArrayLike<number>): Moments {
  let count = 0;
  let mean = 0;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (!Number.isFinite(value)) continue;
    const before = count;
    count += 1;
    const delta = value - mean;
    const step = delta / count;
    const stepSquare = step * step;
    const term = delta * step * before;
    mean += step;
    m4 += term * stepSquare * (count * count - 3 * count + 3) + 6 * stepSquare * m2 - 4 * step * m3;
    m3 += term * step * (count - 2) - 3 * step * m2;
    m2 += term;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const missingCount = values.length - count;
  if (count === 0)
    return { count, missingCount, min: Number.NaN, max: Number.NaN, mean: Number.NaN, m2: 0, m3: 0, m4: 0 };
  return { count, missingCount, min, max, mean, m2, m3, m4 };
}

/** The moments of both samples together (Chan, Golub and LeVeque 1979; Pébay 2008). */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const missingCount = a.missingCount + b.missingCount;
  if (a.count === 0) return { ...b, missingCount };
  if (b.count === 0) return { ...a, missingCount };
  const n = a.count + b.count;
  const delta = b.mean - a.mean;
  const product = a.count * b.count;
  const m2 = a.m2 + b.m2 + (delta ** 2 * product) / n;
  const m3 =
    a.m3 +
    b.m3 +
    (delta ** 3 * product * (a.count - b.count)) / n ** 2 +
    (3 * delta * (a.count * b.m2 - b.count * a.m2)) / n;
  const m4 =
    a.m4 +
    b.m4 +
    (delta ** 4 * product * (a.count ** 2 - product + b.count ** 2)) / n ** 3 +
    (6 * delta ** 2 * (a.count ** 2 * b.m2 + b.count ** 2 * a.m2)) / n ** 2 +
    (4 * delta * (a.count * b.m3 - b.count * a.m3)) / n;
  return {
    count: n,
    missingCount,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    mean: a.mean + (delta * b.count) / n,
    m2,
    m3,
    m4,
  };
}

/** Sample variance, divisor n - 1; NaN below two values. */
export const sampleVariance = (moments: Moments): number =>
  moments.count < 2 ? Number.NaN : moments.m2 / (moments.count - 1);

/** Population standard deviation, divisor n; NaN without values. */
export const populationStandardDeviation = (moments: Moments): number =>
  moments.count === 0 ? Number.NaN : Math.sqrt(moments.m2 / moments.count);

/** Population skewness; 0 for a constant sample. */
export const skewness = (moments: Moments): number =>
  moments.m2 === 0 ? 0 : (Math.sqrt(moments.count) * moments.m3) / moments.m2 ** 1.5;

/** Population excess kurtosis; 0 for a constant sample. */
export const excessKurtosis = (moments: Moments): number =>
  moments.m2 === 0 ? 0 : (moments.count * moments.m4) / moments.m2 ** 2 - 3;
