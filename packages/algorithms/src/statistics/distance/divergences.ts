/*
 * Distances between two discrete distributions given as shares (or counts) over the same bins.
 * Each argument is divided by its own sum first; an argument that sums to 0 gives NaN.
 */

/** What an empty bin counts as in measures that divide by it: 1e-4, or a millionth of the smallest share when that is smaller. */
const emptyBinShare = 1e-4;

/**
 * Population stability index: sum of (c - r) ln(c / r) over bin shares of current c and reference r.
 * Bins empty on one side are given a floor (see above), so that one empty bin does not make it infinite.
 */
export function populationStabilityIndex(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const r = withoutEmptyBins(toShares(reference));
  const c = withoutEmptyBins(toShares(current));
  return sumOver(r, c, (ri, ci) => (ci - ri) * Math.log(ci / ri));
}

/** Kullback-Leibler divergence of the current from the reference, sum of r ln(r / c), in nats; empty bins as in PSI. */
export function kullbackLeibler(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const r = withoutEmptyBins(toShares(reference));
  const c = withoutEmptyBins(toShares(current));
  return sumOver(r, c, (ri, ci) => ri * Math.log(ri / ci));
}

/** Jensen-Shannon distance, base 2: the square root of the divergence, 0 (equal) to 1 (disjoint). Lin (1991). */
export const jensenShannonDistance = (p: ArrayLike<number>, q: ArrayLike<number>): number =>
  Math.sqrt(jensenShannonDivergence(p, q));

/** Jensen-Shannon divergence in bits, 0 to 1. */
export function jensenShannonDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const divergence = sumOver(toShares(p), toShares(q), (pi, qi) => {
    const middle = (pi + qi) / 2;
    return (entropyTerm(pi, middle) + entropyTerm(qi, middle)) / 2;
  });
  return Number.isNaN(divergence) ? divergence : Math.min(1, Math.max(0, divergence));
}

const entropyTerm = (share: number, middle: number): number =>
  share === 0 ? 0 : share * Math.log2(share / middle);

/**
 * The Jensen-Shannon divergence (bits) to expect between two samples of the SAME distribution: what many
 * categories and few rows produce by chance alone. Each category of share p contributes (1 - p) g(l) / h with
 * h = n m / (n + m) and l = h p, where g is the expectation for a Poisson count: 1 / (8 ln 2) (1 + 3 / (8 l))
 * from its series for common categories, and a fit that falls to l for rare ones.
 */
export function jensenShannonNoise(
  referenceCounts: ArrayLike<number>,
  currentCounts: ArrayLike<number>,
): number {
  const n = total(referenceCounts);
  const m = total(currentCounts);
  if (n === 0 || m === 0) return Number.NaN;
  const harmonic = (n * m) / (n + m);
  let noise = 0;
  for (let k = 0; k < referenceCounts.length; k += 1) {
    const pooled = (referenceCounts[k]! + currentCounts[k]!) / (n + m);
    if (pooled > 0) noise += ((1 - pooled) * poissonNoise(harmonic * pooled)) / harmonic;
  }
  return noise;
}

const poissonNoise = (expectedCount: number): number =>
  Math.min(expectedCount / (1 + 3 * expectedCount), (1 + 0.375 / expectedCount) / (8 * Math.LN2));

/** Hellinger distance, 0 to 1. */
export const hellingerDistance = (p: ArrayLike<number>, q: ArrayLike<number>): number =>
  Math.sqrt(sumOver(toShares(p), toShares(q), (pi, qi) => (Math.sqrt(pi) - Math.sqrt(qi)) ** 2) / 2);

/** Total variation distance: half the sum of absolute differences, 0 to 1. */
export const totalVariationDistance = (p: ArrayLike<number>, q: ArrayLike<number>): number =>
  sumOver(toShares(p), toShares(q), (pi, qi) => Math.abs(pi - qi)) / 2;

/** The largest absolute difference of one bin's shares, 0 to 1. */
export function lInfinityDistance(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const a = toShares(p);
  const b = toShares(q);
  return a.reduce((largest, share, k) => Math.max(largest, Math.abs(share - b[k]!)), 0);
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < counts.length; k += 1) sum += counts[k]!;
  return sum;
}

function toShares(counts: ArrayLike<number>): Float64Array {
  const sum = total(counts);
  return Float64Array.from(counts, (count) => (sum === 0 ? Number.NaN : count / sum));
}

function withoutEmptyBins(shares: Float64Array): Float64Array {
  const smallest = shares.reduce((least, share) => (share > 0 && share < least ? share : least), 1);
  const floor = smallest <= emptyBinShare ? smallest / 1e6 : emptyBinShare;
  return shares.map((share) => (share === 0 ? floor : share));
}

function sumOver(p: Float64Array, q: Float64Array, term: (pi: number, qi: number) => number): number {
  let sum = 0;
  for (let k = 0; k < p.length; k += 1) sum += term(p[k]!, q[k]!);
  return p.length === 0 ? Number.NaN : sum;
}
