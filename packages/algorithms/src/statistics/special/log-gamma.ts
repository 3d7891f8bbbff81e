/** Bernoulli terms of Stirling's series: B(2k) / (2k (2k - 1)), k = 1.. */
const stirlingTerms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

const halfLogTwoPi = 0.9189385332046727;

/**
 * Natural logarithm of the gamma function for x > 0; NaN elsewhere.
 * Stirling's series, after the argument is shifted to at least 10 (NIST DLMF 5.11.1); absolute error about 1e-14.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let shift = 1;
  let z = x;
  for (; z < 10; z += 1) shift *= z;
  const inverseSquare = 1 / (z * z);
  let series = 0;
  for (let term = stirlingTerms.length - 1; term >= 0; term -= 1)
    series = series * inverseSquare + stirlingTerms[term]!;
  return (z - 0.5) * Math.log(z) - z + halfLogTwoPi + series / z - Math.log(shift);
}
