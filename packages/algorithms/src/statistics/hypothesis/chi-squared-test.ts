import { chiSquaredSurvival } from '../distributions/chi-squared.ts';

export type ChiSquared = {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** The smallest expected count; below 5 the p value is an approximation to distrust (Cochran 1954). */
  readonly smallestExpected: number;
};

/**
 * Pearson's chi-squared test of homogeneity on the category counts of two samples, without continuity
 * correction. Categories empty in both are left out; fewer than two categories, or an empty sample, gives
 * statistic 0, 0 degrees of freedom and p = 1.
 */
export function chiSquaredTest(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquared {
  const length = Math.max(reference.length, current.length);
  let referenceTotal = 0;
  let currentTotal = 0;
  for (let k = 0; k < length; k += 1) {
    referenceTotal += reference[k] ?? 0;
    currentTotal += current[k] ?? 0;
  }
  const total = referenceTotal + currentTotal;
  let categories = 0;
  let statistic = 0;
  let smallestExpected = Number.POSITIVE_INFINITY;
  for (let k = 0; k < length; k += 1) {
    const count = (reference[k] ?? 0) + (current[k] ?? 0);
    if (count === 0) continue;
    categories += 1;
    const expectedReference = (count * referenceTotal) / total;
    const expectedCurrent = (count * currentTotal) / total;
    smallestExpected = Math.min(smallestExpected, expectedReference, expectedCurrent);
    statistic += ((reference[k] ?? 0) - expectedReference) ** 2 / expectedReference;
    statistic += ((current[k] ?? 0) - expectedCurrent) ** 2 / expectedCurrent;
  }
  if (categories < 2 || referenceTotal === 0 || currentTotal === 0)
    return { statistic: 0, degreesOfFreedom: 0, pValue: 1, smallestExpected: 0 };
  const degreesOfFreedom = categories - 1;
  return {
    statistic,
    degreesOfFreedom,
    pValue: chiSquaredSurvival(statistic, degreesOfFreedom),
    smallestExpected,
  };
}
