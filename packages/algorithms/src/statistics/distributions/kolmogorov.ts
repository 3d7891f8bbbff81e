/**
 * P(K >= x) of Kolmogorov's limiting distribution, K = sup of the absolute Brownian bridge.
 * The alternating series above 1, Jacobi's dual series below, where the first converges slowly
 * (Kolmogorov 1933; Feller 1948).
 */
export function kolmogorovSurvival(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x <= 0.04) return 1;
  return x < 1 ? 1 - dualSeries(x) : alternatingSeries(x);
}

function alternatingSeries(x: number): number {
  let sum = 0;
  for (let k = 1; k <= 20; k += 1) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-18 * sum) break;
  }
  return Math.min(1, 2 * sum);
}

function dualSeries(x: number): number {
  const scale = (-Math.PI * Math.PI) / (8 * x * x);
  let sum = 0;
  for (let k = 1; k <= 9; k += 2) sum += Math.exp(scale * k * k);
  return (Math.sqrt(2 * Math.PI) / x) * sum;
}
