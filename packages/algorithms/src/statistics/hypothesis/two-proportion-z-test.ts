import { normalTwoSidedP } from '../distributions/normal.ts';

export type Proportion = { readonly successes: number; readonly count: number };
export type TwoProportionZ = { readonly statistic: number; readonly pValue: number };

/**
 * Two-sided Z test of equal proportions with the pooled variance.
 * An empty sample gives NaN; equal constant samples give z = 0, p = 1.
 */
export function twoProportionZTest(a: Proportion, b: Proportion): TwoProportionZ {
  if (a.count === 0 || b.count === 0) return { statistic: Number.NaN, pValue: Number.NaN };
  const pooled = (a.successes + b.successes) / (a.count + b.count);
  const variance = pooled * (1 - pooled) * (1 / a.count + 1 / b.count);
  const difference = a.successes / a.count - b.successes / b.count;
  const statistic = difference === 0 ? 0 : difference / Math.sqrt(variance);
  return { statistic, pValue: normalTwoSidedP(statistic) };
}
