import { normalQuantile } from '../distributions/normal.ts';
import { studentTQuantile, studentTTwoSidedP } from '../distributions/student-t.ts';
import { type Moments, sampleVariance } from './moments.ts';

export type Interval = { readonly low: number; readonly high: number };

/** Wilson's score interval for a proportion (1927): stays inside [0, 1] and is sound for few rows; [0, 1] without rows. */
export function wilsonInterval(successes: number, count: number, level = 0.95): Interval {
  if (count === 0) return { low: 0, high: 1 };
  const z = normalQuantile(0.5 + level / 2);
  const share = successes / count;
  const denominator = 1 + (z * z) / count;
  const centre = (share + (z * z) / (2 * count)) / denominator;
  const half = (z / denominator) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === count ? 1 : Math.min(1, centre + half),
  };
}

export type MeanDifference = Interval & {
  /** Mean of a minus mean of b. */
  readonly difference: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
};

/** Welch's interval and test for the difference of two means with unequal variances; NaN below two values a side. */
export function meanDifferenceInterval(a: Moments, b: Moments, level = 0.95): MeanDifference {
  const difference = a.mean - b.mean;
  const errorA = sampleVariance(a) / a.count;
  const errorB = sampleVariance(b) / b.count;
  const error = errorA + errorB;
  if (error === 0)
    return {
      difference,
      low: difference,
      high: difference,
      degreesOfFreedom: a.count + b.count - 2,
      pValue: difference === 0 ? 1 : 0,
    };
  const degreesOfFreedom = error ** 2 / (errorA ** 2 / (a.count - 1) + errorB ** 2 / (b.count - 1));
  const half = studentTQuantile(0.5 + level / 2, degreesOfFreedom) * Math.sqrt(error);
  const pValue = studentTTwoSidedP(difference / Math.sqrt(error), degreesOfFreedom);
  return { difference, low: difference - half, high: difference + half, degreesOfFreedom, pValue };
}
