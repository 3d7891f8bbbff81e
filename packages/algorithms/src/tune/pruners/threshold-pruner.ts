import { AlgorithmError } from '../../algorithm-error.ts';
import { isTimeToLook, type Pruner, type Timing } from './pruner.ts';

export type ThresholdOptions = Timing & { readonly lower?: number; readonly upper?: number };

/** Stops a trial whose newest value lies outside the bounds or is not a number. Of a maximised value turn both. */
export function createThresholdPruner({ lower, upper, ...timing }: ThresholdOptions): Pruner {
  const low = lower ?? Number.NEGATIVE_INFINITY;
  const high = upper ?? Number.POSITIVE_INFINITY;
  if ((lower === undefined && upper === undefined) || !(low <= high))
    throw new AlgorithmError(
      'invalid-option',
      lower === undefined && upper === undefined
        ? 'the threshold has no bound'
        : `the bounds are ${low} and ${high}`,
      'give lower, upper or both, the lower one first',
    );
  return {
    name: 'threshold',
    shouldPrune({ trial }) {
      if (!isTimeToLook(trial, timing)) return false;
      const { value } = trial.reports!.at(-1)!;
      return !(value >= low && value <= high);
    },
  };
}
