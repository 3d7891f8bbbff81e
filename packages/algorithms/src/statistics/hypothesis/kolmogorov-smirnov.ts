import { kolmogorovSurvival } from '../distributions/kolmogorov.ts';

export type KolmogorovSmirnov = {
  /** The largest absolute difference of the two empirical distribution functions, 0 to 1. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
};

/** Above this many lattice points the exact p value would take longer than it is worth. */
const exactLatticePoints = 4_000_000;

/**
 * Two-sample, two-sided Kolmogorov-Smirnov test on ascending samples without NaN.
 * The p value is exact when n1 * n2 is at most 4 million (ties make it conservative), else from Kolmogorov's
 * limit with the finite-size correction of Vrbik (2018). An empty sample gives NaN.
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): KolmogorovSmirnov {
  const statistic = kolmogorovSmirnovStatistic(a, b);
  return { statistic, ...kolmogorovSmirnovPValue(statistic, a.length, b.length) };
}

/** The largest absolute difference of the empirical distribution functions of two ascending samples. */
export function kolmogorovSmirnovStatistic(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { length: n } = a;
  const { length: m } = b;
  if (n === 0 || m === 0) return Number.NaN;
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < n && j < m) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < n && a[i] === value) i += 1;
    while (j < m && b[j] === value) j += 1;
    // Whole numbers until the division: i / n - j / m would round the same distance to two values.
    largest = Math.max(largest, Math.abs(i * m - j * n));
  }
  return largest / (n * m);
}

/** The p value of a two-sample statistic for sample sizes n and m. */
export function kolmogorovSmirnovPValue(
  statistic: number,
  n: number,
  m: number,
): { pValue: number; method: 'exact' | 'asymptotic' } {
  if (n * m <= exactLatticePoints) return { pValue: exactPValue(statistic, n, m), method: 'exact' };
  const effective = (n * m) / (n + m);
  const root = Math.sqrt(effective);
  const x = statistic * root;
  const corrected = x + 1 / (6 * root) + (x - 1) / (4 * effective);
  return { pValue: statistic <= 0 ? 1 : kolmogorovSurvival(corrected), method: 'asymptotic' };
}

/**
 * Hodges (1958): under the null every lattice path from (0, 0) to (n, m) is equally likely, and the statistic
 * reaches d when the path leaves the band |i m - j n| < d n m. `left[j]` is the probability that a path to
 * (i, j) has left it; only positive terms are added, so tiny p values keep their digits.
 */
function exactPValue(statistic: number, n: number, m: number): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  const bound = Math.round(statistic * n * m);
  if (bound <= 0) return 1;
  const left = new Float64Array(m + 1);
  for (let j = 0; j <= m; j += 1) left[j] = j * n >= bound ? 1 : 0;
  for (let i = 1; i <= n; i += 1) {
    left[0] = i * m >= bound ? 1 : left[0]!;
    for (let j = 1; j <= m; j += 1) {
      const isOutside = Math.abs(i * m - j * n) >= bound;
      left[j] = isOutside ? 1 : (i * left[j]! + j * left[j - 1]!) / (i + j);
    }
  }
  return Math.min(1, left[m]!);
}
