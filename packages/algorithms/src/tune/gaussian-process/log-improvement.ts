import { fastNormalCdf } from '../tpe/fast-normal.ts';

const logRootTau = 0.5 * Math.log(2 * Math.PI);
const farBelow = -3;

/**
 * The logarithm of h(z) = phi(z) + z Phi(z), the expected improvement in standard deviations where the mean lies z of
 * them below the best loss, and its slope Phi(z) / h(z). Far below 0, where h vanishes in a double, from the
 * continued fraction of Mills' ratio (Abramowitz and Stegun 26.2.14), which needs no difference of near numbers; why
 * the logarithm matters: Ament et al. 2023, "Unexpected improvements to expected improvement".
 */
export function logImprovement(z: number): { value: number; slope: number } {
  if (z < farBelow) {
    const x = -z;
    let fraction = 0;
    for (let k = 80; k >= 2; k -= 1) fraction = k / (x + fraction);
    const tail = 1 / (x + fraction);
    return { value: -0.5 * x * x - logRootTau + Math.log(tail / (x + tail)), slope: 1 / tail };
  }
  const mass = fastNormalCdf(z);
  const improvement = Math.exp(-0.5 * z * z - logRootTau) + z * mass;
  return { value: Math.log(improvement), slope: mass / improvement };
}
