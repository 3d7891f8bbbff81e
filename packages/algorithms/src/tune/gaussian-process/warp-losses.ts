/**
 * Losses made as normal as a power transform can (Yeo and Johnson 2000, its exponent the most likely one), then of mean
 * 0 and variance 1. A process expects no few losses a thousand times larger than the rest, which searches have;
 * Cowen-Rivers et al. 2022 (HEBO) show what it gains. Infinite ones count as the worst finite one, or the best.
 */
export function warpLosses(losses: readonly number[]): Float64Array {
  const finite = losses.filter(Number.isFinite);
  if (finite.length === 0) return new Float64Array(losses.length);
  const worst = finite.reduce((most, loss) => Math.max(most, loss));
  const best = finite.reduce((least, loss) => Math.min(least, loss));
  const scaled = standardise(Float64Array.from(losses, (loss) => Math.min(worst, Math.max(best, loss))));
  const exponent = likeliestExponent(scaled);
  return standardise(scaled.map((value) => powerTransform(value, exponent)));
}

/** All 0 when they are alike. Scaled down first, so that no sum of huge losses overflows. */
function standardise(values: Float64Array): Float64Array {
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (size === 0) return values.slice();
  const small = values.map((value) => value / size);
  const mean = small.reduce((sum, value) => sum + value, 0) / small.length;
  const variance = small.reduce((sum, value) => sum + (value - mean) ** 2, 0) / small.length;
  const deviation = Math.sqrt(variance);
  return small.map((value) => (deviation > 1e-12 ? (value - mean) / deviation : 0));
}

export function powerTransform(value: number, exponent: number): number {
  if (value >= 0)
    return Math.abs(exponent) < 1e-8 ? Math.log1p(value) : ((1 + value) ** exponent - 1) / exponent;
  const mirrored = 2 - exponent;
  return Math.abs(mirrored) < 1e-8 ? -Math.log1p(-value) : -((1 - value) ** mirrored - 1) / mirrored;
}

/** By golden section over [-2, 2] on the profile likelihood of a normal distribution. */
export function likeliestExponent(values: Float64Array): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = -2;
  let high = 2;
  for (let step = 0; step < 24; step += 1) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (logLikelihood(values, left) > logLikelihood(values, right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

function logLikelihood(values: Float64Array, exponent: number): number {
  const warped = values.map((value) => powerTransform(value, exponent));
  const mean = warped.reduce((sum, value) => sum + value, 0) / warped.length;
  const variance = warped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / warped.length;
  const jacobian = values.reduce((sum, value) => sum + Math.sign(value) * Math.log1p(Math.abs(value)), 0);
  return -0.5 * values.length * Math.log(Math.max(variance, 1e-300)) + (exponent - 1) * jacobian;
}
