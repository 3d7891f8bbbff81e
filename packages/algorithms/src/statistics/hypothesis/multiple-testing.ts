/**
 * Benjamini-Hochberg adjusted p values, in the given order: calling those at most `level` significant keeps
 * the expected share of false discoveries at or below `level`. NaN (no test was possible) stays NaN and does
 * not count as a test. Benjamini and Hochberg (1995).
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): number[] {
  const adjusted = Array.from(pValues);
  const order = adjusted
    .map((_, index) => index)
    .filter((index) => !Number.isNaN(adjusted[index]!))
    .sort((a, b) => pValues[b]! - pValues[a]!);
  let smallest = 1;
  order.forEach((index, position) => {
    smallest = Math.min(smallest, pValues[index]! * (order.length / (order.length - position)));
    adjusted[index] = smallest;
  });
  return adjusted;
}

/** Bonferroni adjusted p values: each times the number of tests, at most 1. NaN stays NaN and is not a test. */
export function bonferroni(pValues: ArrayLike<number>): number[] {
  const all = Array.from(pValues);
  const tests = all.filter((p) => !Number.isNaN(p)).length;
  return all.map((p) => Math.min(1, p * tests));
}
