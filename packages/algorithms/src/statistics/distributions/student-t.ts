import { regularisedBeta } from '../special/incomplete-beta.ts';
import { normalQuantile } from './normal.ts';

/** P(|T| >= |t|) of Student's t with `degreesOfFreedom` > 0. */
export const studentTTwoSidedP = (t: number, degreesOfFreedom: number): number =>
  Number.isFinite(t)
    ? regularisedBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + t * t))
    : Number.isNaN(t)
      ? Number.NaN
      : 0;

/** Quantile of Student's t for p in (0, 1), by bisection on the two-sided tail probability. */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1) || !(degreesOfFreedom > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  const tail = 2 * Math.min(p, 1 - p);
  let low = 0;
  let high = Math.max(1, Math.abs(normalQuantile(tail / 2)));
  while (studentTTwoSidedP(high, degreesOfFreedom) > tail && high < 1e300) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step += 1) {
    const middle = (low + high) / 2;
    if (studentTTwoSidedP(middle, degreesOfFreedom) > tail) low = middle;
    else high = middle;
  }
  const magnitude = (low + high) / 2;
  return p < 0.5 ? -magnitude : magnitude;
}
