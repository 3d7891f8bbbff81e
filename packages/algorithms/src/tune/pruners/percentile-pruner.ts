import { AlgorithmError } from '../../algorithm-error.ts';
import { isTimeToLook, type Pruner, rivalsOf, type Timing, valueAtStep } from './pruner.ts';

export type PercentileOptions = Timing & {
  /** From 0 to 100: those among the best so many per cent go on. */
  readonly percentile: number;
  /** Nothing is pruned before so many trials are complete. */
  readonly startupTrials?: number;
  /** Nor at a step that fewer of them reported. */
  readonly leastTrials?: number;
};

export const percentileDefaults = { startupTrials: 5, leastTrials: 1 } as const;

/**
 * Stops a trial whose best value so far is worse than the percentile of what the complete trials had reported at the
 * same step; also one that has reported nothing but what is not a number.
 */
export function createPercentilePruner(options: PercentileOptions): Pruner {
  const { percentile, startupTrials, leastTrials, ...timing } = { ...percentileDefaults, ...options };
  if (!(percentile >= 0 && percentile <= 100))
    throw new AlgorithmError(
      'invalid-option',
      `the percentile is ${percentile}`,
      'give a number from 0 to 100; the smaller it is, the more is pruned',
    );
  return {
    name: percentile === 50 ? 'median' : 'percentile',
    shouldPrune(request) {
      const { trial } = request;
      if (!isTimeToLook(trial, timing)) return false;
      const complete = rivalsOf(request).filter(({ state }) => state === 'complete');
      if (complete.length < startupTrials) return false;
      const reports = trial.reports!;
      const values = reports.map(({ value }) => value).filter((value) => !Number.isNaN(value));
      if (values.length === 0) return true;
      const others = complete
        .map((other) => valueAtStep(other, reports.at(-1)!.step))
        .filter((value) => value !== undefined && !Number.isNaN(value)) as number[];
      if (others.length < Math.max(leastTrials, 1)) return false;
      return Math.min(...values) > percentileOf(others, percentile);
    },
  };
}

/** Stops a trial whose best value so far is worse than the median of the complete trials at the same step. */
export const createMedianPruner = (options: Omit<PercentileOptions, 'percentile'> = {}): Pruner =>
  createPercentilePruner({ ...options, percentile: 50 });

/** Between two values in proportion. */
function percentileOf(values: readonly number[], percentile: number): number {
  const ordered = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const place = ((ordered.length - 1) * percentile) / 100;
  const low = ordered[Math.floor(place)]!;
  const high = ordered[Math.ceil(place)]!;
  return low === high ? low : low + (high - low) * (place - Math.floor(place));
}
