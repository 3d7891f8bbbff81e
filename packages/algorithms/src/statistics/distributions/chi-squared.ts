import { regularisedGammaQ } from '../special/incomplete-gamma.ts';

/** P(X >= x) of the chi-squared distribution with `degreesOfFreedom` > 0; NaN elsewhere. */
export const chiSquaredSurvival = (x: number, degreesOfFreedom: number): number =>
  x <= 0 ? 1 : regularisedGammaQ(degreesOfFreedom / 2, x / 2);
