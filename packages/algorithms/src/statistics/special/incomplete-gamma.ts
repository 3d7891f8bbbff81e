import { logGamma } from './log-gamma.ts';

const relativeError = 1e-16;
const tiny = 1e-300;

/**
 * Regularised lower incomplete gamma function P(a, x), a > 0, x >= 0; NaN outside.
 * Series below x = a + 1, continued fraction above (NIST DLMF 8.11.4 and 8.9.2).
 */
export function regularisedGammaP(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), without cancellation in the tail. */
export function regularisedGammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

const prefactor = (a: number, x: number): number => Math.exp(a * Math.log(x) - x - logGamma(a));

/** Terms needed grow with the square root of a; the bound is far above that. */
const termLimit = (a: number): number => 500 + Math.ceil(20 * Math.sqrt(a));

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < termLimit(a); k += 1) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * relativeError) break;
  }
  return Math.min(1, sum * prefactor(a, x));
}

/** Lentz's method on the continued fraction of the upper function. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < termLimit(a); k += 1) {
    const step = -k * (k - a);
    b += 2;
    d = 1 / nonZero(step * d + b);
    c = nonZero(b + step / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < relativeError * 4) break;
  }
  return Math.min(1, fraction * prefactor(a, x));
}

const nonZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
