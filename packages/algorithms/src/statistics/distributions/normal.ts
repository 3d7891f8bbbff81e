import { regularisedGammaP, regularisedGammaQ } from '../special/incomplete-gamma.ts';

const logTwoPi = Math.log(2 * Math.PI);

/** Cumulative distribution of the standard normal; keeps its relative accuracy in the lower tail. */
export function normalCdf(z: number): number {
  const half = (z * z) / 2;
  return z < 0 ? 0.5 * regularisedGammaQ(0.5, half) : 0.5 + 0.5 * regularisedGammaP(0.5, half);
}

/** P(|Z| >= |z|) of the standard normal. */
export const normalTwoSidedP = (z: number): number => regularisedGammaQ(0.5, (z * z) / 2);

/** Quantile of the standard normal; -Infinity at 0, Infinity at 1, NaN outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  return p <= 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p);
}

/**
 * Halley's iteration on ln cdf from the first-order tail approximation of Abramowitz and Stegun 26.2.22;
 * working on the logarithm keeps it convergent down to p = 1e-300.
 */
function lowerQuantile(p: number): number {
  if (p === 0.5) return 0;
  const logP = Math.log(p);
  const t = Math.sqrt(-2 * logP);
  let z = -(t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t)));
  for (let step = 0; step < 20; step += 1) {
    const cdf = normalCdf(z);
    const hazard = Math.exp(-0.5 * (z * z + logTwoPi)) / cdf;
    const error = (Math.log(cdf) - logP) / hazard;
    const move = error / (1 + (error * (z + hazard)) / 2);
    z -= move;
    if (Math.abs(move) < 1e-15 * Math.max(1, Math.abs(z))) break;
  }
  return z;
}
